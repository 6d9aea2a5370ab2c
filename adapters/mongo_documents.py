"""The document of a task: how models become fields of it, and fields become models again."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from contracts.errors import TaskConflict
from contracts.messages import (
    ChartCompleted,
    ChartEvent,
    ChartFailed,
    ChartRequest,
    encode_event,
    encode_request,
)
from contracts.output import Output
from contracts.tasks import (
    OPEN,
    AlreadyFinished,
    Claimed,
    Conflicting,
    StoredImage,
    TaskRecord,
    TaskStatus,
    UnsentEvent,
)
from contracts.topology import event_key

Document = dict[str, Any]
Trace = dict[str, str]
"""W3C trace headers."""

NOTHING_TO_SEND: Final[Document] = {"request": "", "request_trace": ""}
"""What is unset when the broker has a request."""

OPEN_STATUSES: Final = [status.value for status in OPEN]


def now() -> datetime:
    """Now, as MongoDB keeps it."""
    return as_kept(datetime.now(UTC))


def as_kept(exactly: datetime) -> datetime:
    """A time as MongoDB keeps it: to the millisecond."""
    return exactly.replace(microsecond=exactly.microsecond // 1000 * 1000)


def of_request(request: ChartRequest, retention: timedelta) -> Document:
    """Fields of a new task; its id, status and digest apart."""
    created_at = now()
    return {
        "client": request.client,
        "lane": request.lane.value,
        "output": request.output.model_dump(mode="json"),
        "created_at": created_at,
        "expires_at": created_at + retention,
        "request_taken": 0,
    }


def open_task(task_id: str, digest: str) -> Document:
    """Finds the task of the request of `digest`, unless it has ended."""
    return {"_id": task_id, "request_digest": digest, "status": {"$in": OPEN_STATUSES}}


def new_task(task_id: str, digest: str) -> Document:
    """Finds the task of the request of `digest`, while nobody has ever claimed it."""
    return {"_id": task_id, "request_digest": digest, "status": TaskStatus.PENDING.value, "claims": 0}


def of_new(
    request: ChartRequest, retention: timedelta, trace: Trace, encoded: bytes | None = None
) -> Document:
    """A whole task that nobody has begun."""
    return {
        "_id": request.task_id,
        "request_digest": request.digest(),
        "status": TaskStatus.PENDING.value,
        "claims": 0,
        **of_request(request, retention),
        **to_send(request, trace, encoded),
    }


def to_send(request: ChartRequest, trace: Trace, encoded: bytes | None = None) -> Document:
    """Fields of a request that a relay is to send, should nobody else; `NOTHING_TO_SEND` removes them."""
    body = encode_request(request) if encoded is None else encoded
    return {"request": body, "request_sent": False, "request_trace": trace}


def of_unreadable(event: ChartFailed, digest: str, retention: timedelta, trace: Trace) -> Document:
    """A whole task whose request cannot be read, and which has ended of that."""
    created_at = now()
    return {
        "_id": event.data.task_id,
        "request_digest": digest,
        "client": event.data.client,
        "lane": event.data.lane.value,
        "output": Output(type=event.data.format).model_dump(mode="json"),
        "created_at": created_at,
        "expires_at": created_at + retention,
        "request_taken": 0,
        "request_sent": True,
        "claims": 0,
        "attempts": event.data.attempts,
        **of_end(event, None, trace),
    }


def of_end(event: ChartEvent, image: StoredImage | None, trace: Trace) -> Document:
    """Fields that end a task, with the event that is to be sent, in the trace in which it ended.

    The event is kept as the bytes that go out: no key of a caller becomes a field name.
    """
    ended: Document = {
        "completed_at": event.time,
        "event": {
            "id": event.id,
            "routing_key": event_key(event),
            "body": encode_event(event),
            "sent": False,
            "taken": 0,
            "trace": trace,
            "created_at": event.time,
        },
    }
    if isinstance(event, ChartCompleted):
        return ended | {
            "status": TaskStatus.COMPLETED.value,
            "image": image.model_dump() if image else None,
            "warnings": [warning.model_dump(mode="json") for warning in event.data.warnings],
            "timings": event.data.timings.model_dump(by_alias=False),
        }
    error = event.data.error.model_dump(mode="json", by_alias=False)
    return ended | {"status": TaskStatus.FAILED.value, "error": error}


def claimed(document: Document) -> Claimed:
    """The answer to a claim that took the task."""
    return Claimed(
        token=document["claims"],
        created_at=document["created_at"],
        started_at=document["started_at"],
        expires_at=document["expires_at"],
        render_crashes=document.get("render_crashes", 0),
        generation=document.get("generation", 0),
    )


def refusal(found: Document | None, digest: str) -> AlreadyFinished | Conflicting | None:
    """Why a task cannot be claimed for the request of `digest`; None when it can be by now."""
    if found is None:
        return None
    if found["request_digest"] != digest:
        return Conflicting()
    if found["status"] in OPEN_STATUSES:
        return None
    event = found.get("event")
    if event is None or event["sent"]:
        return AlreadyFinished()
    return AlreadyFinished(unsent_event=unsent(found))


def unsent(document: Document) -> UnsentEvent:
    """The event of a task."""
    event = document["event"]
    return UnsentEvent(
        task_id=document["_id"],
        event_id=event["id"],
        routing_key=event["routing_key"],
        body=event["body"],
        trace=event.get("trace", {}),  # records of earlier versions have none
    )


def record_of_same(document: Document, digest: str) -> TaskRecord:
    """The record, if it is one of the request of `digest`; raises `TaskConflict` otherwise."""
    if document["request_digest"] != digest:
        check_same(Conflicting())
    return record(document)


def check_same(answer: AlreadyFinished | Conflicting) -> None:
    """Raise `TaskConflict` for an id of another request."""
    if isinstance(answer, Conflicting):
        raise TaskConflict("this task id is in use with another body", path="taskId")


def record(document: Document) -> TaskRecord:
    """What is told of a task; fields of the outbox stay inside."""
    return TaskRecord.model_validate({"task_id": document["_id"], **document})
