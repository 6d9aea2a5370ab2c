"""Taking tasks up again for a replay, in MongoDB: one update, which names the replay in the record.

A reopened task is pending, in its next generation, with a newer fencing token: whoever still works
on the last generation cannot finish this one. How the last one ended stays in its history.
"""

from datetime import timedelta
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from adapters import mongo_documents as documents
from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_documents import Document
from contracts.errors import StoreUnavailable
from contracts.messages import ChartRequest
from contracts.replays import Completed, OpenForReplay, ReplayAnswer, ReplayEnded
from contracts.tasks import AlreadyFinished, Conflicting, TaskStatus

_RACES: Final = 5
_HISTORY: Final = 50
_TOLD_IN_HISTORY: Final = ("generation", "status", "completed_at", "error", "errors")
_OF_ONE_GENERATION: Final = (
    "started_at",
    "completed_at",
    "error",
    "event",
    "image",
    "warnings",
    "timings",
    "attempts",
    "errors",
    "first_failed_at",
    "render_crashes",
    "crash_letters",
    *documents.NOTHING_TO_SEND,
)


class MongoReplays:
    """The collection `tasks`, as the desk uses it.

    Args:
        database: where it is.
        retention: how long the record of a replayed task is kept at least.
    """

    def __init__(self, database: Any, *, retention: timedelta) -> None:
        self._tasks = decisive(database, "tasks")
        self._retention = retention

    async def look(self, request: ChartRequest, was: frozenset[str]) -> ReplayAnswer:
        """What `take_up` would answer right now, without doing anything."""
        with away_as_ours("look_at_task"):
            found = await self._tasks.find_one({"_id": request.task_id})
        answer = _settled(found, request.digest(), None, was)
        return answer or OpenForReplay(generation=_generation_after(found))

    async def take_up(self, request: ChartRequest, key: str, was: frozenset[str]) -> ReplayAnswer:
        """Open the task of `request` for the replay `key`; the same replay again changes nothing.

        Args:
            request: as it is to be published; a mended one takes the place of the task's own.
            key: names the replay.
            was: digests of what the letter said before: the task must be of one of them.

        Raises:
            StoreUnavailable: it may or may not have happened; asking again is safe.
        """
        with away_as_ours("take_up"):
            for _ in range(_RACES):
                found = await self._tasks.find_one({"_id": request.task_id})
                if answer := _settled(found, request.digest(), key, was):
                    return answer
                if found is None:
                    done = await self._record(request, key)
                else:
                    done = await self._change(found, request, key)
                if done:
                    return OpenForReplay(generation=_generation_after(found))
        raise StoreUnavailable("MongoDB: take_up: the task changed again and again")

    async def _record(self, request: ChartRequest, key: str) -> bool:
        new = {
            **documents.of_request(request, self._retention),
            "_id": request.task_id,
            "request_digest": request.digest(),
            "status": TaskStatus.PENDING.value,
            "claims": 0,
            "request_sent": True,
            "replays": [key],
        }
        try:
            await self._tasks.insert_one(new)
        except DuplicateKeyError:
            return False
        return True

    async def _change(self, found: Document, request: ChartRequest, key: str) -> bool:
        is_failed = found["status"] == TaskStatus.FAILED.value
        as_found = {
            "_id": found["_id"],
            "status": found["status"],
            "claims": found["claims"],
            "request_digest": found["request_digest"],
        }
        changes = self._reopening(found, request) if is_failed else {}
        pushed = changes.pop("$push", {}) | {"replays": {"$each": [key], "$slice": -_HISTORY}}
        answer = await self._tasks.update_one(as_found, {**changes, "$push": pushed})
        return bool(answer.matched_count)

    def _reopening(self, found: Document, request: ChartRequest) -> Document:
        ended = {
            name: found.get(name) for name in ("status", "completed_at", "error", "errors", "generation")
        }
        kept = documents.of_request(request, self._retention)
        return {
            "$set": {
                "status": TaskStatus.PENDING.value,
                "generation": _generation_after(found),
                "request_digest": request.digest(),
                "client": kept["client"],
                "lane": kept["lane"],
                "output": kept["output"],
                "request_sent": True,
            },
            # A finish that is under way all the same meets a newer token.
            "$inc": {"claims": 1},
            "$max": {"expires_at": kept["expires_at"]},
            "$unset": dict.fromkeys(_OF_ONE_GENERATION, ""),
            "$push": {"history": {"$each": [ended], "$slice": -_HISTORY}},
        }


def _settled(
    found: Document | None, digest: str, key: str | None, was: frozenset[str]
) -> ReplayAnswer | None:
    """The answer that needs no change of the task; None where one is to be made."""
    if found is None:
        return None
    status = TaskStatus(found["status"])
    if key in found.get("replays", ()):
        return ReplayEnded() if status.is_final else OpenForReplay(generation=found.get("generation", 0))
    if found["request_digest"] != digest and not (
        status is TaskStatus.FAILED and found["request_digest"] in was
    ):
        return Conflicting()
    if status is TaskStatus.COMPLETED:
        return Completed()
    if status is TaskStatus.FAILED and not found["event"]["sent"]:
        return AlreadyFinished(unsent_event=documents.unsent(found))
    return None


def _generation_after(found: Document | None) -> int:
    if found is None:
        return 0
    is_failed: bool = found["status"] == TaskStatus.FAILED.value
    return int(found.get("generation", 0)) + is_failed
