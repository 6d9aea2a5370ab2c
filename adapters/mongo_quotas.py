"""Charts accepted by key and day, in MongoDB: one document each, gone a few days later.

Not acknowledged by a majority: the count of a node that is lost may be a few short.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters.mongo_connection import away_as_ours

_KEPT: Final = timedelta(days=3)


class MongoQuotas:
    """The collection `quotas`.

    Args:
        database: where it is.
    """

    def __init__(self, database: Any) -> None:
        self._days = database.get_collection("quotas")

    async def prepare(self) -> None:
        """Create the index that removes old days; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._days.create_index([("ends_at", ASCENDING)], name="expiry", expireAfterSeconds=0)

    async def spend(self, key_id: str, day: date, charts: int, limit: int) -> int | None:
        """Count `charts`, unless that makes more than `limit`: what is used now, or None.

        Raises:
            StoreUnavailable: they may or may not be counted.
        """
        if charts > limit:
            return None
        has_room = {"_id": f"{key_id}:{day.isoformat()}", "charts": {"$lte": limit - charts}}
        ends_at = datetime.combine(day, time(), UTC) + _KEPT
        count = {"$inc": {"charts": charts}, "$setOnInsert": {"ends_at": ends_at}}
        with away_as_ours("spend_quota"):
            for last in (False, True):
                try:
                    found = await self._days.find_one_and_update(
                        has_room, count, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    # There is a document without room; or another has made it this moment, so look once more.
                    if last:
                        return None
                else:
                    return int(found["charts"])
        return None
