"""What becomes of a message that the broker itself gave up: its consumers died of it, or beside it.

The broker counts lost connections, not faults: a message that shared a prefetch window with a
poisonous one comes here too. So its task is asked before anything is failed. While it is open the
request goes back through the outbox; as often as the poison budget allows, then the task fails.
"""

from enum import Enum, auto
from typing import Protocol

import structlog

from consumer.metrics import CRASH_LETTERS
from contracts.errors import CrashLooped, PermanentError
from contracts.identifiers import TaskId
from contracts.messages import ChartRequest, Failure, decode_request

log = structlog.get_logger(__name__)


class Verdict(Enum):
    """What to do with the letter."""

    KEEP = auto()
    """File it for an operator: its request is unreadable, or its task has failed of it."""
    DROP = auto()
    """Acknowledge it: its task has ended, or its request is on its way again."""


class GivenUp(Protocol):
    """The records of tasks, as far as they are asked here."""

    async def return_to_outbox(self, request: ChartRequest, letter_key: str) -> int | None:
        """Have it sent again; how often it was given up, or None when its task has ended."""

    async def has_failed_of(self, task_id: TaskId, letter_key: str) -> bool:
        """Whether its task failed of being given up, this letter among the reasons."""


class Fails(Protocol):
    """Ends tasks."""

    async def fail(self, request: ChartRequest, error: PermanentError | Failure, attempt: int) -> None:
        """End a task as failed, and announce it; a finished one stays as it is."""


class CrashLetters:
    """Decides on letters of the delivery limit.

    Args:
        tasks: their records.
        pipeline: fails a task.
        budget: how often the broker may give a request up before its task fails.
    """

    def __init__(self, tasks: GivenUp, pipeline: Fails, *, budget: int) -> None:
        self._tasks = tasks
        self._pipeline = pipeline
        self._budget = budget

    async def decide(self, body: bytes, letter_key: str) -> Verdict:
        """Ask the task, and act; told twice of one letter it does the same again.

        Args:
            body: of the message.
            letter_key: names the letter, e.g. by the AMQP message id.

        Raises:
            TransientError: nothing is decided; ask again later.
        """
        try:
            request = decode_request(body)
            verdict = await self._decide(request, letter_key)
        except PermanentError as error:  # unreadable, or the task id is another request's
            log.warning("crash_letter_kept", reason=str(error))
            verdict = Verdict.KEEP
        CRASH_LETTERS.labels(verdict.name.lower()).inc()
        return verdict

    async def _decide(self, request: ChartRequest, letter_key: str) -> Verdict:
        given_up = await self._tasks.return_to_outbox(request, letter_key)
        log.warning("crash_letter", task_id=request.task_id, given_up=given_up)
        if given_up is None:
            # Killed after it failed the task, a collector is told again, and the letter is still to be filed.
            is_ours = await self._tasks.has_failed_of(request.task_id, letter_key)
            return Verdict.KEEP if is_ours else Verdict.DROP
        if given_up < self._budget:
            return Verdict.DROP
        await self._pipeline.fail(request, CrashLooped(), given_up)
        return Verdict.KEEP
