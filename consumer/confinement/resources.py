"""Resource limits of a drawing process; every kernel has them."""

import resource
from math import ceil
from typing import Final

from consumer.confinement.measures import Bounds

_GRACE_S: Final = 2
"""The pool kills at the limit; this ends what outlives a pool that stands still."""


def limit_resources(bounds: Bounds) -> str:
    """Bound memory, files and core dumps for good.

    A limit that is lower already stays as it is.
    """
    for kind, most in (
        (resource.RLIMIT_AS, bounds.memory_bytes),
        (resource.RLIMIT_FSIZE, bounds.file_bytes),
        (resource.RLIMIT_NOFILE, bounds.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
    return f"memory {bounds.memory_bytes}, files {bounds.file_bytes} bytes, {bounds.open_files} open, no core"


def limit_processor(limit_s: float) -> None:
    """Allow this process `limit_s` seconds of processor time from now on, and a little grace."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed_s = ceil(used.ru_utime + used.ru_stime + limit_s) + _GRACE_S
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed_s if hard < 0 else min(allowed_s, hard), hard))
