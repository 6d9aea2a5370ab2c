"""The task record and its status machine.

    pending ──> processing ──> completed
       │            │  ^
       │            │  └── claimed again (redelivery, retry): the token grows
       └────────────┴────────> failed

A claim takes a fencing token, a counter: the last claimer wins, and only the holder of the newest
token can finish the task. No clock decides.

A final status stands, unless an operator replays the dead letter of a failed task: that is a new
acceptance of the request. It begins another generation of the same task, with an end and an event
of its own.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.errors import ErrorCode
from contracts.identifiers import Client, Lane, TaskId
from contracts.messages import ChartRequest, Failure, Timings
from contracts.output import Output
from contracts.warnings import ChartWarning


class TaskStatus(StrEnum):
    """Where a task stands; the wire words of the HTTP interface."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the task has ended; in one generation a final status never changes."""
        return not TRANSITIONS[self]


TRANSITIONS: Final[dict[TaskStatus, frozenset[TaskStatus]]] = {
    TaskStatus.PENDING: frozenset({TaskStatus.PROCESSING, TaskStatus.FAILED}),
    TaskStatus.PROCESSING: frozenset({TaskStatus.PROCESSING, TaskStatus.COMPLETED, TaskStatus.FAILED}),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.FAILED: frozenset(),
}

OPEN: Final = tuple(status for status in TaskStatus if TRANSITIONS[status])
"""The statuses a claim may find."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class StoredImage(_Record):
    """An image in the bucket."""

    object_key: str
    size_bytes: int
    sha256: str
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """The last part of the key."""
        return self.object_key.rpartition("/")[2]


class FailedAttempt(_Record):
    """One attempt that ended in a transient error."""

    attempt: int
    """From 1."""
    code: ErrorCode
    message: str
    at: AwareDatetime


class Submission(_Record):
    """The submission under an idempotency key that made a task."""

    fingerprint: str
    """SHA-256, in hex, of what was sent: another one under the same key is refused."""
    nonce: str
    """Of this very call: a repeat of it has another."""


class TaskRecord(_Record):
    """What is known of one task."""

    task_id: TaskId
    client: Client
    lane: Lane
    status: TaskStatus
    output: Output
    request_digest: str
    """`ChartRequest.digest()`: the same id with another digest is a conflict."""
    submission: Submission | None = None
    """Of a task that was submitted under an idempotency key."""
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    """When work first began."""
    completed_at: AwareDatetime | None = None
    """When the task ended, well or badly."""
    claims: int = 0
    """The newest fencing token; grows with every claim, also of innocent redeliveries."""
    generation: int = 0
    """How often an operator has had the failed task taken up again."""
    render_crashes: int = 0
    """Worker processes this task has killed: its poison budget, apart from `claims`."""
    attempts: int = 0
    """How often the work was begun, without redeliveries: the latest attempt's number."""
    errors: tuple[FailedAttempt, ...] = ()
    """The latest transient errors, oldest first."""
    first_failed_at: AwareDatetime | None = None
    image: StoredImage | None = None
    warnings: tuple[ChartWarning, ...] = ()
    timings: Timings | None = None
    error: Failure | None = None
    expires_at: AwareDatetime
    """When the record and its image may be removed."""


class TaskFilter(_Record):
    """Which tasks; a field that is None lets all through."""

    status: TaskStatus | None = None
    client: Client | None = None


class TaskPlace(_Record):
    """A place in the list of all tasks, newest first."""

    created_at: AwareDatetime
    task_id: TaskId


class Claimed(_Record):
    """The task is ours until someone claims it anew."""

    token: int
    """Fencing token: pass it on to finish the task."""
    created_at: datetime
    started_at: datetime
    """When work first began, by whoever claimed it then."""
    expires_at: datetime
    """When the task may be removed; its image is kept at least as long."""
    render_crashes: int
    generation: int = 0
    """How often the task was taken up again after it had failed."""


class AlreadyFinished(_Record):
    """The task has ended; nothing is to do but to announce it, if that is still open."""

    unsent_event: "UnsentEvent | None" = None


class Conflicting(_Record):
    """The task id is in use with another body; the first one stands."""


ClaimAnswer = Claimed | AlreadyFinished | Conflicting


class UnsentEvent(_Record):
    """A result event recorded with its task and not yet confirmed by the broker."""

    task_id: TaskId
    event_id: str
    routing_key: str
    body: bytes
    trace: dict[str, str] = Field(default_factory=dict)
    """W3C trace headers of when it was recorded."""


class Leftover(_Record):
    """Something recorded with a task and not yet confirmed by the broker, as a relay finds it."""

    task_id: TaskId
    taken: int
    """How often a relay has taken it to send it: of several relays one takes it, and a clock is not asked."""


class UnsentRequest(_Record):
    """A request recorded by the gateway and not yet confirmed by the broker."""

    task_id: TaskId
    request: ChartRequest
    taken: int
    """How often it has been taken, this time included."""
    trace: dict[str, str] = Field(default_factory=dict)
    """W3C trace headers of when it was recorded."""


class LaneThroughput(_Record):
    """Tasks of one lane that came and went in a span of time."""

    accepted: int = 0
    completed: int = 0
    failed: int = 0


class TaskCounts(_Record):
    """Figures over all task records."""

    pending: int
    processing: int
    completed: int
    failed: int
    average_processing_s: float
    """Mean time from start to end of the completed tasks; 0 without any."""
