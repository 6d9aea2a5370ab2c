"""The task records in MongoDB, through motor.

One document a task. Every change of state is one update that names the state it expects, with
`w: majority`: acknowledged means that it survives the loss of a node. What is a decision is made
by the database: the claim's counter, not a clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ASCENDING, ReturnDocument, WriteConcern
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    PyMongoError,
    WriteConcernError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern

from contracts.errors import StoreUnavailable, TaskConflict, TaskNotFound
from contracts.identifiers import TaskId
from contracts.messages import ChartCompleted, ChartEvent, ChartRequest, encode_event, encode_request
from contracts.tasks import (
    OPEN,
    AlreadyFinished,
    ClaimAnswer,
    Claimed,
    Conflicting,
    StoredImage,
    TaskCounts,
    TaskRecord,
    TaskStatus,
    UnsentEvent,
)
from contracts.topology import event_key

log = structlog.get_logger(__name__)

Document = dict[str, Any]

_OPEN: Final = [status.value for status in OPEN]
_MAYBE_WRITTEN: Final = (ConnectionFailure, AutoReconnect, ExecutionTimeout, WTimeoutError, WriteConcernError)


class MongoTasks:
    """The collection `tasks`; fits the ports of consumer and gateway.

    Args:
        url: MongoDB address.
        database: its name, unless the address has one.
        retention: how long a record and its image are kept.
        select_within_s: how long an operation looks for a primary before it gives up.
    """

    def __init__(
        self, url: str, *, database: str = "plotwire", retention: timedelta, select_within_s: float = 12
    ) -> None:
        self._client: Any = AsyncIOMotorClient(
            url,
            appname="plotwire",
            tz_aware=True,
            tzinfo=UTC,
            retryWrites=True,
            serverSelectionTimeoutMS=round(select_within_s * 1000),
            connectTimeoutMS=5000,
            socketTimeoutMS=20_000,
        )
        found = self._client.get_default_database(default=database)
        self._tasks: Any = found.get_collection(
            "tasks",
            write_concern=WriteConcern(w="majority", j=True, wtimeout=5000),
            read_concern=ReadConcern("majority"),
        )
        self._retention = retention

    async def prepare(self) -> None:
        """Create the indexes; nothing happens where they exist."""
        with _away_as_ours("prepare"):
            await self._tasks.create_index(
                [("event.created_at", ASCENDING)],
                name="unsent_events",
                partialFilterExpression={"event.sent": False},
            )
            await self._tasks.create_index([("status", ASCENDING), ("created_at", ASCENDING)], name="status")
            await self._tasks.create_index([("expires_at", ASCENDING)], name="expiry")

    async def check(self) -> None:
        """Return when a primary answers."""
        with _away_as_ours("check"):
            await self._client.admin.command("ping")

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    async def add(self, request: ChartRequest) -> TaskRecord:
        """Record a new task as pending, with its request; the same request again gives the first record.

        Raises:
            TaskConflict: the task id is in use with another body.
            StoreUnavailable: the record may or may not have been made.
        """
        document = {"_id": request.task_id, **self._new(request), "status": TaskStatus.PENDING.value}
        document |= {"claims": 0, "request": encode_request(request), "request_sent": False}
        with _away_as_ours("add"):
            try:
                await self._tasks.insert_one(document)
            except DuplicateKeyError:
                document = await self._tasks.find_one({"_id": request.task_id})
        if document["request_digest"] != request.digest():
            raise TaskConflict("this task id is in use with another body", path="taskId")
        return _record(document)

    async def withdraw(self, task_id: TaskId) -> None:
        """Remove a task that was recorded and never sent, nor claimed since."""
        with _away_as_ours("withdraw"):
            await self._tasks.delete_one({"_id": task_id, "claims": 0, "request_sent": False})

    async def mark_request_sent(self, task_id: TaskId) -> None:
        """Note that the broker has the request; its body is kept there from now on."""
        with _away_as_ours("mark_request_sent"):
            await self._tasks.update_one(
                {"_id": task_id}, {"$set": {"request_sent": True}, "$unset": {"request": ""}}
            )

    async def claim(self, request: ChartRequest) -> ClaimAnswer:
        """Take the task, recording it if only the exchange has seen it; the last claimer wins.

        Returns:
            Claimed with a token newer than all before; AlreadyFinished, perhaps with an event that
            is still to be sent; or Conflicting, when the id belongs to another request.

        Raises:
            StoreUnavailable: the claim may or may not have happened; claiming again is safe.
        """
        digest = request.digest()
        open_task = {"_id": request.task_id, "request_digest": digest, "status": {"$in": _OPEN}}
        new = self._new(request)
        del new["request_digest"]  # comes from the filter
        take = {
            "$inc": {"claims": 1},
            "$set": {"status": TaskStatus.PROCESSING.value},
            "$min": {"started_at": _now()},
            "$setOnInsert": new,
        }
        with _away_as_ours("claim"):
            try:
                found = await self._tasks.find_one_and_update(
                    open_task, take, upsert=True, return_document=ReturnDocument.AFTER
                )
            except DuplicateKeyError:
                # The id exists, and not as an open task of this request.
                return _refusal(await self._tasks.find_one({"_id": request.task_id}), digest)
        crashes = found.get("render_crashes", 0)
        return Claimed(token=found["claims"], created_at=found["created_at"], render_crashes=crashes)

    async def finish(self, token: int, event: ChartEvent, image: StoredImage | None) -> bool:
        """End the task as `event` says and record the event as unsent, in one update.

        Returns:
            False when `token` is no longer the newest: someone else owns the task.

        Raises:
            StoreUnavailable: it may or may not have happened; finishing again answers False then.
        """
        ended: Document = {
            "completed_at": event.time,
            "event": {
                "id": event.id,
                "routing_key": event_key(event),
                "body": encode_event(event),
                "sent": False,
                "created_at": event.time,
            },
        }
        if isinstance(event, ChartCompleted):
            ended |= {
                "status": TaskStatus.COMPLETED.value,
                "image": image.model_dump() if image else None,
                "warnings": [warning.model_dump(mode="json") for warning in event.data.warnings],
                "timings": event.data.timings.model_dump(by_alias=False),
            }
        else:
            error = event.data.error.model_dump(mode="json", by_alias=False)
            ended |= {"status": TaskStatus.FAILED.value, "error": error}
        mine = {"_id": event.data.task_id, "claims": token, "status": TaskStatus.PROCESSING.value}
        with _away_as_ours("finish"):
            answer = await self._tasks.update_one(mine, {"$set": ended, "$unset": {"request": ""}})
        return bool(answer.matched_count)

    async def count_crash(self, task_id: TaskId) -> int:
        """Add one worker process killed by this task; returns how many it has killed.

        A consumer that has lost its claim counts too: its worker died of the same chart.
        """
        with _away_as_ours("count_crash"):
            found = await self._tasks.find_one_and_update(
                {"_id": task_id}, {"$inc": {"render_crashes": 1}}, return_document=ReturnDocument.AFTER
            )
        return int(found["render_crashes"]) if found else 0

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note that the broker has confirmed the event."""
        with _away_as_ours("mark_sent"):
            await self._tasks.update_one(
                {"_id": task_id, "event.id": event_id}, {"$set": {"event.sent": True}}
            )

    async def find(self, task_id: TaskId) -> TaskRecord:
        """One task; raises `TaskNotFound`."""
        with _away_as_ours("find"):
            found = await self._tasks.find_one({"_id": {"$eq": task_id}}, {"request": 0, "event.body": 0})
        if found is None:
            raise TaskNotFound(f"no task has the id {task_id}")
        return _record(found)

    async def counts(self) -> TaskCounts:
        """Figures over all records; reads the whole status index, so do not ask more than once a second."""
        duration = {"$subtract": ["$completed_at", "$started_at"]}
        group = {"$group": {"_id": "$status", "n": {"$sum": 1}, "ms": {"$avg": duration}}}
        with _away_as_ours("counts"):
            found = {row["_id"]: row async for row in self._tasks.aggregate([group])}
        number = {status: int(found.get(status.value, {}).get("n", 0)) for status in TaskStatus}
        average_ms = found.get(TaskStatus.COMPLETED.value, {}).get("ms") or 0
        return TaskCounts(
            pending=number[TaskStatus.PENDING],
            processing=number[TaskStatus.PROCESSING],
            completed=number[TaskStatus.COMPLETED],
            failed=number[TaskStatus.FAILED],
            average_processing_s=average_ms / 1000,
        )

    def _new(self, request: ChartRequest) -> Document:
        created_at = _now()
        return {
            "client": request.client,
            "lane": request.lane.value,
            "output": request.output.model_dump(mode="json"),
            "request_digest": request.digest(),
            "created_at": created_at,
            "expires_at": created_at + self._retention,
        }


def _refusal(found: Document | None, digest: str) -> AlreadyFinished | Conflicting:
    if found is None or (found["request_digest"] == digest and found["status"] in _OPEN):
        raise StoreUnavailable("the task changed while it was claimed")  # so claim it again
    if found["request_digest"] != digest:
        return Conflicting()
    event = found.get("event")
    if event is None or event["sent"]:
        return AlreadyFinished()
    unsent = UnsentEvent(
        task_id=found["_id"], event_id=event["id"], routing_key=event["routing_key"], body=event["body"]
    )
    return AlreadyFinished(unsent_event=unsent)


def _record(document: Document) -> TaskRecord:
    return TaskRecord.model_validate({"task_id": document["_id"], **document})


def _now() -> datetime:
    """Now, as MongoDB keeps it: to the millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def _away_as_ours(operation: str) -> Iterator[None]:
    """Timeouts and lost connections as `StoreUnavailable`; any other driver error is a bug and stays loud."""
    try:
        yield
    except _MAYBE_WRITTEN as error:
        raise StoreUnavailable(f"MongoDB: {operation}: {type(error).__name__}") from error
    except PyMongoError as error:
        if error.timeout or error.has_error_label("RetryableWriteError"):
            raise StoreUnavailable(f"MongoDB: {operation}: {type(error).__name__}") from error
        raise
