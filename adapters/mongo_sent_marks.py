"""Noting what the broker has confirmed: not one by one, and nobody waits for it.

A mark that is lost with its process, or with the store, has its message sent once more by a relay,
which every receiver must bear anyway. So marks are gathered for a moment, and a hundred of them cost
about as much as one.
"""

import asyncio
from contextlib import suppress
from typing import Final

import structlog

from adapters.mongo_tasks import MongoTasks
from contracts.errors import StoreUnavailable
from contracts.identifiers import TaskId

log = structlog.get_logger(__name__)

_GATHER_S: Final = 0.2
"""Far shorter than the pause of the relays, which at their second look send what is not marked."""


class MongoSentMarks:
    """The marks of one process; fits the ports of consumer and gateway.

    Args:
        tasks: keeps them.
    """

    def __init__(self, tasks: MongoTasks) -> None:
        self._tasks = tasks
        self._requests: list[TaskId] = []
        self._events: list[tuple[TaskId, str]] = []
        self._writing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def mark_request_sent(self, task_id: TaskId) -> None:
        """Note soon that the broker has the request, which no relay had taken before it was sent."""
        self._requests.append(task_id)
        self._begin()

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note soon that the broker has the event."""
        self._events.append((task_id, event_id))
        self._begin()

    async def close(self) -> None:
        """Write what has been gathered, at once."""
        self._closing.set()
        if self._writing is not None:
            await self._writing

    def _begin(self) -> None:
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._requests or self._events:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), _GATHER_S)
                await self._write()
        finally:
            self._writing = None

    async def _write(self) -> None:
        requests, self._requests = self._requests, []
        events, self._events = self._events, []
        try:
            if requests:
                await self._tasks.mark_requests_sent(requests)
            if events:
                await self._tasks.mark_events_sent(events)
        except StoreUnavailable as error:
            log.warning("sent_marks_lost", number=len(requests) + len(events), reason=str(error))
