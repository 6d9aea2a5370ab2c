"""The figures of the service: tasks by status, and how many wait; fetched at most once a second."""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from aiohttp import web

from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.tasks import TaskCounts
from gateway.ports import Outside

_FRESH_S: Final = 1.0
_BROKER_WITHIN_S: Final = 2.0


@dataclass(frozen=True)
class Figures:
    """At one moment."""

    tasks: TaskCounts
    ready: dict[Lane, int] | None
    """Requests waiting in the queue of each lane; None while the broker does not tell."""


class FigureDesk:
    """Fetches figures, once for all who ask at the same time: counting reads an index over every task.

    Args:
        outside: store and broker.
    """

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._fetch: asyncio.Task[Figures] | None = None
        self._fetched_at = -_FRESH_S

    async def look(self) -> Figures:
        """The figures, at most a second old; raises `StoreUnavailable`."""
        if self._fetch is None or (self._fetch.done() and monotonic() - self._fetched_at >= _FRESH_S):
            self._fetch = asyncio.create_task(self._ask())
        return await asyncio.shield(self._fetch)

    async def _ask(self) -> Figures:
        try:
            counts, ready = await asyncio.gather(self._outside.tasks.counts(), self._ready())
        finally:
            self._fetched_at = monotonic()
        return Figures(counts, ready)

    async def _ready(self) -> dict[Lane, int] | None:
        try:
            async with asyncio.timeout(_BROKER_WITHIN_S):
                depths = await self._outside.queues.lane_depths()
        except (BrokerUnavailable, TimeoutError):
            return None
        return {lane: depth.ready for lane, depth in depths.items()}


FIGURES = web.AppKey("figures", FigureDesk)


def queue_data(figures: Figures, max_concurrent: int) -> dict[str, Any]:
    """The queue status, in the words of the old service."""
    tasks = figures.tasks
    return {
        "pendingTasks": tasks.pending,
        "processingTasks": tasks.processing,
        "totalProcessed": tasks.completed + tasks.failed,
        "averageProcessingTime": round(tasks.average_processing_s, 3),
        "queueLength": sum((figures.ready or {}).values()),
        "maxConcurrent": max_concurrent,
        "completedTasks": tasks.completed,
        "failedTasks": tasks.failed,
    }
