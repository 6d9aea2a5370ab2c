"""Prometheus metrics of the drivers, and of the process itself."""

import asyncio
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter
from typing import Final

from prometheus_client import Counter, Histogram, Info, disable_created_metrics

from contracts import __version__
from contracts.errors import PlotwireError, StorageUnavailable

# A second series for each, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types for it

_CALLS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 20)
_LAGS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_LOOK_EVERY_S: Final = 1.0

STORE: Final = Histogram(
    "plotwire_mongo_operation_seconds", "Operations of the task store.", ["operation"], buckets=_CALLS
)
STORE_ERRORS: Final = Counter(
    "plotwire_mongo_errors_total",
    "Operations that the task store did not answer, by the error of the driver.",
    ["operation", "error"],
)
OSS: Final = Histogram(
    "plotwire_oss_operation_seconds",
    "Operations on the bucket, with all their attempts.",
    ["verb"],
    buckets=_CALLS,
)
OSS_ERRORS: Final = Counter(
    "plotwire_oss_errors_total",
    "Operations on the bucket that failed: for now (unavailable), or for good (refused).",
    ["verb", "outcome"],
)
OSS_RETRIES: Final = Counter(
    "plotwire_oss_retries_total", "Attempts on the bucket after the first one.", ["verb"]
)
LOOP_LAG: Final = Histogram(
    "plotwire_event_loop_lag_seconds", "How late the event loop was, once a second.", buckets=_LAGS
)
BUILD: Final = Info("plotwire_build", "What runs here.")


def tell_build(role: str) -> None:
    """Say which version runs in this process, and as what."""
    BUILD.info({"version": __version__, "python": platform.python_version(), "role": role})


@cache
def store_seconds(operation: str) -> Histogram:
    """The histogram of one operation of the task store."""
    return STORE.labels(operation)


@contextmanager
def oss_operation(verb: str) -> Iterator[None]:
    """Time an operation, and count its failure."""
    began = perf_counter()
    try:
        yield
    except PlotwireError as error:
        OSS_ERRORS.labels(verb, "unavailable" if isinstance(error, StorageUnavailable) else "refused").inc()
        raise
    finally:
        OSS.labels(verb).observe(perf_counter() - began)


async def watch_loop() -> None:
    """Once a second look how late this event loop is, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LOOK_EVERY_S
        await asyncio.sleep(_LOOK_EVERY_S)
        LOOP_LAG.observe(max(loop.time() - due, 0))
