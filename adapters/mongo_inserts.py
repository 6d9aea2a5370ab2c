"""Inserting documents in groups; an id that is taken is an answer, and no error."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import BulkWriteError

from adapters.group_commit import APART_S, GroupCommit
from adapters.mongo_connection import away_as_ours, indices_of_duplicates
from adapters.mongo_documents import Document


class GroupedInserts:
    """Inserts into one collection.

    Args:
        collection: of motor, with the write concern that counts.
    """

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._groups = GroupCommit(self._insert_all, apart_s=APART_S)

    async def insert_or_find(self, new: Document) -> Document | None:
        """`new`, inserted together with what others insert meanwhile, or the document that has its id.

        None when that was removed meanwhile.

        Raises:
            StoreUnavailable: `new` may or may not be inserted.
        """
        if await self._groups.commit(new):
            return new
        found: Document | None = await self._collection.find_one({"_id": new["_id"]})
        return found

    async def _insert_all(self, documents: Sequence[Document]) -> list[bool]:
        with away_as_ours("insert"):
            try:
                await self._collection.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                taken = indices_of_duplicates(error)
                return [index not in taken for index in range(len(documents))]
        return [True] * len(documents)
