"""Drawing processes: a limit on each drawing, and a death that costs only its own task.

Each slot is a pebble pool of one process. pebble starts, watches, kills and replaces it; one pool
a slot (not one pool of N) keeps the siblings apart, because the processes of one pool share a pipe
and its lock, and pebble gives up a whole pool whose idle process dies.
"""

import asyncio
import heapq
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

import structlog
from pebble import ProcessExpired, ProcessPool

from consumer import render, render_worker
from consumer.metrics import WORKERS_LOST
from consumer.render_worker import Drawing
from contracts.errors import PlotwireError, RenderFailed, RenderTimedOut, WorkerCrashed
from contracts.identifiers import Lane
from contracts.messages import ChartRequest

log = structlog.get_logger(__name__)

T = TypeVar("T")

_RANK = {Lane.INTERACTIVE: 0, Lane.BULK: 1}


_STARTS = 3
"""Processes one drawing may be given before it has begun."""


class _NotBegun(Exception):
    """The process was dead before the drawing began."""


@dataclass(frozen=True)
class PoolLimits:
    """How many drawing processes there are, and what each may take."""

    workers: int
    memory_bytes: int
    """Address space of one process."""
    draw_limit_s: float
    """Seconds for one drawing, counted from its start."""
    recycle_after: int
    """Drawings after which a process is replaced."""


class RenderPool:
    """Draws charts in worker processes, interactive requests first."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["consumer.render_preload"])
        self._free: list[ProcessPool] = []
        self._waiting: list[tuple[int, int, asyncio.Future[ProcessPool]]] = []
        self._arrivals = count()

    async def start(self) -> None:
        """Start every process, have each draw once, and tell of scripts that none of them can write.

        Raises:
            WorkerCrashed: a process did not come up.
        """
        slots = [self._new_slot() for _ in range(self._limits.workers)]
        pids = [await self._run(slot, os.getpid) for slot in slots]
        self._free = slots
        log.info("render_pool_started", workers=len(slots), pids=pids)
        if scripts := await self._run(slots[0], render.scripts_without_font):
            log.warning("scripts_without_font", scripts=scripts)

    async def draw(self, request: ChartRequest) -> Drawing:
        """Draw in a worker process; waiting for a free one does not count against the limit.

        Raises:
            PermanentError: the chart cannot be drawn, or took longer than the limit.
            WorkerCrashed: the process died under it; another try may get through.
        """
        slot = await self._acquire(request.lane)
        try:
            for _ in range(_STARTS):
                try:
                    return await self._run(
                        slot, render_worker.draw, request.chart.dialect, request.chart.body, request.output
                    )
                except _NotBegun:
                    slot = self._replaced(slot)
            raise WorkerCrashed("drawing processes die before they begin")
        finally:
            self._release(slot)

    async def close(self) -> None:
        """Kill every process. Call it when no drawing is under way."""
        await asyncio.gather(*(asyncio.to_thread(_stop, slot) for slot in self._free))
        self._free.clear()

    def _new_slot(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            max_tasks=self._limits.recycle_after,
            initializer=render_worker.prepare,
            initargs=(self._limits.memory_bytes,),
            context=self._context,
        )

    async def _run(self, slot: ProcessPool, work: Callable[..., T], *args: object) -> T:
        try:
            future = slot.schedule(work, args=args, timeout=self._limits.draw_limit_s)
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            WORKERS_LOST.labels("timeout").inc()
            raise RenderTimedOut(self._limits.draw_limit_s) from error
        except ProcessExpired as error:
            WORKERS_LOST.labels("died").inc()
            log.warning("render_worker_died", reason=str(error), exit_code=error.exitcode)
            raise WorkerCrashed("the drawing process died") from error
        except PlotwireError:
            raise
        except Exception as error:  # a bug in drawing one chart must not stop the others
            if isinstance(error, BrokenProcessPool) or not slot.active:
                # The process died while it was idle: no drawing is to blame.
                raise _NotBegun from error
            log.exception("render_bug", traceback=getattr(error, "traceback", None))
            raise RenderFailed("this chart cannot be drawn") from error

    async def _acquire(self, lane: Lane) -> ProcessPool:
        if self._free:
            return self._free.pop()
        turn: asyncio.Future[ProcessPool] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (_RANK[lane], next(self._arrivals), turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release(turn.result())
            raise

    def _release(self, slot: ProcessPool) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(slot)
                return
        self._free.append(slot)

    def _replaced(self, slot: ProcessPool) -> ProcessPool:
        """A new slot: pebble heals a pool whose process died at work, not one whose idle process died."""
        WORKERS_LOST.labels("idle").inc()
        log.warning("render_slot_replaced")
        broken: Any = slot
        broken.stop()
        return self._new_slot()


def _stop(slot: Any) -> None:  # pebble leaves these two untyped
    slot.stop()
    slot.join()
