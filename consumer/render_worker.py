"""What runs in a drawing process: compile a chart, draw it, answer bytes.

This module is preloaded by the fork server, so that a new process begins with matplotlib imported,
the fonts read and one chart drawn: it takes work after milliseconds, not after a second.
"""

import ctypes
import gc
import resource
import signal
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from consumer import render
from contracts.dialects import Dialect, compile_drawable
from contracts.errors import LimitExceeded
from contracts.output import Output
from contracts.warnings import ChartWarning

_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Drawing:
    """A drawn chart."""

    data: bytes
    width: int
    height: int
    warnings: tuple[ChartWarning, ...]
    draw_ms: float
    """Compiling and drawing, in the worker."""


def warm_up() -> None:
    """Draw once, so that processes forked from this one find everything loaded."""
    render.warm_up()
    gc.collect()
    gc.freeze()


def prepare(memory_bytes: int) -> None:
    """Bound this process: its memory, its core dumps, and its life by that of its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C drains the consumer; its workers finish
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(dialect: Dialect, body: dict[str, Any], output: Output) -> Drawing:
    """Compile and draw `body`.

    Raises:
        PermanentError: the chart is invalid, unsupported or too large, or drawing raised.
    """
    began = perf_counter()
    try:
        compiled = compile_drawable(dialect, body, output)
        picture = render.draw(compiled.spec, output)
    except MemoryError as error:
        raise LimitExceeded("drawing needs more memory than a worker has") from error
    return Drawing(
        data=picture.data,
        width=picture.width,
        height=picture.height,
        warnings=(*compiled.warnings, *picture.warnings),
        draw_ms=(perf_counter() - began) * 1000,
    )
