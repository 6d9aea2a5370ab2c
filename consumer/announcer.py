"""Announces results: at once if the broker takes them, else by the relay, for they are recorded.

A blocked broker must not hold up who draws: the event waits in the task's own record, the delivery
is acknowledged, and after a publish that failed the next ones do not wait for the same silence.
"""

from time import monotonic
from typing import Final, Protocol

import structlog

from consumer.metrics import LEFT_TO_RELAY
from consumer.ports import EventPublisher
from contracts.errors import TransientError
from contracts.identifiers import TaskId
from contracts.tasks import UnsentEvent

log = structlog.get_logger(__name__)

_REST_S: Final = 5.0


class SentMarks(Protocol):
    """Where it is kept that an event was sent."""

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note that the broker has confirmed it, now or soon; raises `StoreUnavailable`."""


class Announcer:
    """Publishes events of ended tasks.

    Args:
        events: the way out.
        marks: keep what was sent.
    """

    def __init__(self, events: EventPublisher, marks: SentMarks) -> None:
        self._events = events
        self._marks = marks
        self._rests_until = 0.0

    async def announce(self, event: UnsentEvent) -> None:
        """Publish `event` and mark it as sent, or leave it to the relay."""
        if monotonic() < self._rests_until:
            LEFT_TO_RELAY.inc()
            return
        try:
            await self._events.publish_event(event.event_id, event.routing_key, event.body)
            await self._marks.mark_sent(event.task_id, event.event_id)
        except TransientError as error:
            self._rests_until = monotonic() + _REST_S
            LEFT_TO_RELAY.inc()
            log.warning("event_left_to_relay", task_id=event.task_id, reason=str(error))
