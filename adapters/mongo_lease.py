"""Whose turn it is to clean up, in MongoDB: one document, by the clock of the server.

The lease spares work; nothing depends on it. What the clean-up does is safe in several hands at
once. A holder that lost it is told so by its number, a counter, and stops.
"""

from datetime import timedelta
from typing import Any, Final

from pymongo import ReturnDocument

from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document
from contracts.cleanup import CleanupReport, CleanupStatus

_ID: Final = {"_id": "cleanup"}


class MongoLease:
    """The collection `leases`.

    Args:
        database: where it is.
        hold_s: seconds a holder may go without renewing it.
    """

    def __init__(self, database: Any, *, hold_s: float) -> None:
        self._leases = decisive(database, "leases")
        self._until = {"$add": ["$$NOW", round(hold_s * 1000)]}

    async def prepare(self) -> None:
        """Create the document; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._leases.update_one(_ID, {"$setOnInsert": {"fence": 0}}, upsert=True)

    async def take(self, holder: str, *, only_if_due: bool) -> int | None:
        """Take the lease: its number, or None while someone has it, or nothing is due."""
        free: list[Document] = [{"$lt": [{"$ifNull": ["$until", None]}, "$$NOW"]}]
        if only_if_due:
            free.append({"$lte": [{"$ifNull": ["$due_at", None]}, "$$NOW"]})
        taken = {
            "fence": {"$add": [{"$ifNull": ["$fence", 0]}, 1]},
            "holder": {"$literal": holder},
            "until": self._until,
        }
        with away_as_ours("take_lease"):
            found = await self._leases.find_one_and_update(
                _ID | {"$expr": {"$and": free}}, [{"$set": taken}], return_document=ReturnDocument.AFTER
            )
        return int(found["fence"]) if found else None

    async def keep(self, fence: int) -> bool:
        """Renew the lease; False when it has been taken by another."""
        with away_as_ours("keep_lease"):
            answer = await self._leases.update_one(_ID | {"fence": fence}, [{"$set": {"until": self._until}}])
        return bool(answer.matched_count)

    async def give_back(self, fence: int, report: CleanupReport | None, *, due_in: timedelta) -> None:
        """End the lease, with what was done; without a report the run is due again at once."""
        ended: Document = {"until": None, "holder": None}
        if report:
            kept = report.model_dump(by_alias=False) | {"errors": list(report.errors)}
            due_at = {"$add": ["$$NOW", round(due_in.total_seconds() * 1000)]}
            ended |= {"last": {"$literal": kept}, "due_at": due_at}
        with away_as_ours("give_back_lease"):
            await self._leases.update_one(_ID | {"fence": fence}, [{"$set": ended}])

    async def status(self) -> CleanupStatus:
        """Who has it, what came of it last, and when it is due."""
        held = {"$cond": [{"$gt": ["$until", "$$NOW"]}, "$holder", None]}
        with away_as_ours("lease_status"):
            found = await self._leases.find_one(_ID, {"running_by": held, "due_at": 1, "last": 1})
        return CleanupStatus.model_validate(found or {})
