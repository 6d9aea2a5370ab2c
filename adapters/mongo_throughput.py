"""How many tasks came and went a moment ago, by lane, from the task records in MongoDB."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from pymongo import DESCENDING

from adapters.mongo_connection import away_as_ours
from adapters.mongo_documents import now
from contracts.identifiers import Lane
from contracts.tasks import LaneThroughput, TaskStatus


class MongoThroughput:
    """Reads the collection `tasks`; decides nothing.

    Args:
        database: where it is.
    """

    def __init__(self, database: Any) -> None:
        self._tasks = database.get_collection("tasks")

    async def prepare(self) -> None:
        """Create the index of ended tasks; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._tasks.create_index([("completed_at", DESCENDING)], name="ended", sparse=True)

    async def of_last(self, window: timedelta) -> dict[Lane, LaneThroughput]:
        """What came and went in `window`, for every lane; reads that many index entries."""
        since = now() - window
        found: dict[str, dict[str, int]] = defaultdict(dict)
        with away_as_ours("throughput"):
            async for row in self._tasks.aggregate(_accepted(since)):
                found[row["_id"]]["accepted"] = row["n"]
            async for row in self._tasks.aggregate(_ended(since)):
                found[row["_id"]["lane"]][row["_id"]["status"]] = row["n"]
        return {lane: LaneThroughput.model_validate(found[lane.value]) for lane in Lane}


def _accepted(since: datetime) -> list[dict[str, Any]]:
    # Every status is named so that the index of status and age serves.
    came = {"status": {"$in": [status.value for status in TaskStatus]}, "created_at": {"$gte": since}}
    return [{"$match": came}, {"$group": {"_id": "$lane", "n": {"$sum": 1}}}]


def _ended(since: datetime) -> list[dict[str, Any]]:
    both = {"lane": "$lane", "status": "$status"}
    return [{"$match": {"completed_at": {"$gte": since}}}, {"$group": {"_id": both, "n": {"$sum": 1}}}]
