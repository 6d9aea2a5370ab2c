"""Ending a task before anybody has begun it: one update that names the state it expects."""

from adapters import mongo_documents as documents
from adapters.mongo_connection import away_as_ours, decisive
from adapters.mongo_tasks import MongoTasks
from contracts.messages import ChartFailed
from contracts.tasks import TaskRecord, TaskStatus


class MongoCancellations:
    """Cancels tasks; fits the port of the gateway.

    Args:
        tasks: the records.
    """

    def __init__(self, tasks: MongoTasks) -> None:
        self._tasks = decisive(tasks.database, "tasks")
        self._tracing = tasks.tracing

    async def cancel(self, seen: TaskRecord, event: ChartFailed) -> bool:
        """End `seen` as `event` says, unless it has begun; the message in its queue finds it ended.

        Returns:
            False when it has begun, ended, or was taken up anew since it was seen.

        Raises:
            StoreUnavailable: it may or may not have happened; cancelling again is safe.
        """
        as_seen = {
            "_id": seen.task_id,
            "status": TaskStatus.PENDING.value,
            # The first generation has no such field.
            "generation": seen.generation or None,
        }
        # Nothing is to be sent any more, whatever the outbox still holds.
        ended = documents.of_end(event, None, self._tracing.current()) | {"request_sent": True}
        with away_as_ours("cancel"):
            answer = await self._tasks.update_one(
                as_seen, {"$set": ended, "$unset": documents.NOTHING_TO_SEND}
            )
        return bool(answer.matched_count)
