"""The image records in MongoDB, through motor: which picture is where, and until when.

One current record a digest, kept unique by an index. A request that wants the image extends the
record's expiry, the clean-up claims it by its expiry; both are single updates of the same document,
so the database decides who comes first, and the other one sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from adapters.group_commit import GroupCommit
from adapters.mongo_bulk import update_all
from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document, as_kept, now
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
        self._reservations = GroupCommit(self._reserve_all)
        self._notes = GroupCommit(self._note_all)

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
        wanted = _Wanted(
            current={"digest": digest, "current": True},
            reserve={
                "$max": {"expires_at": as_kept(until)},
                "$set": {"reserved_at": now()},
                "$setOnInsert": {"_id": new_key, "folder": folder},
            },
        )
        found = await self._reservations.commit(wanted)
        return Reservation(object_key=found["_id"], kept=self._fresh(found))

    async def _reserve_all(self, wanted: Sequence["_Wanted"]) -> list[Document]:
        found = await self._reserved_together(wanted) if len(wanted) > 1 else {}
        return [
            found[index] if index in found else await self._reserve_alone(one)
            for index, one in enumerate(wanted)
        ]

    async def _reserved_together(self, wanted: Sequence["_Wanted"]) -> dict[int, Document]:
        """The records that one command has reserved, by the place of the wish; the rest is open."""
        updates = [UpdateOne(one.current, one.reserve, upsert=True) for one in wanted]
        with away_as_ours("reserve_group"):
            written = await update_all(self._images, updates)
            others = [one.digest for index, one in enumerate(wanted) if index not in written.inserted]
            query = {"digest": {"$in": others}, "current": True}
            seen = {one["digest"]: one async for one in self._images.find(query)} if others else {}
        new = {index: wanted[index].reserve["$setOnInsert"] for index in written.inserted}
        return new | {
            index: document
            for index, one in enumerate(wanted)
            if index not in new
            and (document := seen.get(one.digest))
            # Another record may have taken the place of the one that was reserved.
            and document["expires_at"] >= one.until
        }

    async def _reserve_alone(self, wanted: "_Wanted") -> Document:
        with away_as_ours("reserve"):
            for _ in range(_RACES):
                try:
                    found: Document = await self._images.find_one_and_update(
                        wanted.current, wanted.reserve, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    continue  # someone else has just made it
                return found
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
        return await self._notes.commit((kept.image.object_key, stored))

    async def _note_all(self, notes: Sequence[tuple[str, Document]]) -> list[bool]:
        updates = [
            UpdateOne({"_id": key, "current": True}, {"$set": {"stored": stored}}) for key, stored in notes
        ]
        with away_as_ours("note_stored"):
            written = await update_all(self._images, updates)
            if written.matched == len(notes):
                return [True] * len(notes)
            # The command tells only how many; a record that is no longer current never is again.
            keys = [key for key, _ in notes]
            found = self._images.find({"_id": {"$in": keys}, "current": True}, {"_id": 1})
            current = {document["_id"] async for document in found}
        return [key in current for key in keys]


@dataclass(frozen=True)
class _Wanted:
    current: Document
    """Finds the record."""
    reserve: Document
    """Extends or makes it."""

    @property
    def digest(self) -> str:
        """Of the image."""
        return str(self.current["digest"])

    @property
    def until(self) -> datetime:
        """How long the record is wanted."""
        found: datetime = self.reserve["$max"]["expires_at"]
        return found
