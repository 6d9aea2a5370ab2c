"""Landlock: of all files, a drawing process reads Python, our code and the fonts, and writes none.

Numbers and structures are those of `linux/landlock.h`; they never change. A kernel knows the first
so many of them, which its ABI version tells; what it does not know, it is not asked to refuse.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from consumer.confinement.kernel import syscall

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_FILE_RIGHTS: Final = ((1, 13), (2, 14), (3, 15), (5, 16))
"""ABI version and how many rights over files it knows: all but the two reads are refused everywhere."""
_NO_TCP: Final = 0b11
"""Bind and connect, from ABI 4."""
_NO_FOREIGN_PROCESS: Final = 0b11
"""Abstract sockets of others and signals to others, from ABI 6."""
_TCP_SINCE: Final = 4
_SCOPES_SINCE: Final = 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The Landlock ABI of this kernel, from 1; raises `OSError` where there is none."""
    return syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)


def read_only(paths: Iterable[Path]) -> str:
    """Refuse every file but those at and below `paths`, which can be read; TCP and foreign processes too.

    Needs `no_new_privs`. Holds for this thread and all it starts, for good.

    Raises:
        OSError: this kernel has no Landlock, or does not allow it.
    """
    abi = version()
    rules = _Ruleset(
        files=(1 << max(count for since, count in _FILE_RIGHTS if abi >= since)) - 1,
        network=_NO_TCP if abi >= _TCP_SINCE else 0,
        scoped=_NO_FOREIGN_PROCESS if abi >= _SCOPES_SINCE else 0,
    )
    # An older kernel takes a longer structure as long as what it does not know is zero.
    ruleset = syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    try:
        for path in paths:
            _allow_reading(ruleset, path)
        syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return f"ABI {abi}"


def _allow_reading(ruleset: int, path: Path) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        rule = _Beneath(allowed=allowed, parent_fd=beneath)
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(beneath)
