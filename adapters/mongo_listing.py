"""Lists of tasks, newest first, a page at a time."""

from typing import Any, Final

from pymongo import DESCENDING

from adapters import mongo_documents as documents
from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_tasks import MongoTasks
from contracts.tasks import TaskFilter, TaskPlace, TaskRecord

_NEWEST_FIRST: Final = [("created_at", DESCENDING), ("_id", DESCENDING)]
_UNTOLD: Final = {"request": 0, "event": 0, "errors": 0, "crash_letters": 0, "warnings": 0}


class MongoListing:
    """Pages of tasks; fits the port of the gateway.

    Args:
        tasks: the records.
    """

    def __init__(self, tasks: MongoTasks) -> None:
        self._tasks = decisive(tasks.database, "tasks")

    async def prepare(self) -> None:
        """Create the indexes; nothing happens where they exist."""
        with away_as_ours("prepare"):
            await self._tasks.create_index(_NEWEST_FIRST, name="newest")
            await self._tasks.create_index([("client", DESCENDING), *_NEWEST_FIRST], name="newest_of_client")

    async def page(self, wanted: TaskFilter, after: TaskPlace | None, limit: int) -> list[TaskRecord]:
        """Tasks that `wanted` lets through, beyond `after`, at most `limit`; without warnings and errors.

        Raises:
            StoreUnavailable: the store does not answer.
        """
        query: dict[str, Any] = {}
        if wanted.status:
            query["status"] = wanted.status.value
        if wanted.client:
            query["client"] = wanted.client
        if after:
            older = {"created_at": {"$lt": after.created_at}}
            beside = {"created_at": after.created_at, "_id": {"$lt": after.task_id}}
            query["$or"] = [older, beside]
        with away_as_ours("page"):
            found = self._tasks.find(query, _UNTOLD).sort(_NEWEST_FIRST).limit(limit)
            return [documents.record(one) async for one in found]
