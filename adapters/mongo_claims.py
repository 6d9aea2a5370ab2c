"""Taking tasks in MongoDB: one update each, many of them in one command under load."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bson import ObjectId
from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from adapters import mongo_documents as documents
from adapters.group_commit import GroupCommit
from adapters.mongo_bulk import update_all
from adapters.mongo_connection import away_as_ours
from adapters.mongo_documents import Document
from contracts.errors import StoreUnavailable
from contracts.messages import ChartRequest
from contracts.tasks import ClaimAnswer, TaskStatus

_RACES: Final = 5
"""How often a claim that lost a race for its id is begun again at once."""
_UNTOLD: Final = {"request": 0, "event": 0, "errors": 0}
"""What is large, and no part of an answer."""


@dataclass(frozen=True)
class _Claim:
    mark: ObjectId
    """Kept with the task: whose the newest claim is."""
    request: ChartRequest
    open_task: Document
    """Finds the task, if it can be claimed."""
    take: Document
    """Claims it."""


class GroupedClaims:
    """Claims of the collection `tasks`.

    Args:
        tasks: the collection of motor, with the write concern that counts.
        retention: how long a record and its image are kept.
    """

    def __init__(self, tasks: Any, retention: timedelta) -> None:
        self._tasks = tasks
        self._retention = retention
        self._groups = GroupCommit(self._claim_all)

    async def claim(self, request: ChartRequest, attempt: int) -> ClaimAnswer:
        """As `MongoTasks.claim`; the claims of this process are done in the order in which they come."""
        mark = ObjectId()
        take = {
            "$inc": {"claims": 1},
            "$set": {
                "status": TaskStatus.PROCESSING.value,
                # Whoever claims has the request from the broker: no relay need send it.
                "request_sent": True,
                "claimed_as": mark,
            },
            "$unset": documents.NOTHING_TO_SEND,
            "$max": {"attempts": attempt},
            # Of several claims the first: whether a request waited too long is decided once.
            "$min": {"started_at": documents.now()},
            "$setOnInsert": documents.of_request(request, self._retention),
        }
        open_task = documents.open_task(request.task_id, request.digest())
        return await self._groups.commit(_Claim(mark, request, open_task, take))

    async def _claim_all(self, claims: Sequence[_Claim]) -> list[ClaimAnswer]:
        # A second claim of the same task takes it from the first.
        first = {one.request.task_id: one for one in reversed(claims)}
        together = [one for one in claims if first[one.request.task_id] is one]
        found = await self._taken_together(together) if len(together) > 1 else {}
        return [
            documents.claimed(found[one.mark]) if one.mark in found else await self._claim_alone(one)
            for one in claims
        ]

    async def _taken_together(self, claims: Sequence[_Claim]) -> dict[ObjectId, Document]:
        """The tasks that one command has taken, by the mark of their claim.

        The rest is open: ended, another's, or taken anew by somebody else since.
        """
        with away_as_ours("claim_group"):
            updates = [UpdateOne(one.open_task, one.take, upsert=True) for one in claims]
            written = await update_all(self._tasks, updates)
            taken = {claims[index].mark: _made_by(claims[index]) for index in written.inserted}
            ids = [
                one.request.task_id
                for index, one in enumerate(claims)
                if index not in written.inserted | written.refused
            ]
            if ids:
                marks = {one.mark for one in claims}
                async for document in self._tasks.find({"_id": {"$in": ids}}, _UNTOLD):
                    if (mark := document.get("claimed_as")) in marks:
                        taken[mark] = document
        return taken

    async def _claim_alone(self, claim: _Claim) -> ClaimAnswer:
        with away_as_ours("claim"):
            for _ in range(_RACES):
                try:
                    found = await self._tasks.find_one_and_update(
                        claim.open_task, claim.take, upsert=True, return_document=ReturnDocument.AFTER
                    )
                except DuplicateKeyError:
                    # The id exists, and not as an open task of this request - or not when we looked.
                    found = await self._tasks.find_one({"_id": claim.request.task_id})
                    if answer := documents.refusal(found, claim.open_task["request_digest"]):
                        return answer
                else:
                    return documents.claimed(found)
        raise StoreUnavailable("MongoDB: claim: the task changed again and again while it was claimed")


def _made_by(claim: _Claim) -> Document:
    """The fields of a task that was recorded by its claim."""
    return {"claims": 1, **claim.take["$min"], **claim.take["$setOnInsert"]}
