"""What answers hold, as the OpenAPI document tells it; the tests compare both."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel

from contracts.camel_model import CamelModel
from contracts.errors import ErrorCode
from contracts.identifiers import Client, Lane, TaskId
from contracts.messages import Timings
from contracts.output import ImageFormat, Output
from contracts.tasks import TaskStatus
from contracts.warnings import ChartWarning
from gateway.envelopes import ErrorType
from gateway.refusals import RefusalCode


class TaskAccepted(CamelModel):
    """A task that was made."""

    task_id: TaskId
    status: TaskStatus
    status_url: str
    """Where to ask for it."""
    created_at: AwareDatetime


class Attempt(CamelModel):
    """One attempt that failed for the time being."""

    attempt: int
    """From 1."""
    code: ErrorCode
    message: str
    at: AwareDatetime


class TaskView(CamelModel):
    """Where a task stands."""

    task_id: TaskId
    status: TaskStatus
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    """When work first began."""
    completed_at: AwareDatetime | None
    """When it ended, well or badly."""
    attempts: int
    retry_count: int
    output: Output
    warnings: tuple[ChartWarning, ...]
    """What of the chart the picture ignores."""
    image_url: str | None = None
    """With these four: of a completed task."""
    image_url_expires_at: AwareDatetime | None = None
    file_name: str | None = None
    oss_key: str | None = None
    size: int | None = None
    """Bytes."""
    timings: Timings | None = None
    first_failed_at: AwareDatetime | None = None
    errors: tuple[Attempt, ...] = ()
    """Attempts that failed and were repeated."""
    error: str | None = None
    """With these two: of a failed task."""
    error_code: ErrorCode | None = None
    error_path: str | None = None
    """Where in the option."""


class ItemError(BaseModel):
    """Why one chart of a batch was refused."""

    type: ErrorType
    code: ErrorCode | RefusalCode
    details: str
    path: str | None = None


class BatchItem(CamelModel):
    """The answer to one chart of a batch."""

    index: int
    """Its place in the batch, from 0."""
    code: int
    """The HTTP status that it would have been answered alone."""
    task_id: TaskId | None = None
    """With these three: of an accepted one."""
    status: TaskStatus | None = None
    status_url: str | None = None
    created_at: AwareDatetime | None = None
    error: ItemError | None = None


class BatchAnswer(CamelModel):
    """The answers to a batch."""

    accepted: int
    refused: int
    items: tuple[BatchItem, ...]
    """One for each chart, in their order."""


class Complaint(BaseModel):
    """What is wrong with a chart."""

    code: ErrorCode
    path: str | None
    message: str


class Verdict(CamelModel):
    """What a dry run found."""

    valid: bool
    errors: tuple[Complaint, ...]
    warnings: tuple[ChartWarning, ...]
    """What the picture would ignore."""


class TaskBrief(CamelModel):
    """A task in a list."""

    task_id: TaskId
    client: Client
    lane: Lane
    status: TaskStatus
    status_url: str
    type: ImageFormat
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    completed_at: AwareDatetime | None
    error: str | None
    error_code: ErrorCode | None


class TaskPage(CamelModel):
    """Tasks, newest first."""

    items: tuple[TaskBrief, ...]
    next_cursor: str | None
    """Of the next page; null at the end."""


class QueueFigures(CamelModel):
    """Tasks and requests, in the words of the old service."""

    pending_tasks: int
    processing_tasks: int
    total_processed: int
    average_processing_time: float
    """Seconds."""
    queue_length: int
    max_concurrent: int
    completed_tasks: int
    failed_tasks: int


class LaneFigures(CamelModel):
    """One lane."""

    ready: int
    """Requests waiting."""
    consumers: int
    """Processes that take them."""
    accepted_per_minute: int
    completed_per_minute: int
    failed_per_minute: int


class QueueStatus(QueueFigures):
    """Tasks, and the queue of each lane."""

    lanes: dict[Lane, LaneFigures]


class Health(CamelModel):
    """The process answers."""

    status: Literal["ok"]
    timestamp: AwareDatetime
    version: str


class Readiness(CamelModel):
    """Submissions are taken."""

    status: Literal["ready"]
    broker: Literal["ok", "away"]
    """Without a broker they are taken until the outbox is full."""


class Memory(CamelModel):
    """Bytes of this process."""

    rss: int
    peak_rss: int


class State(CamelModel):
    """Of a server."""

    status: str


class SystemHealth(CamelModel):
    """How the service is."""

    status: Literal["ok", "degraded"]
    timestamp: AwareDatetime
    version: str
    uptime: float
    """Seconds."""
    memory_usage: Memory
    queue_status: QueueFigures
    oss: State
    broker: State


class Performance(CamelModel):
    """The main figures."""

    timestamp: AwareDatetime
    uptime: float
    """Seconds."""
    memory_usage: Memory
    queue_status: QueueFigures
    http_requests: dict[str, int]
    """Answers of this gateway since it began, by status."""


class ErrorBody(CamelModel):
    """What went wrong. Some errors tell more, e.g. `taskId`."""

    type: ErrorType
    """As the old service named the kinds of errors."""
    code: ErrorCode | RefusalCode
    """For programs."""
    details: str
    """For people."""
    path: str | None = None
    """Of the field that is to blame."""


class Failure(CamelModel):
    """An error."""

    code: int
    """The status of HTTP."""
    msg: str
    data: None
    error: ErrorBody
