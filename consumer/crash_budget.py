"""How many drawing processes one task may kill before it fails."""

from weakref import WeakKeyDictionary

from consumer.ports import TaskStore
from contracts.errors import (
    ClaimLost,
    PermanentError,
    RenderCrashed,
    RenderTimedOut,
    TransientError,
    WorkerCrashed,
    WorkerStalled,
)
from contracts.identifiers import TaskId
from contracts.tasks import Claimed


class CrashBudget:
    """Counts the deaths of drawing processes, each for every task that waited for its drawing.

    Args:
        tasks: count them.
        most: from so many on a task fails.
    """

    def __init__(self, tasks: TaskStore, most: int) -> None:
        self._tasks = tasks
        self._most = most
        self._counted = WeakKeyDictionary[WorkerCrashed, set[TaskId]]()

    def refusal(self, claim: Claimed) -> PermanentError | None:
        """Why the task is drawn no more: one that failed it died before that was recorded."""
        is_spent = claim.render_crashes >= self._most
        return RenderCrashed(claim.render_crashes) if is_spent else None

    async def spend(self, task_id: TaskId, error: WorkerCrashed) -> None:
        """Count a death for the task: once for copies of its message that waited for one drawing.

        Raises:
            PermanentError: the task fails of it.
            ClaimLost: another of the copies counts it, and answers for the task.
            StoreUnavailable: it is not counted.
        """
        counted = self._counted.setdefault(error, set())
        if task_id in counted:
            raise ClaimLost("another delivery of it answers for the drawing both waited for") from error
        counted.add(task_id)
        try:
            crashes = await self._tasks.count_crash(task_id)
        except TransientError:
            counted.discard(task_id)
            raise
        if crashes >= self._most:
            raise _for_good(error, crashes) from error


def _for_good(error: WorkerCrashed, crashes: int) -> PermanentError:
    """A chart that waits for ever looks like a machine without time for it."""
    return RenderTimedOut(error.limit_s) if isinstance(error, WorkerStalled) else RenderCrashed(crashes)
