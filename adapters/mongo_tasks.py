"""The task records in MongoDB, through motor.

One document a task. Every change of state is one update that names the state it expects, with
`w: majority`: acknowledged means that it survives the loss of a node. What is a decision is made
by the database: the claim's counter, not a clock.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters import mongo_documents as documents
from adapters.mongo_claims import GroupedClaims
from adapters.mongo_connection import away_as_ours, decisive, open_client
from adapters.mongo_ends import GroupedEnds, NewEnd
from adapters.mongo_inserts import GroupedInserts
from adapters.tracing import Tracing
from contracts.errors import ErrorCode, StoreUnavailable, TaskNotFound
from contracts.identifiers import TaskId
from contracts.messages import ChartEvent, ChartFailed, ChartRequest
from contracts.tasks import (
    ClaimAnswer,
    FailedAttempt,
    StoredImage,
    Submission,
    TaskCounts,
    TaskRecord,
    TaskStatus,
)

_RACES: Final = 5
"""How often an operation that lost a race for an id is begun again at once."""
_MAX_ERRORS: Final = 10


class MongoTasks:
    """The collection `tasks`; fits the ports of consumer and gateway.

    Args:
        url: MongoDB address.
        database: its name, unless the address has one.
        retention: how long a record and its image are kept.
        tracing: what an outbox keeps is sent in the trace of who recorded it.
        select_within_s: how long an operation looks for a primary before it gives up.
    """

    def __init__(
        self,
        url: str,
        *,
        database: str = "plotwire",
        retention: timedelta,
        select_within_s: float = 12,
        tracing: Tracing | None = None,
    ) -> None:
        self._client = open_client(url, select_within_s=select_within_s)
        self.database: Any = self._client.get_default_database(default=database)
        self._tasks = decisive(self.database, "tasks")
        self._retention = retention
        self.tracing = tracing or Tracing()
        self._inserts = GroupedInserts(self._tasks)
        self._claims = GroupedClaims(self._tasks, retention)
        self._ends = GroupedEnds(self._tasks)

    async def prepare(self) -> None:
        """Create the indexes; nothing happens where they exist."""
        with away_as_ours("prepare"):
            await self._tasks.create_index([("status", ASCENDING), ("created_at", ASCENDING)], name="status")
            await self._tasks.create_index([("expires_at", ASCENDING)], name="expiry")

    async def check(self) -> None:
        """Return when a primary answers."""
        with away_as_ours("check"):
            await self._client.admin.command("ping")

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    async def add(
        self, request: ChartRequest, submission: Submission | None = None, *, encoded: bytes | None = None
    ) -> TaskRecord:
        """Record a new task as pending, with its request; the same request again gives the first record,
        with the submission that made it.

        Args:
            request: what is asked for.
            submission: that it came with.
            encoded: what `encode_request` gives, from who has it already.

        Raises:
            TaskConflict: the task id is in use with another body.
            StoreUnavailable: the record may or may not have been made.
        """
        new = documents.of_new(request, self._retention, self.tracing.current(), encoded)
        if submission:
            new["submission"] = submission.model_dump()
        with away_as_ours("add"):
            for _ in range(_RACES):
                document = await self._inserts.insert_or_find(new)
                if document is not None:
                    return documents.record_of_same(document, new["request_digest"])
        raise StoreUnavailable("MongoDB: add: the task was made and removed again and again")

    async def mark_requests_sent(self, task_ids: Sequence[TaskId], taken: int = 0) -> None:
        """Note that the broker has the requests; their bodies are kept there from now on.

        Args:
            task_ids: of the requests.
            taken: how often they had been taken when they were sent. Taken since, or given up by the
                broker, one is left as it is: who comes late knows nothing of that.
        """
        as_sent = {"_id": {"$in": list(task_ids)}, "request_taken": taken}
        with away_as_ours("mark_requests_sent"):
            await self._tasks.update_many(
                as_sent, {"$set": {"request_sent": True}, "$unset": documents.NOTHING_TO_SEND}
            )

    async def claim(self, request: ChartRequest, attempt: int = 1) -> ClaimAnswer:
        """Take the task, recording it if only the exchange has seen it; the last claimer wins.

        Args:
            request: the task's.
            attempt: which one, by the delivery's count from 1.

        Returns:
            Claimed with a token newer than all before; AlreadyFinished, perhaps with an event that
            is still to be sent; or Conflicting, when the id belongs to another request.

        Raises:
            StoreUnavailable: the claim may or may not have happened; claiming again is safe.
        """
        return await self._claims.claim(request, attempt)

    async def finish(self, token: int, event: ChartEvent, image: StoredImage | None) -> bool:
        """End the task as `event` says and record the event as unsent, in one update.

        Returns:
            False when `token` is no longer the newest: someone else owns the task.

        Raises:
            StoreUnavailable: it may or may not have happened; finishing again answers False then.
        """
        ended = documents.of_end(event, image, self.tracing.current())
        return await self._ends.end(event.data.task_id, token, ended)

    async def end_new(self, request: ChartRequest, event: ChartEvent, image: StoredImage) -> bool:
        """Claim the task of `request` and end it as `event` says, with the event as unsent, in one update.

        Returns:
            False when somebody has claimed the task before, or the id belongs to another request.

        Raises:
            StoreUnavailable: it may or may not have happened; a claim tells.
        """
        ended = documents.of_end(event, image, self.tracing.current())
        return await self._ends.end_new(
            NewEnd(
                documents.new_task(request.task_id, request.digest()),
                {
                    "$inc": {"claims": 1},
                    "$set": {**ended, "started_at": event.time, "attempts": 1, "request_sent": True},
                    "$unset": documents.NOTHING_TO_SEND,
                    "$setOnInsert": documents.of_request(request, self._retention),
                },
            )
        )

    async def record_failed(self, event: ChartFailed, digest: str) -> bool:
        """Record a task that ended as it came, with its unsent event.

        Args:
            event: says why.
            digest: stands for that of the request, which cannot be read.

        Returns:
            False when the id is taken; that task stays as it is.

        Raises:
            StoreUnavailable: it may or may not have happened; recording again is safe.
        """
        new = documents.of_unreadable(event, digest, self._retention, self.tracing.current())
        with away_as_ours("record_failed"):
            try:
                await self._tasks.insert_one(new)
            except DuplicateKeyError:
                return False
        return True

    async def count_crash(self, task_id: TaskId) -> int:
        """Add one worker process killed by this task; returns how many it has killed.

        A consumer that has lost its claim counts too: its worker died of the same chart.
        """
        with away_as_ours("count_crash"):
            found = await self._tasks.find_one_and_update(
                {"_id": task_id}, {"$inc": {"render_crashes": 1}}, return_document=ReturnDocument.AFTER
            )
        return int(found["render_crashes"]) if found else 0

    async def note_failure(self, task_id: TaskId, failed: FailedAttempt) -> None:
        """Keep a failed attempt with its task; of many the latest ten."""
        latest = {"$each": [{**failed.model_dump(), "code": failed.code.value}], "$slice": -_MAX_ERRORS}
        with away_as_ours("note_failure"):
            await self._tasks.update_one(
                {"_id": task_id}, {"$push": {"errors": latest}, "$min": {"first_failed_at": failed.at}}
            )

    async def return_to_outbox(self, request: ChartRequest, letter_key: str) -> int | None:
        """Have a request that the broker gave up sent again, unless its task has ended.

        Args:
            request: what the letter holds; recorded if no consumer ever lived to claim it.
            letter_key: names the letter: told twice, it counts once.

        Returns:
            How often the broker has given the request up; None when the task has ended.

        Raises:
            TaskConflict: the task id is in use with another body.
            StoreUnavailable: it may or may not have happened; telling it again is safe.
        """
        digest = request.digest()
        open_task = documents.open_task(request.task_id, digest)
        new = documents.of_request(request, self._retention)
        del new["request_taken"]
        again = {
            "$addToSet": {"crash_letters": letter_key},
            "$set": documents.to_send(request, self.tracing.current()),
            "$inc": {"request_taken": 1},
            "$setOnInsert": {"status": TaskStatus.PENDING.value, "claims": 0, **new},
        }
        with away_as_ours("return_to_outbox"):
            for _ in range(_RACES):
                try:
                    found = await self._tasks.find_one_and_update(
                        open_task, again, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    found = await self._tasks.find_one({"_id": request.task_id})
                    if answer := documents.refusal(found, digest):
                        documents.check_same(answer)
                        return None
                else:
                    return len(found["crash_letters"])
        raise StoreUnavailable("MongoDB: return_to_outbox: the task changed again and again")

    async def has_failed_of(self, task_id: TaskId, letter_key: str) -> bool:
        """Whether the task failed because the broker gave it up, and this letter was one of those."""
        of_it = {
            "_id": task_id,
            "status": TaskStatus.FAILED.value,
            "error.code": ErrorCode.CRASH_LOOP.value,
            "crash_letters": letter_key,
        }
        with away_as_ours("has_failed_of"):
            return await self._tasks.find_one(of_it, {"_id": 1}) is not None

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        """Note that the broker has confirmed the event."""
        await self.mark_events_sent([(task_id, event_id)])

    async def mark_events_sent(self, events: Sequence[tuple[TaskId, str]]) -> None:
        """Note that the broker has confirmed these events of tasks; an event that is no longer its task's
        counts for nothing.
        """
        task_ids, event_ids = (list(part) for part in zip(*events, strict=True))
        # An event's id names its task, so no pair is mixed up.
        these = {"_id": {"$in": task_ids}, "event.id": {"$in": event_ids}}
        with away_as_ours("mark_events_sent"):
            await self._tasks.update_many(these, {"$set": {"event.sent": True}})

    async def find(self, task_id: TaskId) -> TaskRecord:
        """One task; raises `TaskNotFound`."""
        with away_as_ours("find"):
            found = await self._tasks.find_one({"_id": {"$eq": task_id}}, {"request": 0, "event.body": 0})
        if found is None:
            raise TaskNotFound(f"no task has the id {task_id}")
        return documents.record(found)

    async def counts(self) -> TaskCounts:
        """Figures over all records; reads the whole status index, so do not ask more than once a second."""
        duration = {"$subtract": ["$completed_at", "$started_at"]}
        group = {"$group": {"_id": "$status", "n": {"$sum": 1}, "ms": {"$avg": duration}}}
        with away_as_ours("counts"):
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
