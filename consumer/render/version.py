"""The version of everything that decides how a picture looks."""

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Final

from matplotlib import ft2font

import contracts
from consumer.render.fonts import font_files

_LIBRARIES: Final = ("matplotlib", "numpy", "pillow", "isal")
_OWN_SOURCES: Final = (Path(__file__).parent, Path(contracts.__file__).parent)


@lru_cache(1)
def version() -> str:
    """A fingerprint of our code, the libraries and the fonts that draw, in hex; blocks for some 0.1 s.

    Reckoned from what is installed, not written down: nobody can forget to raise it, and a picture
    kept from another version is never given out for what this one would draw.
    """
    parts = [contracts.__version__, sys.version, ft2font.__freetype_version__]
    parts += [version_of(library) for library in _LIBRARIES]
    parts += [_content(file) for bold in (False, True) for file, _ in font_files(bold=bold)]
    parts += [_content(file) for root in _OWN_SOURCES for file in sorted(root.rglob("*.py"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _content(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
