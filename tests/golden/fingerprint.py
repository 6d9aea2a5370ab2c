"""What the bytes of a picture depend on beside our code: whether the goldens were made on such a machine."""

import hashlib
import json
import platform
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib import ft2font

from consumer.render.fonts import font_files

RECORD: Final = Path(__file__).with_name("made_on.json")
_LIBRARIES: Final = ("matplotlib", "numpy", "pillow", "isal")


def fingerprint() -> dict[str, str]:
    """Fonts, libraries and processor of this machine; with equal ones equal charts give equal bytes."""
    libraries = {name: version(name) for name in _LIBRARIES}
    linked = {
        "freetype": ft2font.__freetype_version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "libc": " ".join(platform.libc_ver()),
    }
    return {**libraries, **linked, "processor": _processor(), **dict(_fonts())}


def recorded() -> dict[str, str]:
    """The fingerprint of the machine that made the goldens."""
    record: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def record() -> None:
    """Say that the goldens were made here."""
    RECORD.write_text(json.dumps(fingerprint(), indent=1) + "\n", encoding="utf-8")


def _processor() -> str:
    """numpy and ISA-L choose their routines by what the processor can, and these round differently."""
    config: Any = np.show_config(mode="dicts")
    return " ".join([platform.machine(), *config["SIMD Extensions"].get("found", [])])


def _fonts() -> Iterator[tuple[str, str]]:
    for bold in (False, True):
        for file, _ in font_files(bold=bold):
            yield file.name, hashlib.sha256(file.read_bytes()).hexdigest()[:16]
