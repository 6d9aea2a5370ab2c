"""A delivery, settled exactly once: done, retried or buried. The only place that settles."""

import asyncio
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog

from consumer.breaker import Breakers
from consumer.metrics import IN_FLIGHT, RETRIES, SETTLED
from consumer.pipeline import Pipeline
from consumer.ports import Delivery
from contracts.errors import (
    AttemptTimedOut,
    ClaimLost,
    ErrorCode,
    PermanentError,
    PlotwireError,
    TaskConflict,
    TransientError,
)
from contracts.identifiers import TaskId
from contracts.messages import ChartRequest, Failure, decode_request
from contracts.tasks import FailedAttempt

log = structlog.get_logger(__name__)


_NOTE_WITHIN_S: Final = 2.0


class FailureNotes(Protocol):
    """Where failed attempts are kept."""

    async def note_failure(self, task_id: TaskId, failed: FailedAttempt) -> None:
        """Keep it; raises `StoreUnavailable`."""


class Intake:
    """Settles deliveries; the two branches of the error tree meet here.

    Args:
        pipeline: does the work.
        tasks: keep the history of failed attempts.
        max_attempts: deliveries of one request before a transient error fails it.
        attempt_limit_s: seconds one attempt may take.
        breakers: tell whether an error may be the fault of its request.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        tasks: FailureNotes,
        *,
        max_attempts: int,
        attempt_limit_s: float,
        breakers: Breakers,
    ) -> None:
        self._pipeline = pipeline
        self._tasks = tasks
        self._max_attempts = max_attempts
        self._attempt_limit_s = attempt_limit_s
        self._breakers = breakers

    async def on_delivery(self, delivery: Delivery) -> None:
        """Settle `delivery` exactly once.

        Cancelled at shutdown it stays unsettled on purpose: the broker gives it to another
        consumer as soon as our channel closes.

        Raises:
            BrokerUnavailable: the retry or dead letter was not confirmed; the delivery is unsettled.
        """
        with IN_FLIGHT.labels(delivery.lane).track_inprogress():
            try:
                request = decode_request(delivery.body, delivery.content_type, delivery.content_encoding)
            except PermanentError as error:
                log.warning("message_refused", reason=str(error), size_bytes=len(delivery.body))
                await self._refuse(delivery, error)
                return
            with structlog.contextvars.bound_contextvars(task_id=request.task_id, client=request.client):
                await self._settle(request, delivery)

    async def _refuse(self, delivery: Delivery, error: PermanentError) -> None:
        """Leave a dead letter of what is no request, and fail the task it names, if that is nobody's yet."""
        await delivery.leave_letter(error)
        try:
            await self._pipeline.fail_unreadable(delivery.body, delivery.lane, error)
        except TransientError as away:
            log.warning("failure_not_recorded", reason=str(away))
            await self._breakers.blame(away)
            await _come_back(delivery, away)
            return
        await delivery.done()
        SETTLED.labels(delivery.lane, "dead").inc()

    async def _settle(self, request: ChartRequest, delivery: Delivery) -> None:
        try:
            await self._work(request, delivery.attempt)
        except TaskConflict as error:
            log.warning("task_conflict")
            await _bury(delivery, error)
        except ClaimLost as error:
            await _come_back(delivery, error)
        except TransientError as error:
            await self._delay(request, delivery, error)
        except PermanentError as error:
            log.info("chart_failed", code=error.code, reason=str(error))
            await self._fail(request, delivery, error)
        except Exception as error:  # a bug with one chart must not stop the others
            log.exception("task_bug")
            bug = PlotwireError(f"unexpected {type(error).__name__}")
            await self._fail(request, delivery, bug)
        else:
            await delivery.done()
            SETTLED.labels(delivery.lane, "done").inc()

    async def _work(self, request: ChartRequest, attempt: int) -> None:
        try:
            async with asyncio.timeout(self._attempt_limit_s):
                await self._pipeline.process(request, attempt)
        except TimeoutError as error:
            raise AttemptTimedOut(self._attempt_limit_s) from error

    async def _delay(self, request: ChartRequest, delivery: Delivery, error: TransientError) -> None:
        log.warning("chart_delayed", attempt=delivery.attempt, code=error.code, reason=str(error))
        await self._note(request, delivery, error)
        is_counted = await self._breakers.blame(error)
        if is_counted and delivery.attempt >= self._max_attempts:
            await self._fail(request, delivery, error)
            return
        await delivery.retry(error, counted=is_counted)
        RETRIES.labels(error.code).inc()
        SETTLED.labels(delivery.lane, "retry").inc()

    async def _note(self, request: ChartRequest, delivery: Delivery, error: TransientError) -> None:
        """For people to read; the headers of the message have it too, so nothing hangs on it."""
        failed = FailedAttempt(
            attempt=delivery.attempt, code=error.code, message=str(error), at=datetime.now(UTC)
        )
        try:
            async with asyncio.timeout(_NOTE_WITHIN_S):
                await self._tasks.note_failure(request.task_id, failed)
        except (TransientError, TimeoutError):
            log.info("failure_not_noted")

    async def _fail(self, request: ChartRequest, delivery: Delivery, error: PlotwireError) -> None:
        """Leave a dead letter, fail the task, acknowledge, in this order.

        A crash in between does it again. The other way round the task would have ended by then, and
        nobody would leave its letter. Of a request that waited too long there is none: it can be drawn,
        and nobody wants it any more.
        """
        failure = Failure(code=error.code, message=error.message, path=error.path)
        if error.code is ErrorCode.INTERNAL:
            failure = Failure(code=error.code, message="an internal error; operators can replay the request")
        leaves_letter = error.code is not ErrorCode.QUEUE_TIMEOUT
        if leaves_letter:
            await delivery.leave_letter(error)
        try:
            await self._pipeline.fail(request, failure, delivery.attempt)
        except TransientError as away:
            # Without its store a task cannot be failed; wait as long as the delay queues allow.
            log.warning("failure_not_recorded", reason=str(away))
            await _come_back(delivery, away)
            return
        await delivery.done()
        SETTLED.labels(delivery.lane, "dead" if leaves_letter else "done").inc()


async def _come_back(delivery: Delivery, error: TransientError) -> None:
    """Not its fault: it looks again later, as often as it takes.

    After a lost claim too. Acknowledged for good it would be missing if the newer owner dies whose own
    message has come to an end: one frozen for a while claims with a delivery that others have by then.
    """
    await delivery.retry(error, counted=False)
    RETRIES.labels(error.code).inc()
    SETTLED.labels(delivery.lane, "retry").inc()


async def _bury(delivery: Delivery, error: PlotwireError) -> None:
    await delivery.bury(error)
    SETTLED.labels(delivery.lane, "dead").inc()
