"""The image records in MongoDB, through motor: which picture is where, and until when.

One current record a digest, kept unique by an index. A request that wants the image extends the
record's expiry, the clean-up claims it by its expiry; both are single updates of the same document,
so the database decides who comes first, and the other one sees it.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document, now
from contracts.errors import StoreUnavailable
from contracts.images import KeptImage, Reservation
from contracts.tasks import StoredImage

_RACES: Final = 5
"""How often a reservation that lost a race for its digest is begun again at once."""


class MongoImages:
    """The collection `images`; fits the port of the consumer.

    Args:
        database: where it is.
        retention: an image stored longer ago is put again, so that the age of an object says that
            nobody needs it.
    """

    def __init__(self, database: Any, *, retention: timedelta) -> None:
        self._images = decisive(database, "images")
        self._retention = retention

    async def prepare(self) -> None:
        """Create the indexes; nothing happens where they exist."""
        with away_as_ours("prepare"):
            await self._images.create_index(
                [("digest", ASCENDING)],
                name="current",
                unique=True,
                partialFilterExpression={"current": True},
            )
            await self._images.create_index([("expires_at", ASCENDING)], name="expiry")

    async def reserve(self, digest: str, new_key: str, folder: str, until: datetime) -> Reservation:
        """The current record of `digest`, kept until `until` or longer; made with `new_key` if there is none.

        Raises:
            StoreUnavailable: it may or may not have happened; reserving again is safe.
        """
        current = {"digest": digest, "current": True}
        reserve = {
            "$max": {"expires_at": until},
            "$set": {"reserved_at": now()},
            "$setOnInsert": {"_id": new_key, "folder": folder},
        }
        with away_as_ours("reserve"):
            for _ in range(_RACES):
                try:
                    found = await self._images.find_one_and_update(
                        current, reserve, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    continue  # someone else has just made it
                return Reservation(object_key=found["_id"], kept=self._fresh(found))
        raise StoreUnavailable("MongoDB: reserve: the record of the image changed again and again")

    def _fresh(self, document: Document) -> KeptImage | None:
        stored = document.get("stored")
        if stored is None or stored["at"] < now() - self._retention:
            return None
        image = StoredImage.model_validate({"object_key": document["_id"], **stored})
        return KeptImage(image=image, warnings=stored["warnings"], stored_at=stored["at"])

    async def note_stored(self, kept: KeptImage) -> bool:
        """Note that the object of a reserved record is in the bucket.

        Returns:
            False when the record is no longer current: the object may be removed any moment.

        Raises:
            StoreUnavailable: it may or may not have happened; noting it again is safe.
        """
        stored = {
            "at": kept.stored_at,
            **kept.image.model_dump(exclude={"object_key"}),
            "warnings": [warning.model_dump(mode="json") for warning in kept.warnings],
        }
        reserved = {"_id": kept.image.object_key, "current": True}
        with away_as_ours("note_stored"):
            answer = await self._images.update_one(reserved, {"$set": {"stored": stored}})
        return bool(answer.matched_count)
