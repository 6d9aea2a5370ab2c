"""The dead letters in MongoDB, through motor: one document a letter, its bodies beside it.

Every decision is one update of the letter that names the state it expects, with `w: majority`: of
several people who decide at once, the database lets one through.
"""

from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters import mongo_letter_documents as documents
from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document
from adapters.mongo_letter_bodies import MongoLetterBodies
from contracts.dead_letters import (
    CLOSED,
    REPLAYABLE,
    AuditEntry,
    Body,
    DeadLetter,
    LetterFilter,
    LetterPlace,
    LetterState,
    Replay,
)
from contracts.errors import LetterNotFound
from contracts.identifiers import TaskId

_AUDIT_ENTRIES: Final = 200
_ANY: Final = LetterFilter(states=())


class MongoLetters:
    """The collection `dead_letters`; fits the ports of the desk, its collector and the clean-up.

    Args:
        database: where it is.
    """

    def __init__(self, database: Any) -> None:
        self._letters = decisive(database, "dead_letters")
        self._bodies = MongoLetterBodies(database)

    async def prepare(self) -> None:
        """Create the indexes; nothing happens where they exist."""
        with away_as_ours("prepare"):
            await self._letters.create_index([("state", ASCENDING), ("collected_at", ASCENDING)], name="desk")
            await self._letters.create_index([("task_id", ASCENDING), ("state", ASCENDING)], name="task")
            await self._letters.create_index(
                [("closed_at", ASCENDING)],
                name="closed",
                partialFilterExpression={"closed_at": {"$type": "date"}},
            )

    async def add(self, letter: DeadLetter, body: bytes) -> bool:
        """Keep a letter, its body first; returns False when it is there already.

        Raises:
            StoreUnavailable: it may or may not be kept; keeping it again is safe.
        """
        await self._bodies.keep(letter.letter_id, body)
        with away_as_ours("add_letter"):
            try:
                await self._letters.insert_one(documents.of_letter(letter))
            except DuplicateKeyError:
                return False
        return True

    async def find(self, letter_id: str) -> DeadLetter:
        """One letter; raises `LetterNotFound`."""
        with away_as_ours("find_letter"):
            found = await self._letters.find_one({"_id": {"$eq": letter_id}})
        if found is None:
            raise LetterNotFound(f"no dead letter has the id {letter_id}")
        return documents.letter(found)

    async def body(self, letter: DeadLetter, number: int = -1) -> bytes:
        """A body of a letter, the one that is sent unless another is asked for."""
        return await self._bodies.body(letter.letter_id, letter.bodies[number].sha256)

    async def search(
        self, wanted: LetterFilter, limit: int, after: LetterPlace | None = None
    ) -> list[DeadLetter]:
        """The newest letters that `wanted` lets through, at most `limit`; or the newest beyond a place."""
        chosen = documents.query(wanted)
        if after:
            chosen = {"$and": [chosen, documents.beyond(after)]}
        newest_first = [("collected_at", DESCENDING), ("_id", DESCENDING)]
        with away_as_ours("search_letters"):
            found = self._letters.find(chosen).sort(newest_first).limit(limit)
            return [documents.letter(document) async for document in found]

    async def ids(self, wanted: LetterFilter) -> list[str]:
        """Every letter that `wanted` lets through, oldest first."""
        with away_as_ours("letter_ids"):
            found = self._letters.find(documents.query(wanted), {"_id": 1}).sort("collected_at", ASCENDING)
            return [document["_id"] async for document in found]

    async def counts(self, wanted: LetterFilter = _ANY, *, by: str = "state") -> dict[str, int]:
        """How many letters `wanted` lets through, by the values of one field."""
        group = [{"$match": documents.query(wanted)}, {"$group": {"_id": f"${by}", "n": {"$sum": 1}}}]
        with away_as_ours("count_letters"):
            return {str(row["_id"]): int(row["n"]) async for row in self._letters.aggregate(group)}

    async def keep_body(self, letter_id: str, body: bytes) -> str:
        """Keep a mended body, to which the letter does not yet refer; returns its SHA-256."""
        return await self._bodies.keep(letter_id, body)

    async def begin_replay(
        self, seen: DeadLetter, replay: Replay, mended: Body | None, entry: AuditEntry
    ) -> DeadLetter | None:
        """Decide that `seen` is replayed; None when someone else has decided since it was seen."""
        as_seen = {"_id": seen.letter_id, "state": {"$in": list(REPLAYABLE)}, "bodies": _same(seen.bodies)}
        push = documents.audited(entry, _AUDIT_ENTRIES)
        if mended:
            push["bodies"] = mended.model_dump(by_alias=False)
        changes = {
            "$set": {"state": LetterState.REPLAYING.value, "replay": replay.model_dump(by_alias=False)},
            "$push": push,
            "$unset": {"closed_at": ""},
        }
        return await self._change("begin_replay", as_seen | {"removing": None}, changes)

    async def take_over(self, seen: DeadLetter, token: str, at: datetime) -> DeadLetter | None:
        """Go on with a replay that someone has begun; None when it has ended or changed hands."""
        changes = {"$set": {"replay.token": token, "replay.at": at}}
        return await self._change("take_over", _held(seen), changes)

    async def end_replay(self, seen: DeadLetter, entry: AuditEntry) -> bool:
        """Note that the letter has been replayed; False when it has ended or changed hands."""
        closed = {"state": LetterState.REPLAYED.value, "closed_at": entry.at}
        changes = {"$set": closed, "$push": documents.audited(entry, _AUDIT_ENTRIES)}
        return await self._change("end_replay", _held(seen), changes) is not None

    async def refuse_replay(self, seen: DeadLetter, entry: AuditEntry) -> bool:
        """Open the letter again: it cannot be replayed any more; False when it has changed hands."""
        changes = {
            "$set": {"state": LetterState.OPEN.value},
            "$push": documents.audited(entry, _AUDIT_ENTRIES),
        }
        return await self._change("refuse_replay", _held(seen), changes) is not None

    async def discard(self, letter_id: str, entry: AuditEntry) -> DeadLetter | None:
        """Discard an open letter; None when it is not open, or not there."""
        closed = {"state": LetterState.DISCARDED.value, "closed_at": entry.at}
        changes = {"$set": closed, "$push": documents.audited(entry, _AUDIT_ENTRIES)}
        is_open = {"_id": {"$eq": letter_id}, "state": LetterState.OPEN.value}
        return await self._change("discard", is_open, changes)

    async def stale(self, before: datetime, limit: int) -> list[DeadLetter]:
        """Replays that were last taken up before `before`, oldest first."""
        waiting = {"state": LetterState.REPLAYING.value, "replay.at": {"$lt": before}}
        with away_as_ours("stale_letters"):
            found = self._letters.find(waiting).sort("replay.at", ASCENDING).limit(limit)
            return [documents.letter(document) async for document in found]

    async def tasks_with_open_letters(self, task_ids: list[TaskId]) -> set[TaskId]:
        """Those of `task_ids` on which someone has yet to decide."""
        undecided = {"task_id": {"$in": task_ids}, "state": {"$nin": list(CLOSED)}}
        with away_as_ours("tasks_with_open_letters"):
            return {one["task_id"] async for one in self._letters.find(undecided, {"task_id": 1})}

    async def remove_closed(self, before: datetime, limit: int) -> int:
        """Remove letters closed before `before`, at most `limit`; returns how many.

        Claimed first, so that none is replayed without its body. What a process that died has
        claimed, the next one removes.
        """
        old = {"state": {"$in": list(CLOSED)}, "closed_at": {"$lt": before}}
        with away_as_ours("remove_closed"):
            ids = [one["_id"] async for one in self._letters.find(old, {"_id": 1}).limit(limit)]
            await self._letters.update_many({"_id": {"$in": ids}, **old}, {"$set": {"removing": True}})
            claimed = [
                one["_id"]
                async for one in self._letters.find({"_id": {"$in": ids}, "removing": True}, {"_id": 1})
            ]
            await self._bodies.remove(claimed)
            answer = await self._letters.delete_many({"_id": {"$in": claimed}, "removing": True})
        return int(answer.deleted_count)

    async def count_closed(self, before: datetime) -> int:
        """How many letters `remove_closed` would remove."""
        old = {"state": {"$in": list(CLOSED)}, "closed_at": {"$lt": before}}
        with away_as_ours("count_closed"):
            return int(await self._letters.count_documents(old))

    async def _change(self, verb: str, expected: Document, changes: Document) -> DeadLetter | None:
        with away_as_ours(verb):
            found = await self._letters.find_one_and_update(
                expected, changes, return_document=ReturnDocument.AFTER
            )
        return documents.letter(found) if found else None


def _held(seen: DeadLetter) -> Document:
    """The letter as long as the replay is in the same hands."""
    token = seen.replay.token if seen.replay else None
    return {"_id": seen.letter_id, "state": LetterState.REPLAYING.value, "replay.token": token}


def _same(bodies: tuple[Body, ...]) -> Document:
    """As many bodies as were seen: none was mended since."""
    return {"$size": len(bodies)}
