"""One request from claim to announcement: the order of the steps, and nothing else.

    claim ─> draw ─> store ─> record (with its unsent event) ─> announce

The order is the guarantee. The image is in the bucket before the task says so; the result and its
event are one database update; the event is confirmed by the broker before the delivery is settled.
A crash between any two steps leaves something that the next delivery of the request completes.
"""

import asyncio
import hashlib
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol

import structlog

from consumer.metrics import DRAWING, FINISHED, MESSAGE_AGE, UPLOAD
from consumer.ports import EventPublisher, ImageStore, TaskStore
from consumer.render_worker import Drawing
from contracts.errors import PermanentError, QueueTimedOut, RenderCrashed, TaskConflict, WorkerCrashed
from contracts.identifiers import Lane
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
from contracts.tasks import AlreadyFinished, Claimed, Conflicting, StoredImage, UnsentEvent
from contracts.topology import event_key

log = structlog.get_logger(__name__)


class Draws(Protocol):
    """What turns a request into an image."""

    async def draw(self, request: ChartRequest) -> Drawing:
        """Draw it; raises `PermanentError` or `WorkerCrashed`."""


class Pipeline:
    """Brings one request at a time to its end.

    Args:
        tasks: the task records.
        images: the bucket.
        events: the way out for results.
        pool: draws.
        crash_budget: drawing processes one task may kill before it fails.
    """

    def __init__(
        self, tasks: TaskStore, images: ImageStore, events: EventPublisher, pool: Draws, *, crash_budget: int
    ) -> None:
        self._tasks = tasks
        self._images = images
        self._events = events
        self._pool = pool
        self._crash_budget = crash_budget
        # Claims go one by one, so that requests of a lane start in the order they came.
        self._starting = {lane: asyncio.Lock() for lane in Lane}

    async def process(self, request: ChartRequest) -> None:
        """Draw, store, record and announce `request`; at once if that has been done before.

        Raises:
            PermanentError: the task is to be failed, see `fail`.
            TransientError: call again later; nothing is decided.
        """
        claim = await self._claim(request)
        if isinstance(claim, Claimed):
            event, image = await self._work(request, claim)
            await self._conclude(claim, event, image)

    async def fail(self, request: ChartRequest, error: PermanentError | Failure) -> None:
        """End the task of `request` as failed, and announce it; a finished task stays as it is.

        Raises:
            TaskConflict: the task id belongs to another request, which goes on undisturbed.
            TransientError: call again later.
        """
        claim = await self._claim(request)
        if isinstance(claim, Claimed):
            await self._conclude(claim, _failed(request, claim, error), None)

    async def _claim(self, request: ChartRequest) -> Claimed | None:
        async with self._starting[request.lane]:
            claim = await self._tasks.claim(request)
        match claim:
            case Conflicting():
                raise TaskConflict("this task id is in use with another body", path="taskId")
            case AlreadyFinished(unsent_event=event):
                log.info("task_already_finished", unsent=event is not None)
                if event is not None:
                    await self._announce(event)
                return None
            case Claimed():
                return claim

    async def _work(self, request: ChartRequest, claim: Claimed) -> tuple[ChartEvent, StoredImage]:
        waited_s = (datetime.now(UTC) - request.submitted_at).total_seconds()
        MESSAGE_AGE.labels(request.lane).observe(max(waited_s, 0))
        # Later claims are retries and redeliveries: their wait is ours, not the queue's.
        if claim.token == 1 and waited_s > request.time_to_live_s:
            raise QueueTimedOut(request.time_to_live_s)
        drawing = await self._draw(request)
        image = _stored_image(self._images.key(request, claim.created_at), drawing)
        upload_ms = await self._upload(request, image, drawing.data)
        timings = Timings(
            queue_ms=round(waited_s * 1000, 1),
            draw_ms=round(drawing.draw_ms, 1),
            upload_ms=round(upload_ms, 1),
        )
        return self._completed(request, image, drawing, timings), image

    async def _draw(self, request: ChartRequest) -> Drawing:
        try:
            drawing = await self._pool.draw(request)
        except WorkerCrashed as error:
            crashes = await self._tasks.count_crash(request.task_id)
            if crashes >= self._crash_budget:
                raise RenderCrashed(crashes) from error
            raise
        DRAWING.labels(request.output.type).observe(drawing.draw_ms / 1000)
        return drawing

    async def _upload(self, request: ChartRequest, image: StoredImage, data: bytes) -> float:
        began = perf_counter()
        await self._images.put(image.object_key, data, request.output.type.media_type, image.file_name)
        took_s = perf_counter() - began
        UPLOAD.observe(took_s)
        return took_s * 1000

    def _completed(
        self, request: ChartRequest, image: StoredImage, drawing: Drawing, timings: Timings
    ) -> ChartCompleted:
        url, url_expires_at = self._images.url(image.object_key)
        return ChartCompleted.of(
            CompletedData(
                task_id=request.task_id,
                client=request.client,
                lane=request.lane,
                image_url=url,
                url_expires_at=url_expires_at,
                file_name=image.file_name,
                format=request.output.type,
                warnings=drawing.warnings,
                timings=timings,
                completed_at=datetime.now(UTC),
                **image.model_dump(),
            )
        )

    async def _conclude(self, claim: Claimed, event: ChartEvent, image: StoredImage | None) -> None:
        if not await self._tasks.finish(claim.token, event, image):
            log.info("claim_lost", token=claim.token)  # the newer owner finishes and announces
            return
        code = event.data.error.code if isinstance(event, ChartFailed) else ""
        FINISHED.labels("failed" if code else "completed", code).inc()
        log.info("task_finished", code=code or None, token=claim.token)
        await self._announce(_unsent(event))

    async def _announce(self, event: UnsentEvent) -> None:
        await self._events.publish_event(event.event_id, event.routing_key, event.body)
        await self._tasks.mark_sent(event.task_id, event.event_id)


def _stored_image(key: str, drawing: Drawing) -> StoredImage:
    return StoredImage(
        object_key=key,
        size_bytes=len(drawing.data),
        sha256=hashlib.sha256(drawing.data).hexdigest(),
        width=drawing.width,
        height=drawing.height,
    )


def _failed(request: ChartRequest, claim: Claimed, error: PermanentError | Failure) -> ChartFailed:
    if not isinstance(error, Failure):
        error = Failure(code=error.code, message=error.message, path=error.path)
    return ChartFailed.of(
        FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            format=request.output.type,
            error=error,
            attempts=claim.token,
            failed_at=datetime.now(UTC),
        )
    )


def _unsent(event: ChartEvent) -> UnsentEvent:
    return UnsentEvent(
        task_id=event.subject, event_id=event.id, routing_key=event_key(event), body=encode_event(event)
    )
