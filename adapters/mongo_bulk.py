"""Many updates of one collection in one command."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from adapters.mongo_connection import indices_of_duplicates


@dataclass(frozen=True)
class Written:
    """What became of updates; those of a kind are told by their place in the order."""

    inserted: frozenset[int]
    """Found no document, and made one."""
    refused: frozenset[int]
    """Found none, and could not make one: its id or unique key is taken."""
    matched: int
    """How many found one."""


async def update_all(collection: Any, updates: Sequence[UpdateOne]) -> Written:
    """Do all of `updates`, whatever becomes of one of them.

    Args:
        collection: of motor, with the write concern that counts.
        updates: several of one document are done in their order.

    Raises:
        PyMongoError: some may be done, and some not.
    """
    refused: set[int] = set()
    try:
        result: Any = (await collection.bulk_write(updates, ordered=False)).bulk_api_result
    except BulkWriteError as error:
        refused, result = indices_of_duplicates(error), error.details
    return Written(
        inserted=frozenset(one["index"] for one in result["upserted"]),
        refused=frozenset(refused),
        matched=result["nMatched"],
    )
