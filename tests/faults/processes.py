"""Other processes, as /proc tells of them."""

import os
import signal
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")


def send(pid: int, number: signal.Signals) -> bool:
    """Send a signal; False when there is no such process."""
    if not pid:
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """The direct children of a process."""
    try:
        return [int(child) for child in (_PROC / f"{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """Its command line; empty when there is no such process."""
    try:
        return (_PROC / f"{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def memory_bytes(pid: int) -> int:
    """Resident memory that is its own: what it shares with its like is counted nowhere."""
    try:
        lines = (_PROC / f"{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    own = [line.split()[1] for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:"))]
    return sum(map(int, own)) * 1024


def open_files(pid: int) -> int:
    """How many file descriptors it has."""
    try:
        return sum(1 for _ in (_PROC / f"{pid}/fd").iterdir())
    except OSError:
        return 0
