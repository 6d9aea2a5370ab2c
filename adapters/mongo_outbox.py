"""The outboxes in MongoDB: what was recorded with a task and not yet confirmed by the broker.

Two of them, both fields of the task: the request that the gateway recorded, and the event that
ended the task. Several relays may look at once. Each takes a leftover by a compare-and-set on how
often it was taken, so one of them sends it; none waits for a clock, and one that dies loses nothing.
"""

from typing import Final

from pymongo import ASCENDING, ReturnDocument

from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document, unsent
from adapters.mongo_tasks import MongoTasks
from contracts.messages import decode_request
from contracts.tasks import Leftover, UnsentEvent, UnsentRequest

_UNSENT_REQUEST: Final = {"request_sent": False}
_UNSENT_EVENT: Final = {"event.sent": False}


class MongoRequestOutbox:
    """Requests of the gateway that no broker has confirmed; fits `consumer.ports.Outbox`."""

    def __init__(self, tasks: MongoTasks) -> None:
        self._marks = tasks
        self._tasks = decisive(tasks.database, "tasks")

    async def prepare(self) -> None:
        """Create the index; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._tasks.create_index(
                [("created_at", ASCENDING)], name="unsent_requests", partialFilterExpression=_UNSENT_REQUEST
            )

    async def leftovers(self, limit: int) -> list[Leftover]:
        """The oldest, at most `limit`."""
        with away_as_ours("unsent_requests"):
            found = self._tasks.find(_UNSENT_REQUEST, {"request_taken": 1}).sort("created_at").limit(limit)
            return [Leftover(task_id=one["_id"], taken=one["request_taken"]) async for one in found]

    async def count(self, limit: int) -> int:
        """How many there are; stops counting at `limit`."""
        with away_as_ours("count_unsent_requests"):
            return int(
                await self._tasks.count_documents(_UNSENT_REQUEST, limit=limit, hint="unsent_requests")
            )

    async def take(self, leftover: Leftover) -> UnsentRequest | None:
        """The request, unless it has been sent or another relay has taken it since it was found."""
        as_found = {"_id": leftover.task_id, "request_taken": leftover.taken, **_UNSENT_REQUEST}
        with away_as_ours("take_request"):
            found: Document | None = await self._tasks.find_one_and_update(
                as_found, {"$inc": {"request_taken": 1}}, return_document=ReturnDocument.AFTER
            )
        if found is None:
            return None
        request = decode_request(found["request"])
        return UnsentRequest(
            task_id=found["_id"],
            request=request,
            taken=found["request_taken"],
            trace=found.get("request_trace", {}),  # records of earlier versions have none
        )

    async def mark_sent(self, unsent_request: UnsentRequest) -> None:
        """Note that the broker has it; its body is kept there from now on."""
        await self._marks.mark_requests_sent([unsent_request.task_id], unsent_request.taken)


class MongoEventOutbox:
    """Events of ended tasks that no broker has confirmed; fits `consumer.ports.Outbox`."""

    def __init__(self, tasks: MongoTasks) -> None:
        self._marks = tasks
        self._tasks = decisive(tasks.database, "tasks")

    async def prepare(self) -> None:
        """Create the index; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._tasks.create_index(
                [("event.created_at", ASCENDING)], name="unsent_events", partialFilterExpression=_UNSENT_EVENT
            )

    async def leftovers(self, limit: int) -> list[Leftover]:
        """The oldest, at most `limit`."""
        with away_as_ours("unsent_events"):
            found = self._tasks.find(_UNSENT_EVENT, {"event.taken": 1}).sort("event.created_at").limit(limit)
            return [Leftover(task_id=one["_id"], taken=one["event"]["taken"]) async for one in found]

    async def take(self, leftover: Leftover) -> UnsentEvent | None:
        """The event, unless it has been sent or another relay has taken it since it was found."""
        as_found = {"_id": leftover.task_id, "event.taken": leftover.taken, **_UNSENT_EVENT}
        with away_as_ours("take_event"):
            found: Document | None = await self._tasks.find_one_and_update(
                as_found, {"$inc": {"event.taken": 1}}, return_document=ReturnDocument.AFTER
            )
        return unsent(found) if found else None

    async def mark_sent(self, event: UnsentEvent) -> None:
        """Note that the broker has confirmed it."""
        await self._marks.mark_sent(event.task_id, event.event_id)
