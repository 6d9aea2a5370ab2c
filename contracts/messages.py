"""The messages of Plotwire: chart requests in, CloudEvents out; the only place of bytes <-> models.

Envelopes ignore unknown fields, so that a newer sender is understood; the chart inside is checked
by its dialect. Field names on the wire are camelCase, as the HTTP interface has them.
"""

import hashlib
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from contracts import json_text, limits
from contracts.camel_model import CamelModel
from contracts.errors import ErrorCode, InvalidMessage, LimitExceeded
from contracts.identifiers import ANONYMOUS, Client, Dialect, Lane, OssPath, TaskId, new_task_id
from contracts.output import ImageFormat, Output
from contracts.warnings import ChartWarning

REQUEST_CONTENT_TYPE: Final = "application/json"
EVENT_CONTENT_TYPE: Final = "application/cloudevents+json"
EVENT_SOURCE: Final = "/plotwire/consumer"


_UTF_8: Final = frozenset({"utf-8", "utf8"})
_SHOWN_CHARACTERS: Final = 64
_ENVELOPE_NODES: Final = 32
"""More values than a request has around its chart."""


def _now() -> datetime:
    return datetime.now(UTC)


class Chart(CamelModel):
    """A chart in one of the languages Plotwire reads."""

    dialect: Dialect
    """The language of `body`."""
    body: dict[str, Any]
    """The ECharts option, the Chart.js config, or the native spec."""

    @cached_property
    def encoded(self) -> bytes:
        """Language and body as JSON: `[dialect, body]`."""
        return to_json([self.dialect.value, self.body])

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, of language and body; of a body in another order of keys it is another one.

        The order counts: a dataset of objects takes its dimensions from it.
        """
        return hashlib.sha256(self.encoded).hexdigest()


class ChartRequest(CamelModel):
    """A request to draw one chart: the message on `plotwire.requests`, version 1."""

    version: Literal[1] = 1
    """Of this message family; another version is refused, never guessed at."""
    task_id: TaskId
    """Chosen by the sender, unique for ever; `new_task_id()` makes one."""
    client: Client = ANONYMOUS
    """Who asks; part of routing keys and of every look-up."""
    lane: Lane = Lane.BULK
    """`interactive` for someone who waits, `bulk` for batches."""
    chart: Chart
    output: Output = Output()
    oss_path: OssPath | None = None
    """Folder of the image in the bucket, in place of the configured prefix."""
    time_to_live_s: float | None = Field(
        default=None, ge=limits.MIN_TIME_TO_LIVE_S, le=limits.MAX_TIME_TO_LIVE_S
    )
    """Seconds the request may wait to be drawn; later it fails with `QUEUE_TIMEOUT`. Without it the
    consumer's own limit holds, which is 300 s unless set."""
    submitted_at: AwareDatetime = Field(default_factory=_now)
    """When the sender made the request."""

    @classmethod
    def new(cls, chart: Chart, **fields: Any) -> Self:
        """A request with a fresh task id, submitted now."""
        return cls(task_id=new_task_id(), chart=chart, **fields)

    def check_size(self) -> None:
        """Refuse a chart, read by `json_text.loads`, that `decode_request` would refuse inside its envelope.

        Raises:
            LimitExceeded: it is too deep there, or has too many values.
        """
        if self._is_small():
            return
        envelope = [None] * _ENVELOPE_NODES
        json_text.check_size({"envelope": envelope, "chart": {"body": self.chart.body}})

    def _is_small(self) -> bool:
        """Whether the chart is within the limits even if each of its brackets opens another level, and each
        of its bytes is a value.
        """
        encoded = self.chart.encoded
        most_levels = encoded.count(b"{") + encoded.count(b"[") + 1
        return most_levels <= limits.MAX_DEPTH and len(encoded) + _ENVELOPE_NODES <= limits.MAX_NODES

    def digest(self) -> str:
        """SHA-256, in hex, of what makes two requests the same work for the same client.

        Times and lane are left out: a request sent again later is still the same request. Digests are
        compared across processes and kept with tasks, so they must not change with a version.
        """
        output = self.output.model_dump(mode="json")
        same = to_json([self.client, self.chart.digest, output, self.oss_path])
        return hashlib.sha256(same).hexdigest()


def encode_request(request: ChartRequest) -> bytes:
    """`request` as the body of an AMQP message of type `application/json`.

    Raises:
        LimitExceeded: larger than a consumer reads.
    """
    body = request.model_dump_json(exclude_none=True).encode()
    if len(body) > limits.MAX_BODY_BYTES:
        raise LimitExceeded(f"the request has {len(body)} bytes; at most {limits.MAX_BODY_BYTES} are read")
    return body


def decode_request(
    body: bytes, content_type: str | None = None, content_encoding: str | None = None
) -> ChartRequest:
    """The request in the body of a message.

    Args:
        body: of the message, as it came.
        content_type: what its sender says of it; nothing said is JSON.
        content_encoding: the same; compressed bodies are refused unread.

    Raises:
        InvalidMessage: not JSON, or it breaks the schema; the first offending field is named.
        LimitExceeded: larger or deeper than allowed.
    """
    _check_kind(content_type, content_encoding)
    value = json_text.loads(body)
    if not isinstance(value, dict):
        raise InvalidMessage("the body is not a JSON object")
    try:
        return ChartRequest.model_validate(value)
    except ValidationError as error:
        raise invalid_message(error) from error


def _check_kind(content_type: str | None, content_encoding: str | None) -> None:
    kind, _, parameters = (content_type or REQUEST_CONTENT_TYPE).lower().partition(";")
    if kind.strip() != REQUEST_CONTENT_TYPE:
        raise InvalidMessage(f"the content type is {kind[:_SHOWN_CHARACTERS]!r}; send {REQUEST_CONTENT_TYPE}")
    charset = parameters.strip().removeprefix("charset=").strip('"')
    if charset not in _UTF_8 and parameters:
        raise InvalidMessage(f"the charset is {charset[:_SHOWN_CHARACTERS]!r}; send UTF-8")
    # Some clients say there that the text is UTF-8.
    if (encoding := (content_encoding or "identity").lower()) not in {"identity", *_UTF_8}:
        raise InvalidMessage(
            f"the body is compressed with {encoding[:_SHOWN_CHARACTERS]!r}; send it uncompressed"
        )


def invalid_message(error: ValidationError) -> InvalidMessage:
    """The first complaint of a pydantic error as ours, with its path and without the input."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    message = first["msg"].removeprefix("Value error, ")
    others = error.error_count() - 1
    return InvalidMessage(f"{message} ({others} more)" if others else message, path=path or None)


class Timings(CamelModel):
    """How long the steps of one chart took, in milliseconds."""

    queue_ms: float
    """From submission to the start of work, by the clocks of sender and consumer."""
    draw_ms: float
    """Compiling and drawing in the worker process."""
    upload_ms: float
    """Until OSS acknowledged the image, retries included."""


class Failure(CamelModel):
    """Why a task failed, for the caller."""

    code: ErrorCode
    message: str
    path: str | None = None
    """The offending field in the caller's own words, e.g. `series[0].type`."""


class _EventData(CamelModel):
    task_id: TaskId
    client: Client
    lane: Lane
    generation: int = 0
    """How often the task was taken up again after it had failed; each time it ends once more."""

    def event_id(self, outcome: str) -> str:
        """`<task>:<outcome>`, in later generations `<task>:<generation>:<outcome>`."""
        again = f"{self.generation}:" if self.generation else ""
        return f"{self.task_id}:{again}{outcome}"


class CompletedData(_EventData):
    """What `chart.completed` says."""

    image_url: str
    """Where the image can be fetched; signed, so it ends after `urlExpiresAt`."""
    url_expires_at: AwareDatetime | None = None
    object_key: str
    """Key of the image in the bucket."""
    file_name: str
    format: ImageFormat
    width: int
    """Pixels of the image (user units for vector formats)."""
    height: int
    size_bytes: int
    sha256: str
    """Of the image, in hex."""
    warnings: tuple[ChartWarning, ...] = ()
    timings: Timings
    completed_at: AwareDatetime


class FailedData(_EventData):
    """What `chart.failed` says."""

    format: ImageFormat
    error: Failure
    attempts: int
    """How often the work was begun."""
    failed_at: AwareDatetime


class _Event(CamelModel):
    """A CloudEvent 1.0 in structured JSON mode; its id is the same for every repeat."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str = EVENT_SOURCE
    subject: TaskId
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"


class ChartCompleted(_Event):
    """The image of a task is stored."""

    type: Literal["io.plotwire.chart.completed.v1"] = "io.plotwire.chart.completed.v1"
    data: CompletedData

    @classmethod
    def of(cls, data: CompletedData) -> Self:
        """The event of a completed task; equal data gives an equal event."""
        return cls(id=data.event_id("completed"), subject=data.task_id, time=data.completed_at, data=data)


class ChartFailed(_Event):
    """A task ended without an image."""

    type: Literal["io.plotwire.chart.failed.v1"] = "io.plotwire.chart.failed.v1"
    data: FailedData

    @classmethod
    def of(cls, data: FailedData) -> Self:
        """The event of a failed task; equal data gives an equal event."""
        return cls(id=data.event_id("failed"), subject=data.task_id, time=data.failed_at, data=data)


ChartEvent = Annotated[ChartCompleted | ChartFailed, Field(discriminator="type")]
"""Everything `plotwire.events` carries."""

_EVENT: Final[TypeAdapter[ChartEvent]] = TypeAdapter(ChartEvent)


def encode_event(event: ChartEvent) -> bytes:
    """`event` as the body of an AMQP message of type `application/cloudevents+json`."""
    return event.model_dump_json(exclude_none=True).encode()


def decode_event(body: bytes) -> ChartEvent:
    """The event in the body of a message.

    Raises:
        InvalidMessage: not JSON, not a CloudEvent of ours, or of an unknown type.
    """
    try:
        return _EVENT.validate_json(body)
    except ValidationError as error:
        raise invalid_message(error) from error
