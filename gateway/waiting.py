"""Callers who wait for the end of a task: woken by its event, and by whatever may have hidden one.

The event says that it is time to look; what is told is what the record says. Nobody polls. An event
that did not reach us costs its waiter no more than the rest of the time it was ready to wait.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import Overloaded, StoreUnavailable
from contracts.identifiers import TaskId
from contracts.tasks import TaskRecord
from gateway.metrics import WAITING
from gateway.ports import Tasks

log = structlog.get_logger(__name__)

_STORE_AWAY_PAUSE_S: Final = 0.5


class Watch:
    """One caller's eye on one task.

    Args:
        task_id: which.
        patient: whether it may wait on while the gateway ends.
    """

    def __init__(self, task_id: TaskId, *, patient: bool) -> None:
        self.task_id = task_id
        self.patient = patient
        self.released = False
        """Whether the gateway ends, and waits for nobody any more."""
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There may be something to see."""
        self._news.set()

    def release(self) -> None:
        """Wait no more."""
        self.released = True
        self._news.set()

    async def news(self, limit_s: float) -> bool:
        """Wait until woken, at most `limit_s` seconds; False when nothing woke it."""
        if not self.released:
            try:
                async with asyncio.timeout(limit_s):
                    await self._news.wait()
            except TimeoutError:
                return False
            self._news.clear()
        return True


class Waiting:
    """Everybody who waits at this gateway.

    Args:
        tasks: the records.
        most: how many may wait at the same time.
        retry_after_s: when others may try again.
    """

    def __init__(self, tasks: Tasks, *, most: int, retry_after_s: float) -> None:
        self._tasks = tasks
        self._most = most
        self._retry_after_s = retry_after_s
        self._watches: defaultdict[TaskId, set[Watch]] = defaultdict(set)
        self._number = 0

    @property
    def number(self) -> int:
        """How many are waiting."""
        return self._number

    @contextmanager
    def watch(self, task_id: TaskId, *, patient: bool = False) -> Iterator[Watch]:
        """Watch a task; begin before it is published or read, and nothing is missed.

        Raises:
            Overloaded: as many as may are waiting.
        """
        if self._number >= self._most:
            raise Overloaded(f"{self._number} callers are waiting", retry_after_s=self._retry_after_s)
        watch = Watch(task_id, patient=patient)
        self._watches[task_id].add(watch)
        self._number += 1
        WAITING.inc()
        try:
            yield watch
        finally:
            WAITING.dec()
            self._number -= 1
            self._watches[task_id].discard(watch)
            if not self._watches[task_id]:
                del self._watches[task_id]

    async def ended(self, watch: Watch, task: TaskRecord, limit_s: float) -> TaskRecord:
        """The task when it has ended, or as it is when the time is over.

        Args:
            watch: begun before `task` was read.
            task: as it was.
            limit_s: how long to wait at most, in seconds.
        """
        deadline = monotonic() + limit_s
        is_over = False
        while not (task.status.is_final or is_over):
            await watch.news(deadline - monotonic())
            is_over = watch.released or monotonic() >= deadline
            try:
                task = await self._tasks.find(task.task_id)
            except StoreUnavailable as error:
                log.warning("end_not_seen", task_id=task.task_id, reason=str(error))
                await asyncio.sleep(min(_STORE_AWAY_PAUSE_S, max(deadline - monotonic(), 0)))
                watch.wake()
        return task

    def on_event(self, task_id: TaskId) -> None:
        """A result of this task was announced."""
        for watch in self._watches.get(task_id, ()):
            watch.wake()

    def on_gap(self) -> None:
        """Results may have been announced unheard."""
        for watch in self._all():
            watch.wake()

    def release(self, *, patient: bool) -> None:
        """Let those go who are patient, or those who are not: the gateway ends."""
        for watch in self._all():
            if watch.patient is patient:
                watch.release()

    def _all(self) -> list[Watch]:
        return [watch for watches in self._watches.values() for watch in watches]


WAITING_ROOM = web.AppKey("waiting", Waiting)
