"""What the operations need from the outside, as protocols; the adapters fit them without knowing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from contracts.dead_letters import AuditEntry, Body, DeadLetter, LetterFilter, Replay
from contracts.identifiers import TaskId
from contracts.messages import ChartRequest
from contracts.replays import ReplayAnswer


class Letters(Protocol):
    """The dead letters. Every method raises `StoreUnavailable` when the store does not answer.

    Each change names the state it expects: of several who decide at once one is let through, and
    the others are told None or False.
    """

    async def find(self, letter_id: str) -> DeadLetter:
        """One letter; raises `LetterNotFound`."""

    async def body(self, letter: DeadLetter, number: int = -1) -> bytes:
        """A body of a letter, the one that is sent unless another is asked for."""

    async def search(self, wanted: LetterFilter, limit: int) -> list[DeadLetter]:
        """The newest letters that `wanted` lets through."""

    async def ids(self, wanted: LetterFilter) -> list[str]:
        """Every letter that `wanted` lets through, oldest first."""

    async def counts(self, wanted: LetterFilter, *, by: str = "state") -> Mapping[str, int]:
        """How many letters `wanted` lets through, by the values of one field."""

    async def keep_body(self, letter_id: str, body: bytes) -> str:
        """Keep a mended body; returns its SHA-256."""

    async def begin_replay(
        self, seen: DeadLetter, replay: Replay, mended: Body | None, entry: AuditEntry
    ) -> DeadLetter | None:
        """Decide that `seen` is replayed."""

    async def take_over(self, seen: DeadLetter, token: str, at: datetime) -> DeadLetter | None:
        """Go on with a replay that someone has begun."""

    async def end_replay(self, seen: DeadLetter, entry: AuditEntry) -> bool:
        """Note that the letter has been replayed."""

    async def refuse_replay(self, seen: DeadLetter, entry: AuditEntry) -> bool:
        """Open the letter again: it cannot be replayed any more."""

    async def discard(self, letter_id: str, entry: AuditEntry) -> DeadLetter | None:
        """Discard an open letter."""

    async def stale(self, before: datetime, limit: int) -> list[DeadLetter]:
        """Replays that were last taken up before `before`, oldest first."""


class ReplayedTasks(Protocol):
    """The task records. Every method raises `StoreUnavailable` when the store does not answer."""

    async def look(self, request: ChartRequest, was: frozenset[str]) -> ReplayAnswer:
        """What `take_up` would answer right now."""

    async def take_up(self, request: ChartRequest, key: str, was: frozenset[str]) -> ReplayAnswer:
        """Open the task of `request` for the replay `key`; the same replay again changes nothing."""


class SentEvents(Protocol):
    """Which events are sent."""

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note that the broker has confirmed the event."""


class Publisher(Protocol):
    """The way to the broker. Raises `BrokerUnavailable` for what is not confirmed."""

    async def publish(
        self,
        exchange: str,
        routing_key: str,
        body: bytes,
        *,
        content_type: str | None,
        task_id: TaskId | None,
        headers: Mapping[str, str] | None = None,
        message_id: str | None = None,
    ) -> None:
        """Publish persistent and mandatory, and wait for the confirm."""

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        """Publish a result event, and wait for the confirm."""
