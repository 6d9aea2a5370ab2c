"""What the operations need from the outside, as protocols; the adapters fit them without knowing."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from contracts.cleanup import CleanupReport, CleanupStatus
from contracts.dead_letters import AuditEntry, Body, DeadLetter, LetterFilter, LetterPlace, Replay
from contracts.identifiers import TaskId
from contracts.images import StoredObject
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

    async def search(
        self, wanted: LetterFilter, limit: int, after: LetterPlace | None = None
    ) -> list[DeadLetter]:
        """The newest letters that `wanted` lets through, or the newest beyond a place in their list."""

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


class Expiring(Protocol):
    """Records of tasks and images. Every method raises `StoreUnavailable` when the store does not answer."""

    def expired_tasks(self, before: datetime) -> AsyncIterator[list[TaskId]]:
        """Ended and announced tasks whose time is over, in batches."""

    async def remove_tasks(self, task_ids: list[TaskId], before: datetime) -> int:
        """Remove those that are still to go; returns how many."""

    async def count_overdue_tasks(self, before: datetime) -> int:
        """Tasks whose time is over and that have not ended."""

    async def count_expired_images(self, before: datetime) -> int:
        """Images that are to go."""

    async def claim_images(self, before: datetime) -> int:
        """Claim a batch of images whose time is over: no request is given them from now on."""

    async def claimed_images(self) -> list[str]:
        """A batch of claimed images, whoever claimed them."""

    async def forget_images(self, keys: list[str]) -> int:
        """Remove claimed records whose objects are gone; returns how many."""

    async def folders(self) -> set[str]:
        """Every folder that an image was stored in."""

    async def known(self, keys: list[str]) -> set[str]:
        """Those of `keys` that have a record."""

    def stored(self, folder: str, after: str, last: str | None, before: datetime) -> AsyncIterator[list[str]]:
        """Keys of images said to be stored before `before`: in `folder`, beyond `after`, up to `last`."""

    async def claim_lost(self, keys: list[str], before: datetime) -> int:
        """Claim records whose objects are not there."""


class ClosedLetters(Protocol):
    """The dead letters, as the clean-up uses them."""

    async def tasks_with_open_letters(self, task_ids: list[TaskId]) -> set[TaskId]:
        """Those of `task_ids` on which someone has yet to decide."""

    async def remove_closed(self, before: datetime, limit: int) -> int:
        """Remove letters decided on before `before`, at most `limit`; returns how many."""

    async def count_closed(self, before: datetime) -> int:
        """How many of them there are."""


class Objects(Protocol):
    """The bucket. Raises `StorageUnavailable` (try again) or `StorageRefused` (do not)."""

    @property
    def key_prefix(self) -> str:
        """Folder of the images of requests that name none."""

    async def page(self, prefix: str, after: str) -> list[StoredObject]:
        """Objects under `prefix` beyond the key `after`, in the order of their keys; empty at the end."""

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`."""

    async def delete_many(self, keys: list[str]) -> None:
        """Remove objects; those that are not there count as removed."""


class Lease(Protocol):
    """Whose turn it is to clean up. Raises `StoreUnavailable` when the store does not answer."""

    async def take(self, holder: str, *, only_if_due: bool) -> int | None:
        """Take the lease: its number, or None while someone has it, or nothing is due."""

    async def keep(self, fence: int) -> bool:
        """Renew the lease; False when it has been taken by another."""

    async def give_back(self, fence: int, report: CleanupReport | None, *, due_in: timedelta) -> None:
        """End the lease, with what was done; without a report the run is due again at once."""

    async def status(self) -> CleanupStatus:
        """Who has it, what came of it last, and when it is due."""
