"""What the consumer needs from the outside, as protocols; the adapters fit them without knowing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from contracts.dead_letters import Address, BrokerDeath, DeadLetter
from contracts.errors import PlotwireError
from contracts.identifiers import Lane, TaskId
from contracts.images import KeptImage, Reservation
from contracts.messages import ChartEvent, ChartFailed, ChartRequest
from contracts.tasks import ClaimAnswer, StoredImage


class Delivery(Protocol):
    """One message from a work queue; exactly one of `done`, `retry` and `bury` settles it.

    A verb that raises `BrokerUnavailable` has settled nothing: the broker delivers again.
    """

    @property
    def body(self) -> bytes:
        """The message as it came."""

    @property
    def content_type(self) -> str | None:
        """What its sender says of the body."""

    @property
    def content_encoding(self) -> str | None:
        """The same, of its compression."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers, as text."""

    @property
    def lane(self) -> Lane:
        """The queue it came from."""

    @property
    def attempt(self) -> int:
        """How often the work was begun, this time included; from 1."""

    async def done(self) -> None:
        """Acknowledge: everything the message asked for is durable elsewhere."""

    async def retry(self, error: PlotwireError, *, counted: bool) -> None:
        """Publish a copy to the delay queue of this attempt, confirmed, then acknowledge.

        Args:
            error: why.
            counted: whether it may be the fault of this request, so that its attempts may run out.
        """

    async def leave_letter(self, error: PlotwireError) -> None:
        """Publish a dead letter with the reason, confirmed; the message itself is still to be settled.

        Left twice, after a crash in between, it is one letter.
        """

    async def bury(self, error: PlotwireError) -> None:
        """Publish a dead letter with the reason, confirmed, then acknowledge."""


class TaskStore(Protocol):
    """The task records. Every method raises `StoreUnavailable` when the store does not answer."""

    async def claim(self, request: ChartRequest, attempt: int) -> ClaimAnswer:
        """Take the task, recording it if only the exchange has seen it; the last claimer wins."""

    async def finish(self, token: int, event: ChartEvent, image: StoredImage | None) -> bool:
        """End the task as `event` says and record the event as unsent, in one update.

        Returns:
            False when `token` is no longer the newest: someone else owns the task.
        """

    async def end_new(self, request: ChartRequest, event: ChartEvent, image: StoredImage) -> bool:
        """Claim a task and end it as `event` says, in one update, with the event as unsent.

        Returns:
            False when somebody has claimed the task before, whatever has become of it.
        """

    async def record_failed(self, event: ChartFailed, digest: str) -> bool:
        """Record a task that ended as it came, with its unsent event; False when its id is taken."""

    async def count_crash(self, task_id: TaskId) -> int:
        """Add one worker process killed by this task; returns how many it has killed."""

    async def check(self) -> None:
        """Return when the store answers."""


class ImageRecords(Protocol):
    """Which images there are. Every method raises `StoreUnavailable` when the store does not answer."""

    async def reserve(self, digest: str, new_key: str, folder: str, until: datetime) -> Reservation:
        """The current record of `digest`, kept until `until` or longer; made with `new_key` if none is."""

    async def note_stored(self, kept: KeptImage) -> bool:
        """Note that a reserved image is in the bucket; False when its record is no longer current."""


class ImageStore(Protocol):
    """The bucket. Raises `StorageUnavailable` (try again) or `StorageRefused` (do not)."""

    @property
    def key_prefix(self) -> str:
        """Folder of the images of requests that name none; ends in `/`, or is empty."""

    async def put(self, key: str, data: bytes, media_type: str, file_name: str) -> None:
        """Store the image under `key`, over whatever is there; returns when OSS has it."""

    def url(self, key: str) -> tuple[str, datetime | None]:
        """An address the image can be fetched from, and when that address ends."""

    async def check(self) -> None:
        """Put and delete a probe object; returns when the bucket takes both."""


class EventPublisher(Protocol):
    """The way out for result events."""

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        """Publish and wait for the broker's confirm; raises `BrokerUnavailable`."""


class LetterMessage(Protocol):
    """A dead or unroutable message; unless `collected` is called, it stays with the broker."""

    @property
    def body(self) -> bytes:
        """The message as it came."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers as text, without those of the broker."""

    @property
    def address(self) -> Address:
        """Where it was published last."""

    @property
    def message_id(self) -> str:
        """Of the publication; may be empty."""

    @property
    def correlation_id(self) -> str:
        """The task id, from senders who keep to the contract."""

    @property
    def content_type(self) -> str | None:
        """What its sender said of the body."""

    @property
    def is_unrouted(self) -> bool:
        """Whether no lane took it."""

    @property
    def crash_loop(self) -> BrokerDeath | None:
        """How the broker gave it up; None when a consumer did."""

    async def collected(self) -> None:
        """Acknowledge: it is kept."""


class LetterStore(Protocol):
    """Where dead letters are kept. Raises `StoreUnavailable` when the store does not answer."""

    async def add(self, letter: DeadLetter, body: bytes) -> bool:
        """Keep a letter with its body; False when it is there already."""
