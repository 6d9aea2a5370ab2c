"""The bodies of dead letters in MongoDB, in pieces, so that none is too large for a document.

A piece is named by letter, SHA-256 of the whole and number: to keep a body twice, or half of it and
then all of it, leaves the same pieces.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any, Final

from pymongo import DeleteMany

from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document
from contracts.errors import LetterNotFound

_PIECE_BYTES: Final = 1024 * 1024


class MongoLetterBodies:
    """The collection `dead_letter_bodies`.

    Args:
        database: where it is.
    """

    def __init__(self, database: Any) -> None:
        self._pieces = decisive(database, "dead_letter_bodies")

    async def keep(self, letter_id: str, body: bytes) -> str:
        """Keep `body`; returns its SHA-256, in hex, under which it is found again."""
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(body).hexdigest())
        with away_as_ours("keep_body"):
            for piece in _pieces(letter_id, sha256, body):
                await self._pieces.replace_one({"_id": piece["_id"]}, piece, upsert=True)
        return sha256

    async def body(self, letter_id: str, sha256: str) -> bytes:
        """A body that was kept; raises `LetterNotFound`."""
        with away_as_ours("body"):
            found = self._pieces.find(_of(letter_id, sha256)).sort("_id")
            data = b"".join([piece["data"] async for piece in found])
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LetterNotFound(f"the body of the letter {letter_id} is not there")
        return data

    async def remove(self, letter_ids: list[str]) -> None:
        """Remove every body of these letters."""
        if letter_ids:
            with away_as_ours("remove_bodies"):
                await self._pieces.bulk_write([DeleteMany(_of(letter_id)) for letter_id in letter_ids])


def _pieces(letter_id: str, sha256: str, body: bytes) -> Iterator[Document]:
    for number, start in enumerate(range(0, max(len(body), 1), _PIECE_BYTES)):
        # Numbers of one width are in the order of their text.
        yield {"_id": f"{letter_id}:{sha256}:{number:06}", "data": body[start : start + _PIECE_BYTES]}


def _of(letter_id: str, sha256: str = "") -> Document:
    """The pieces of one body, or of all bodies of a letter: a range of ids."""
    beginning = f"{letter_id}:{sha256}"
    return {"_id": {"$gte": beginning, "$lt": f"{beginning}~"}}
