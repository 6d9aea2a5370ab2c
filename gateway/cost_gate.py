"""Charts that would take too long to draw are refused before they are queued.

The estimate needs the chart compiled: milliseconds for a usual chart, seconds for the largest. Most
charts are too small for any doubt, and a glance at how many values they hold is enough. The others
are compiled in a process of their own: in a thread, a large one held the event loop up for half a
second (in a process, for 20 ms).
"""

import asyncio
import ctypes
import multiprocessing
import os
import signal
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from typing import Any, Final

import structlog
from aiohttp import web

from contracts import limits
from contracts.charts.cost import most_s
from contracts.dialects import Dialect, compile_drawable
from contracts.messages import ChartRequest
from contracts.output import Output
from contracts.warnings import ChartWarning

log = structlog.get_logger(__name__)

_VERDICT_WITHIN_S: Final = 10.0
"""A caller waits no longer; without a verdict the chart is queued, and its consumer decides."""
_SHARING: Final = ("dataset", "baseOption", "options")
"""Members of an option that let one value be drawn by many series."""
_PR_SET_PDEATHSIG: Final = 1


class CostGate:
    """Lets charts through that a consumer would draw in time."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def check(self, request: ChartRequest, *, always: bool = False) -> None:
        """Return when the chart is worth queueing; a doubtful one is compiled, and may turn out invalid.

        With `always` every chart is compiled.

        Raises:
            PermanentError: it cannot be drawn.
            LimitExceeded: drawing it would take too long; names what costs most.
        """
        if not (always or in_doubt(request)):
            return
        try:
            async with asyncio.timeout(_VERDICT_WITHIN_S):
                await self.compile(request)
        except TimeoutError:
            log.warning("cost_unknown", reason="compiling takes too long", task_id=request.task_id)
        except BrokenProcessPool:
            log.warning("cost_unknown", reason="its processes died", task_id=request.task_id)

    async def compile(self, request: ChartRequest) -> tuple[ChartWarning, ...]:
        """What the picture would ignore; compiled in the process, or in a new one if that one is dead,
        which may be the fault of another chart.

        Raises:
            PermanentError: it cannot be drawn.
            BrokenProcessPool: the new one died too.
        """
        chart, loop = request.chart, asyncio.get_running_loop()
        for last in (False, True):
            pool = self._process()
            try:
                return await loop.run_in_executor(pool, _compile, chart.dialect, chart.body, request.output)
            except BrokenProcessPool:
                if self._pool is pool:
                    self.close()
                if last:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Start no more work; the process ends after what it has begun."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                1, mp_context=context, initializer=_die_with, initargs=(os.getpid(),)
            )
        return self._pool


def in_doubt(request: ChartRequest) -> bool:
    """Whether a chart of so many values could take too long, were every one of the dearest kind.

    Few values that ask for much are not seen from here (intervals of a histogram, shapes of long
    path data); a consumer refuses those before it draws.
    """
    body = request.chart.body
    copies = limits.MAX_SERIES if any(name in body for name in _SHARING) else 1
    enough = int(limits.MAX_ESTIMATED_DRAW_S / (most_s(request.output) * copies)) + 1
    return len(request.chart.encoded) >= enough and _holds(body, enough)  # a value takes a byte at least


def _holds(body: dict[str, Any], enough: int) -> bool:
    """Whether there are `enough` values in `body`; no more are looked at, however large it is."""
    level: list[Any] = [body]
    seen = 0
    while level:
        below: list[Any] = []
        for one in level:
            seen += len(one)
            if seen >= enough:
                return True
            members = one.values() if isinstance(one, dict) else one
            below += [member for member in members if isinstance(member, dict | list)]
        level = below
    return False


def _compile(dialect: Dialect, body: dict[str, Any], output: Output) -> tuple[ChartWarning, ...]:
    return compile_drawable(dialect, body, output).warnings


def _die_with(gateway: int) -> None:
    """End when the process `gateway`, which started this one, does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C drains the gateway, which ends this process
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != gateway:  # it died before the kernel was asked to tell
        os.kill(os.getpid(), signal.SIGKILL)


COST_GATE = web.AppKey("cost_gate", CostGate)
VALIDATOR = web.AppKey("validator", CostGate)
"""A process of its own: who only looks must not hold up who submits."""
