"""Drawing processes: interactive requests first, and a death that costs only its own task.

A slot that loses its process is replaced; while no process comes up at all, the pool says so at
once instead of trying anew for each chart.
"""

import asyncio
import heapq
import multiprocessing
from dataclasses import dataclass
from itertools import count
from typing import Final

import structlog

from consumer.confinement import Measure, Sandbox
from consumer.metrics import (
    WORKERS_BUSY,
    WORKERS_LOST,
    WORKERS_MEMORY,
    WORKERS_READY,
    WORKERS_RECYCLED,
    WORKERS_WAITING,
)
from consumer.render_slot import NotBegun, PoolLimits, Slot
from consumer.render_worker import Drawing, OutOfMemory
from contracts.errors import (
    DrawingUnavailable,
    RenderFailed,
    RenderTimedOut,
    WorkerCrashed,
    WorkerStalled,
)
from contracts.identifiers import Lane
from contracts.messages import ChartRequest

__all__ = ["PoolLimits", "PoolState", "RenderPool"]

log = structlog.get_logger(__name__)

_RANK: Final = {Lane.INTERACTIVE: 0, Lane.BULK: 1}

_STARTS: Final = 3
"""Processes one drawing may be given before it has begun."""

_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 30.0
"""Between attempts to bring up a process where the last one did not come up; doubles each time."""


@dataclass(frozen=True)
class PoolState:
    """How the pool is, for readiness and operators."""

    workers: int
    """Wanted."""
    up: int
    """Of these, processes that are up; 0 is not ready."""
    sandbox: Sandbox
    measures: tuple[Measure, ...]
    """What holds in the drawing processes and what does not, with the reason."""
    scripts_without_font: tuple[str, ...]
    """That the drawing processes cannot write."""


class RenderPool:
    """Draws charts in worker processes."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["consumer.render_preload"])
        self._up: set[Slot] = set()
        self._free: list[Slot] = []
        self._waiting: list[tuple[int, int, asyncio.Future[Slot]]] = []
        self._arrivals = count()
        self._replacing: set[asyncio.Task[None]] = set()
        self._down = False
        self._starting = asyncio.Lock()
        self._measures: tuple[Measure, ...] = ()
        self._scripts_without_font: tuple[str, ...] = ()
        self.renderer = ""
        """Version of what draws, once it has started; see `render.version`."""
        self.caught_up = asyncio.Event()
        """Set unless as many drawings wait as there are processes."""
        self.caught_up.set()

    @property
    def state(self) -> PoolState:
        """How the pool is now."""
        return PoolState(
            self._limits.workers,
            len(self._up),
            self._limits.sandbox,
            self._measures,
            self._scripts_without_font,
        )

    async def start(self) -> None:
        """Start every process, tell what confines them, and of scripts that none of them can write.

        Raises:
            DrawingUnavailable: a process did not come up, or died at once.
            SandboxIncomplete: a measure that must hold does not.
        """
        async with self._starting:
            for _ in range(self._limits.workers):
                self._add(await Slot.start(self._limits, self._context))
        WORKERS_MEMORY.set_function(self._resident_bytes)
        first = self._free[0].introduction
        self._measures, self.renderer = first.measures, first.renderer
        self._scripts_without_font = first.scripts_without_font
        log.info(
            "render_pool_started", workers=len(self._up), pids=[one.introduction.pid for one in self._free]
        )
        _tell_of_sandbox(self._limits.sandbox, self._measures)
        if self._scripts_without_font:
            log.warning("scripts_without_font", scripts=list(self._scripts_without_font))

    async def draw(self, request: ChartRequest) -> Drawing:
        """Draw in a worker process; waiting for a free one does not count against the limit.

        Raises:
            PermanentError: the chart cannot be drawn, or took longer than the limit.
            WorkerCrashed: the process died under it, or stood still; another try may get through.
            DrawingUnavailable: no process comes up.
        """
        for _ in range(_STARTS):
            slot = await self._acquire(request.lane)
            try:
                with WORKERS_BUSY.track_inprogress():
                    return await slot.draw(request)
            except NotBegun:
                WORKERS_LOST.labels("idle").inc()
            except RenderTimedOut:
                WORKERS_LOST.labels("timeout").inc()
                raise
            except WorkerStalled:
                WORKERS_LOST.labels("stalled").inc()
                raise
            except WorkerCrashed:
                WORKERS_LOST.labels("died").inc()
                raise
            except (OutOfMemory, RenderFailed):
                WORKERS_LOST.labels("spoilt").inc()
                raise
            finally:
                self._give_back(slot)
        raise WorkerCrashed("drawing processes die before they begin")

    async def close(self) -> None:
        """Kill every process, after a start that is under way. Call it when no drawing is under way."""
        async with self._starting:
            pass  # a process that has been begun is killed with the others, and not left to find out
        replacing = list(self._replacing)
        for task in replacing:
            task.cancel()
        await asyncio.gather(*replacing, return_exceptions=True)
        await asyncio.gather(*(slot.stop() for slot in self._up))
        self._up.clear()
        self._free.clear()

    def _resident_bytes(self) -> int:
        return sum(slot.resident_bytes() for slot in self._up)

    async def _acquire(self, lane: Lane) -> Slot:
        if self._down:
            raise DrawingUnavailable("no drawing process comes up")
        if self._free:
            return self._free.pop()
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (_RANK[lane], next(self._arrivals), turn))
        if len(self._waiting) >= self._limits.workers:
            self.caught_up.clear()
        try:
            with WORKERS_WAITING.track_inprogress():
                return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._give_back(turn.result())
            raise

    def _give_back(self, slot: Slot) -> None:
        if not slot.usable:
            if slot.has_drawn_enough:
                WORKERS_RECYCLED.inc()
            self._up.discard(slot)
            task = asyncio.create_task(self._replace(slot))
            self._replacing.add(task)
            task.add_done_callback(self._replacing.discard)
            return
        while turn := self._next_in_line():
            if not turn.done():
                turn.set_result(slot)
                return
        self._free.append(slot)

    def _next_in_line(self) -> "asyncio.Future[Slot] | None":
        if not self._waiting:
            return None
        _, _, turn = heapq.heappop(self._waiting)
        if len(self._waiting) < self._limits.workers:
            self.caught_up.set()
        return turn

    def _add(self, slot: Slot) -> None:
        self._up.add(slot)
        WORKERS_READY.set(len(self._up))
        self._give_back(slot)

    async def _replace(self, lost: Slot) -> None:
        """Bring up another process for `lost`, however long that takes."""
        WORKERS_READY.set(len(self._up))
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                slot = await Slot.start(self._limits, self._context)
            except DrawingUnavailable as error:
                log.warning("render_worker_not_started", reason=str(error.__cause__), again_in_s=pause_s)
                self._fail_if_none_is_up(error)
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                break
        if self._down:
            log.info("render_pool_recovered")
        self._down = False
        self._add(slot)
        await lost.stop()

    def _fail_if_none_is_up(self, error: DrawingUnavailable) -> None:
        if self._up:
            return
        if not self._down:
            log.error("render_pool_down")
        self._down = True
        while turn := self._next_in_line():
            if not turn.done():
                turn.set_exception(DrawingUnavailable(error.message))


def _tell_of_sandbox(sandbox: Sandbox, measures: tuple[Measure, ...]) -> None:
    holds = {one.name: one.detail for one in measures if one.holds}
    absent = {one.name: one.detail for one in measures if not one.holds}
    tell = log.warning if absent else log.info
    tell("render_sandbox", level=sandbox, holds=holds, absent=absent)
