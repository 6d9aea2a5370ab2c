"""What the gateway needs from the outside, as protocols; the adapters fit them without knowing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from aiohttp import web

from contracts.identifiers import Lane, TaskId
from contracts.messages import ChartFailed, ChartRequest
from contracts.tasks import Submission, TaskCounts, TaskFilter, TaskPlace, TaskRecord


class Tasks(Protocol):
    """The task records. Every method raises `StoreUnavailable` when the store does not answer."""

    async def add(
        self, request: ChartRequest, submission: Submission | None = None, *, encoded: bytes | None = None
    ) -> TaskRecord:
        """Record a new task as pending, with `encoded`; raises `TaskConflict` for an id in use.

        The same request again gives the first record, with the submission that made it.
        """

    async def find(self, task_id: TaskId) -> TaskRecord:
        """One task; raises `TaskNotFound`."""

    async def counts(self) -> TaskCounts:
        """Figures over all tasks."""

    async def check(self) -> None:
        """Return when the store answers."""


class SentMarks(Protocol):
    """What the broker has confirmed, noted soon; a note that is lost has a relay send it once more."""

    async def mark_request_sent(self, task_id: TaskId) -> None:
        """Note that the broker has the request."""

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note that the broker has the event."""


class Outbox(Protocol):
    """Requests that were recorded and no broker has confirmed."""

    async def count(self, limit: int) -> int:
        """How many, at most `limit`; raises `StoreUnavailable`."""


class Requests(Protocol):
    """The way to the consumers."""

    @property
    def ready(self) -> bool:
        """Whether a publish has a chance right now."""

    async def publish_request(
        self, request: ChartRequest, encoded: bytes | None = None, *, within_s: float | None = None
    ) -> None:
        """Publish and wait for the confirm; raises `BrokerUnavailable`."""

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        """Publish a result event, and wait for the confirm; raises `BrokerUnavailable`."""


class QueueDepth(Protocol):
    """A queue as the broker sees it."""

    @property
    def ready(self) -> int:
        """Messages waiting."""

    @property
    def consumers(self) -> int:
        """Consumers taking them."""


class Queues(Protocol):
    """Figures of the work queues."""

    async def lane_depths(self) -> Mapping[Lane, QueueDepth]:
        """Every lane; raises `BrokerUnavailable`."""


class Images(Protocol):
    """The bucket."""

    def url(self, key: str) -> tuple[str, datetime | None]:
        """An address the image can be fetched from, and when it ends."""

    async def get(self, key: str) -> bytes:
        """The image itself; raises `StorageUnavailable` or `StorageRefused`."""

    async def exists(self, key: str) -> bool:
        """Whether there is one; raises `StorageUnavailable` or `StorageRefused`."""


class Quotas(Protocol):
    """Charts that keys have had accepted, by the day."""

    async def spend(self, key_id: str, day: date, charts: int, limit: int) -> int | None:
        """Count `charts`, unless that makes more than `limit`: what is used now, or None.

        Raises:
            StoreUnavailable: they may or may not be counted.
        """


class Cancellations(Protocol):
    """Ends of tasks that nobody has begun."""

    async def cancel(self, seen: TaskRecord, event: ChartFailed) -> bool:
        """End the task as `event` says; False when it has begun or ended. Raises `StoreUnavailable`."""


class Listing(Protocol):
    """Tasks, newest first."""

    async def page(self, wanted: TaskFilter, after: TaskPlace | None, limit: int) -> list[TaskRecord]:
        """Beyond `after`, at most `limit`; raises `StoreUnavailable`."""


@dataclass(frozen=True)
class Outside:
    """Everything a handler may talk to."""

    tasks: Tasks
    marks: SentMarks
    outbox: Outbox
    requests: Requests
    queues: Queues
    images: Images
    quotas: Quotas
    cancellations: Cancellations
    listing: Listing


OUTSIDE = web.AppKey("outside", Outside)
