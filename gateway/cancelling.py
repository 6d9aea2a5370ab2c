"""Cancelling a task that nobody has begun: it ends as failed, and is announced as every end is."""

import asyncio
from datetime import UTC, datetime
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import TaskCancelled, TransientError
from contracts.messages import ChartFailed, FailedData, Failure, encode_event
from contracts.tasks import TaskRecord
from contracts.topology import event_key
from gateway.metrics import TASKS_CANCELLED
from gateway.ports import Outside

log = structlog.get_logger(__name__)

_ANNOUNCE_WITHIN_S: Final = 2.0
"""Then a relay announces it; the caller need not wait for the broker."""


class Cancelling:
    """Cancels tasks.

    Args:
        outside: store and broker.
    """

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def cancel(self, task: TaskRecord) -> TaskRecord:
        """The task as it is after the attempt: cancelled, or begun, or ended before.

        Raises:
            StoreUnavailable: it may or may not be cancelled; cancelling again is safe.
        """
        event = _cancelled(task)
        if await self._outside.cancellations.cancel(task, event):
            TASKS_CANCELLED.inc()
            log.info("task_cancelled", task_id=task.task_id, client=task.client)
            await self._announce(event)
        return await self._outside.tasks.find(task.task_id)

    async def _announce(self, event: ChartFailed) -> None:
        try:
            async with asyncio.timeout(_ANNOUNCE_WITHIN_S):
                await self._outside.requests.publish_event(event.id, event_key(event), encode_event(event))
                await self._outside.marks.mark_sent(event.subject, event.id)
        except (TransientError, TimeoutError) as error:
            log.warning("event_left_to_relay", task_id=event.subject, reason=str(error))


def _cancelled(task: TaskRecord) -> ChartFailed:
    error = TaskCancelled("cancelled by its client before it was begun")
    data = FailedData(
        task_id=task.task_id,
        client=task.client,
        lane=task.lane,
        generation=task.generation,
        format=task.output.type,
        error=Failure(code=error.code, message=error.message),
        attempts=0,
        failed_at=datetime.now(UTC),
    )
    return ChartFailed.of(data)


CANCELLING = web.AppKey("cancelling", Cancelling)
