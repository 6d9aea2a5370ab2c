"""Ending tasks in MongoDB: one update each, many of them in one command under load."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne

from adapters.group_commit import APART_S, GroupCommit
from adapters.mongo_bulk import update_all
from adapters.mongo_connection import away_as_ours
from adapters.mongo_documents import OPEN_STATUSES, Document
from contracts.identifiers import TaskId
from contracts.tasks import TaskStatus


@dataclass(frozen=True)
class _End:
    task_id: TaskId
    token: int
    ended: Document
    """The fields that end the task."""

    @property
    def mine(self) -> Document:
        """Finds the task, while it is whose who holds the token."""
        return {"_id": self.task_id, "claims": self.token, "status": TaskStatus.PROCESSING.value}

    def is_of(self, document: Document | None) -> bool:
        """Whether `document` has come to this very end."""
        return (
            document is not None
            and document["claims"] == self.token
            and document["status"] not in OPEN_STATUSES
            and document["event"]["id"] == self.ended["event"]["id"]
        )


@dataclass(frozen=True)
class NewEnd:
    """The end of a task that nobody has claimed, and that may not be recorded yet."""

    new_task: Document
    """Finds the task, or says how it begins."""
    change: Document
    """Claims and ends it."""


class GroupedEnds:
    """Ends of the collection `tasks`.

    Args:
        tasks: the collection of motor, with the write concern that counts.
    """

    def __init__(self, tasks: Any) -> None:
        self._tasks = tasks
        self._groups = GroupCommit(self._end_all)
        self._of_new = GroupCommit(self._end_all_new, apart_s=APART_S)

    async def end(self, task_id: TaskId, token: int, ended: Document) -> bool:
        """Write `ended` into the task, unless `token` is no longer the newest; whether it was."""
        return await self._groups.commit(_End(task_id, token, ended))

    async def _end_all(self, ends: Sequence[_End]) -> list[bool]:
        with away_as_ours("finish"):
            if len(ends) == 1:
                answer = await self._tasks.update_one(ends[0].mine, {"$set": ends[0].ended})
                return [bool(answer.matched_count)]
            written = await update_all(
                self._tasks, [UpdateOne(one.mine, {"$set": one.ended}) for one in ends]
            )
            if written.matched == len(ends):
                return [True] * len(ends)
            # The command tells only how many; which ones, the tasks tell.
            told = {"claims": 1, "status": 1, "event.id": 1}
            found = self._tasks.find({"_id": {"$in": [one.task_id for one in ends]}}, told)
            documents = {document["_id"]: document async for document in found}
        return [one.is_of(documents.get(one.task_id)) for one in ends]

    async def end_new(self, end: NewEnd) -> bool:
        """Do it, unless the id is taken by a task in another state; whether it was done."""
        return await self._of_new.commit(end)

    async def _end_all_new(self, ends: Sequence[NewEnd]) -> list[bool]:
        with away_as_ours("end_new"):
            updates = [UpdateOne(one.new_task, one.change, upsert=True) for one in ends]
            written = await update_all(self._tasks, updates)
        return [index not in written.refused for index in range(len(ends))]
