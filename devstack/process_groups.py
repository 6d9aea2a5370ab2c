"""Processes and their groups, as /proc tells of them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")


def members_of(group: int) -> Iterator[int]:
    """The processes of a group that have not ended."""
    for path in _PROC.iterdir():
        if path.name.isdigit():
            with suppress(ProcessLookupError):
                if os.getpgid(int(path.name)) == group and not has_ended(int(path.name)):
                    yield int(path.name)


def has_ended(pid: int) -> bool:
    """Whether a process is gone, with all of its threads.

    One that is killed is a zombie as soon as its first thread has ended; what it holds, such as a
    port, it holds until the last one has.
    """
    try:
        fields = (_PROC / f"{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return True
    state, threads = fields.split()[0], int(fields.split()[17])
    return state in {"Z", "X"} and threads <= 1
