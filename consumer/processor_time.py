"""What a process had of the processors, and whose fault it is that a drawing is not done in time.

A chart that kept a processor busy is to blame itself. One that waited for a processor most of the
time, on a machine that is short of them, is given more time, up to a bound. What neither ran nor
wanted to stands still.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.errors import RenderTimedOut, WorkerStalled

LONGEST: Final = 3
"""Times its limit that a drawing may take while the machine is short of processors."""

_BUSY_SHARE: Final = 0.5
_TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
_NANO: Final = 1e-9


@dataclass(frozen=True)
class ProcessorTime:
    """Of one process, in seconds."""

    ran_s: float
    """It had a processor."""
    waited_s: float = 0
    """It could have run and had none; 0 where the kernel does not tell."""

    def __sub__(self, other: "ProcessorTime") -> "ProcessorTime":
        return ProcessorTime(self.ran_s - other.ran_s, self.waited_s - other.waited_s)


def processor_time(pid: int) -> ProcessorTime:
    """Of process `pid` since it began; zero when it is gone. See proc(5), `stat` and `schedstat`."""
    try:
        ran, waited = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[:2]
    except OSError:
        return ProcessorTime(_ran_s(pid))
    return ProcessorTime(int(ran) * _NANO, int(waited) * _NANO)


def judge(limit_s: float, watched_s: float, had: ProcessorTime) -> RenderTimedOut | WorkerStalled | None:
    """Why a drawing is not done that is late; None when it deserves more time.

    Args:
        limit_s: what it may take.
        watched_s: how long before the limit it was watched.
        had: since it was watched.
    """
    if had.ran_s >= _BUSY_SHARE * watched_s:
        return RenderTimedOut(limit_s)
    if had.ran_s + had.waited_s >= _BUSY_SHARE * watched_s:
        return None
    return WorkerStalled(limit_s)


def _ran_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0
    user, system = fields.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS_A_SECOND
