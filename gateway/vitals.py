"""How this process is: since when it runs, and what memory it holds."""

import os
import resource
from pathlib import Path
from time import monotonic
from typing import Final

_BEGAN: Final = monotonic()
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_STATM: Final = Path("/proc/self/statm")
_KIB: Final = 1024


def uptime_s() -> float:
    """Seconds since this process began."""
    return round(monotonic() - _BEGAN, 3)


def memory_bytes() -> dict[str, int]:
    """Memory of this process: now (`rss`), and the most it ever was (`peakRss`)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB
    try:
        now = int(_STATM.read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except OSError:
        now = peak
    return {"rss": now, "peakRss": peak}
