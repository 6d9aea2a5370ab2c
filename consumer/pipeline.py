"""One request from claim to announcement: the order of the steps, and nothing else.

    claim ─> find the picture, or draw and store it ─> record (with its unsent event) ─> announce
    └── in one update, for a new task whose picture was seen a moment ago ───┘

The order is the guarantee. The image is in the bucket before the task says so; the result and its
event are one database update, so it is announced now or by the relay; then the delivery is settled.
A crash between any two steps leaves something that the next delivery of the request completes.
"""

from datetime import UTC, datetime

import structlog

from consumer.announcer import Announcer
from consumer.breaker import Breaker, Breakers
from consumer.company import Company
from consumer.crash_budget import CrashBudget
from consumer.metrics import FINISHED, observe_end, stage
from consumer.pictures import Picture, Pictures
from consumer.ports import ImageStore, TaskStore
from contracts import limits
from contracts.errors import (
    ClaimLost,
    PermanentError,
    QueueTimedOut,
    TaskConflict,
    WorkerCrashed,
)
from contracts.identifiers import ANONYMOUS, Lane
from contracts.messages import (
    ChartCompleted,
    ChartEvent,
    ChartFailed,
    ChartRequest,
    CompletedData,
    FailedData,
    Failure,
    Timings,
    encode_event,
)
from contracts.output import Output
from contracts.tasks import AlreadyFinished, Claimed, Conflicting, StoredImage, UnsentEvent
from contracts.topology import event_key
from contracts.unreadable import digest_of_unreadable, sender_of

log = structlog.get_logger(__name__)


class Pipeline:
    """Brings one request at a time to its end.

    Args:
        tasks: the task records.
        pictures: finds or makes the picture of a request.
        images: the bucket, for addresses.
        announcer: the way out for results.
        crash_budget: drawing processes one task may kill before it fails.
        queue_limit_s: how long a request may wait that names no limit of its own.
        store: learns whether the task store is there.
        company: in which tasks of batches are claimed.
    """

    def __init__(
        self,
        tasks: TaskStore,
        pictures: Pictures,
        images: ImageStore,
        announcer: Announcer,
        *,
        crash_budget: int,
        queue_limit_s: float = limits.DEFAULT_TIME_TO_LIVE_S,
        store: Breaker | None = None,
        company: Company | None = None,
    ) -> None:
        self._tasks = tasks
        self._pictures = pictures
        self._images = images
        self._announcer = announcer
        self._crash_budget = CrashBudget(tasks, crash_budget)
        self._queue_limit_s = queue_limit_s
        self._store = store or Breakers.of().store
        self._company = company or Company()

    async def process(self, request: ChartRequest, attempt: int) -> None:
        """Draw, store, record and announce `request`; at once if that has been done before.

        Args:
            request: the work.
            attempt: which one, from 1.

        Raises:
            PermanentError: the task is to be failed, see `fail`.
            TransientError: call again later; nothing is decided.
        """
        if attempt == 1 and await self._ended_at_once(request):
            return
        claim = await self._claim(request, attempt)
        if isinstance(claim, Claimed):
            event, image = await self._work(request, claim)
            await self._conclude(claim, event, image)
            observe_end(request.lane, submitted_at=request.submitted_at, started_at=claim.started_at)

    async def fail(self, request: ChartRequest, error: PermanentError | Failure, attempt: int) -> None:
        """End the task of `request` as failed, and announce it; a finished task stays as it is.

        Args:
            request: the work.
            error: why it cannot be done.
            attempt: how often it was begun.

        Raises:
            TaskConflict: the task id belongs to another request, which goes on undisturbed.
            TransientError: call again later.
        """
        claim = await self._claim(request, attempt)
        if isinstance(claim, Claimed):
            await self._conclude(claim, _failed(request, claim, attempt, error), None)

    async def fail_unreadable(self, body: bytes, lane: Lane, error: PermanentError) -> None:
        """Record a task for a message that is no request, failed, and announce it.

        Nothing happens where the body names no task id, or one that is taken: what cannot be read
        must not end the task of another.

        Args:
            body: of the message.
            lane: that it came by.
            error: why it cannot be read.

        Raises:
            TransientError: call again later.
        """
        sender = sender_of(body)
        if sender.task_id is None:
            return
        event = ChartFailed.of(
            FailedData(
                task_id=sender.task_id,
                client=sender.client or ANONYMOUS,
                lane=lane,
                format=Output().type,
                error=Failure(code=error.code, message=error.message, path=error.path),
                attempts=1,
                failed_at=datetime.now(UTC),
            )
        )
        with self._store.watching():
            is_new = await self._tasks.record_failed(event, digest_of_unreadable(body))
        if is_new:
            FINISHED.labels("failed", error.code).inc()
            await self._announcer.announce(_unsent(event))

    async def _ended_at_once(self, request: ChartRequest) -> bool:
        """Whether nothing was to be done but to tell of a picture that is there."""
        started_at = datetime.now(UTC)
        waited_s = _waited_s(request, started_at)
        if waited_s > self._limit_s(request) or (picture := self._pictures.seen(request)) is None:
            return False
        timings = Timings(queue_ms=round(waited_s * 1000, 1), draw_ms=0, upload_ms=0)
        event = self._completed(request, 0, picture, timings)
        with self._store.watching(), stage("record", request.lane).time():
            is_ended = await self._tasks.end_new(request, event, picture.image)
        if is_ended:
            stage("queue", request.lane).observe(max(waited_s, 0))
            await self._announce(event, token=1)
            observe_end(request.lane, submitted_at=request.submitted_at, started_at=started_at)
        return is_ended

    async def _claim(self, request: ChartRequest, attempt: int) -> Claimed | None:
        await self._company.wait(request.lane)
        with self._store.watching(), stage("claim", request.lane).time():
            claim = await self._tasks.claim(request, attempt)
        match claim:
            case Conflicting():
                raise TaskConflict("this task id is in use with another body", path="taskId")
            case AlreadyFinished(unsent_event=event):
                log.info("task_already_finished", unsent=event is not None)
                if event is not None:
                    await self._announcer.announce(event)
                return None
            case Claimed():
                return claim

    async def _work(self, request: ChartRequest, claim: Claimed) -> tuple[ChartEvent, StoredImage]:
        # The wait of retries and redeliveries is ours, not the queue's; and whoever follows one that
        # died while it failed the task comes to the same end.
        waited_s = _waited_s(request, claim.started_at)
        stage("queue", request.lane).observe(max(waited_s, 0))
        if waited_s > (limit_s := self._limit_s(request)):
            raise QueueTimedOut(limit_s)
        picture = await self._picture(request, claim)
        timings = Timings(
            queue_ms=round(waited_s * 1000, 1),
            draw_ms=round(picture.draw_ms, 1),
            upload_ms=round(picture.upload_ms, 1),
        )
        return self._completed(request, claim.generation, picture, timings), picture.image

    def _limit_s(self, request: ChartRequest) -> float:
        return request.time_to_live_s or self._queue_limit_s

    async def _picture(self, request: ChartRequest, claim: Claimed) -> Picture:
        refusal = self._crash_budget.refusal(claim)
        try:
            return await self._pictures.find_or_make(request, claim.expires_at, refusal)
        except WorkerCrashed as error:
            await self._crash_budget.spend(request.task_id, error)
            raise

    def _completed(
        self, request: ChartRequest, generation: int, picture: Picture, timings: Timings
    ) -> ChartCompleted:
        image = picture.image
        url, url_expires_at = self._images.url(image.object_key)
        return ChartCompleted.of(
            CompletedData(
                task_id=request.task_id,
                client=request.client,
                lane=request.lane,
                generation=generation,
                image_url=url,
                url_expires_at=url_expires_at,
                file_name=image.file_name,
                format=request.output.type,
                warnings=tuple(picture.warnings),
                timings=timings,
                completed_at=datetime.now(UTC),
                **image.model_dump(),
            )
        )

    async def _conclude(self, claim: Claimed, event: ChartEvent, image: StoredImage | None) -> None:
        with stage("record", event.data.lane).time():
            is_ours = await self._tasks.finish(claim.token, event, image)
        if not is_ours:
            log.info("claim_lost", token=claim.token)
            raise ClaimLost
        await self._announce(event, claim.token)

    async def _announce(self, event: ChartEvent, token: int) -> None:
        """Tell of a task that has ended."""
        code = event.data.error.code if isinstance(event, ChartFailed) else ""
        FINISHED.labels("failed" if code else "completed", code).inc()
        log.info("task_finished", code=code or None, token=token)
        with stage("announce", event.data.lane).time():
            await self._announcer.announce(_unsent(event))


def _failed(
    request: ChartRequest, claim: Claimed, attempts: int, error: PermanentError | Failure
) -> ChartFailed:
    if not isinstance(error, Failure):
        error = Failure(code=error.code, message=error.message, path=error.path)
    return ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            generation=claim.generation,
            format=request.output.type,
            error=error,
            attempts=attempts,
            failed_at=datetime.now(UTC),
        )
    )


def _waited_s(request: ChartRequest, started_at: datetime) -> float:
    return (started_at - request.submitted_at).total_seconds()


def _unsent(event: ChartEvent) -> UnsentEvent:
    return UnsentEvent(
        task_id=event.subject, event_id=event.id, routing_key=event_key(event), body=encode_event(event)
    )
