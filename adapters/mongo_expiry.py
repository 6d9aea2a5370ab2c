"""What has expired in MongoDB: found in batches, claimed, removed.

Every removal names the state it expects, so that what has been extended, reopened or reserved since
it was found stays. A record of an image is claimed before its object goes: from then on no request
is given it.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING

from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import OPEN_STATUSES, Document, now
from contracts.identifiers import TaskId

_BATCH: Final = 500


class MongoExpiry:
    """The collections `tasks` and `images`, as the clean-up uses them.

    Args:
        database: where they are.
    """

    def __init__(self, database: Any) -> None:
        self._tasks = decisive(database, "tasks")
        self._images = decisive(database, "images")

    async def prepare(self) -> None:
        """Create the index; nothing happens where it exists."""
        with away_as_ours("prepare"):
            await self._images.create_index(
                [("claimed_at", ASCENDING)],
                name="claimed",
                partialFilterExpression={"claimed_at": {"$type": "date"}},
            )

    async def expired_tasks(self, before: datetime) -> AsyncIterator[list[TaskId]]:
        """Ended and announced tasks whose time is over, in batches."""
        with away_as_ours("expired_tasks"):
            found = self._tasks.find(_ended(before), {"_id": 1}).sort("expires_at", ASCENDING)
            while batch := await found.to_list(_BATCH):
                yield [document["_id"] for document in batch]

    async def remove_tasks(self, task_ids: list[TaskId], before: datetime) -> int:
        """Remove those of `task_ids` that are still to go; returns how many."""
        with away_as_ours("remove_tasks"):
            answer = await self._tasks.delete_many({"_id": {"$in": task_ids}, **_ended(before)})
        return int(answer.deleted_count)

    async def count_overdue_tasks(self, before: datetime) -> int:
        """Tasks whose time is over and that have not ended."""
        overdue = {"expires_at": {"$lt": before}, "status": {"$in": OPEN_STATUSES}}
        with away_as_ours("count_overdue_tasks"):
            return int(await self._tasks.count_documents(overdue))

    async def count_expired_images(self, before: datetime) -> int:
        """Images that `claim_images` would claim, and those claimed before."""
        gone = {"$or": [_current(before), {"claimed_at": {"$type": "date"}}]}
        with away_as_ours("count_expired_images"):
            return int(await self._images.count_documents(gone))

    async def claim_images(self, before: datetime) -> int:
        """Claim a batch of images whose time is over; returns how many."""
        with away_as_ours("claim_images"):
            found = self._images.find(_current(before), {"_id": 1}).sort("expires_at", ASCENDING)
            keys = [document["_id"] async for document in found.limit(_BATCH)]
            answer = await self._images.update_many(
                {"_id": {"$in": keys}, **_current(before)}, {"$set": _CLAIMED | {"claimed_at": now()}}
            )
        return int(answer.modified_count)

    async def claimed_images(self) -> list[str]:
        """A batch of claimed images, whoever claimed them: their objects are to go."""
        with away_as_ours("claimed_images"):
            found = self._images.find({"claimed_at": {"$type": "date"}}, {"_id": 1})
            return [document["_id"] async for document in found.limit(_BATCH)]

    async def forget_images(self, keys: list[str]) -> int:
        """Remove claimed records whose objects are gone; returns how many."""
        with away_as_ours("forget_images"):
            answer = await self._images.delete_many({"_id": {"$in": keys}, "current": False})
        return int(answer.deleted_count)

    async def folders(self) -> set[str]:
        """Every folder that an image was stored in."""
        with away_as_ours("folders"):
            return set(await self._images.distinct("folder"))

    async def known(self, keys: list[str]) -> set[str]:
        """Those of `keys` that have a record, claimed ones included."""
        with away_as_ours("known"):
            found = self._images.find({"_id": {"$in": keys}}, {"_id": 1})
            return {document["_id"] async for document in found}

    async def stored(
        self, folder: str, after: str, last: str | None, before: datetime
    ) -> AsyncIterator[list[str]]:
        """Keys of images said to be stored before `before`: in `folder`, beyond `after`, up to `last`."""
        span: Document = {"$gt": after} | ({"$lte": last} if last is not None else {})
        said = {"_id": span, "folder": folder, "current": True, "stored.at": {"$lt": before}}
        with away_as_ours("stored"):
            found = self._images.find(said, {"_id": 1}).sort("_id", ASCENDING)
            while batch := await found.to_list(_BATCH):
                yield [document["_id"] for document in batch]

    async def claim_lost(self, keys: list[str], before: datetime) -> int:
        """Claim records whose objects are not there, unless they were stored anew; returns how many."""
        lost = {"_id": {"$in": keys}, "current": True, "stored.at": {"$lt": before}}
        with away_as_ours("claim_lost"):
            answer = await self._images.update_many(lost, {"$set": _CLAIMED | {"claimed_at": now()}})
        return int(answer.modified_count)


_CLAIMED: Final[Document] = {"current": False}


def _ended(before: datetime) -> Document:
    return {"expires_at": {"$lt": before}, "status": {"$nin": OPEN_STATUSES}, "event.sent": True}


def _current(before: datetime) -> Document:
    return {"expires_at": {"$lt": before}, "current": True}
