"""The files a drawing process still reads after it is locked down."""

import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import contracts

_SHARED: Final = (
    "/usr/lib",  # libraries that extension modules load when first used
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
)


def readable(fonts: Iterable[Path]) -> list[Path]:
    """Those of the places that exist here: the interpreter, its packages, our own code, the `fonts`."""
    code = Path(contracts.__file__).parents[1]
    ours = [code / name for name in ("contracts", "consumer")]
    python = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    homes = [Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)]
    given = [*map(Path, _SHARED), *python, *homes, *ours, *fonts]
    return [path for path in dict.fromkeys(given) if path.exists()]
