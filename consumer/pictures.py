"""The picture of a request: found in the bucket, or drawn and stored, once for all who want it.

    seen a moment ago ───> nothing is asked or drawn
    reserve its record ─┬─> there: nothing is drawn
                        └─> draw ─> store ─> note that it is stored

The record is made before the object and outlives every task it serves. A crash leaves a record
that the next equal request takes over, or the clean-up removes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Final, Protocol

import structlog

from consumer.breaker import Breakers
from consumer.company import Company
from consumer.metrics import DRAWING, PICTURES, stage
from consumer.ports import ImageRecords, ImageStore
from consumer.render_worker import Drawing
from consumer.seen_pictures import SeenPictures
from consumer.single_flight import SingleFlight
from contracts import image_keys
from contracts.errors import PermanentError, StoreUnavailable
from contracts.images import KeptImage
from contracts.messages import ChartRequest
from contracts.tasks import StoredImage
from contracts.warnings import ChartWarning

log = structlog.get_logger(__name__)

_RACES: Final = 3
"""How often a picture is stored anew whose record was removed meanwhile."""

_KEPT_AT_LEAST: Final = timedelta(hours=1)
"""An old task, or a clock that is wrong, must not have the image removed before the task ends."""
_KEPT_LONGER: Final = timedelta(minutes=1)
"""So that equal requests of the next seconds find the record kept long enough for them, too."""


class Draws(Protocol):
    """What turns a request into an image."""

    async def draw(self, request: ChartRequest) -> Drawing:
        """Draw it; raises `PermanentError`, `WorkerCrashed` or `DrawingUnavailable`."""


@dataclass(frozen=True)
class Picture:
    """An image in the bucket, and what it took."""

    image: StoredImage
    warnings: Sequence[ChartWarning]
    draw_ms: float = 0
    """0 for one that was there."""
    upload_ms: float = 0


class Pictures:
    """Finds or makes the pictures of requests.

    Args:
        records: which images there are.
        images: the bucket.
        pool: draws.
        renderer: version of the code and the fonts that draw; another one draws anew.
        breakers: learn whether there is a bucket, and somebody to draw.
        company: in which pictures of batches are recorded.
        retention: how long the picture of a new request is kept.
    """

    def __init__(
        self,
        records: ImageRecords,
        images: ImageStore,
        pool: Draws,
        *,
        renderer: str,
        breakers: Breakers | None = None,
        company: Company | None = None,
        retention: timedelta = _KEPT_AT_LEAST,
    ) -> None:
        self._records = records
        self._images = images
        self._pool = pool
        self._renderer = renderer
        self._breakers = breakers or Breakers.of()
        self.company = company or Company()
        self._kept_for = max(retention, _KEPT_AT_LEAST)
        self._seen: SeenPictures[Picture] = SeenPictures()
        self._making: SingleFlight[Picture | None] = SingleFlight()

    def seen(self, request: ChartRequest) -> Picture | None:
        """The picture of a new request, if it is known to be there without asking."""
        picture = self._seen.find(self._digest(request), self._kept_for)
        if picture:
            _tell("found", picture.image.object_key)
        return picture

    async def find_or_make(
        self, request: ChartRequest, until: datetime, refusal: PermanentError | None = None
    ) -> Picture:
        """The picture of `request`, which is kept until `until` or longer.

        Equal requests at once share one drawing, and its error.

        Args:
            request: the work.
            until: when its task may be removed.
            refusal: raised in place of drawing it.

        Raises:
            PermanentError: the chart cannot be drawn or stored.
            TransientError: call again later.
        """
        until = max(until, datetime.now(UTC) + self._kept_for) + _KEPT_LONGER
        folder, digest = self._folder(request), self._digest(request)
        for _ in range(_RACES):
            new_key = image_keys.new_key(folder, digest, request.output.type)
            landings = self._making.landings
            reserved = await self._records.reserve(digest, new_key, folder, until)
            if reserved.kept:
                _tell("found", reserved.object_key)
                picture = Picture(reserved.kept.image, reserved.kept.warnings)
                self._seen.note(digest, picture, until)
                return picture
            if self._making.landed_since(landings, reserved.object_key):
                continue  # the record was read before the picture was noted in it
            if refusal is not None:
                raise refusal
            if made := await self._share(request, reserved.object_key):
                self._seen.note(digest, Picture(made.image, made.warnings), until)
                return made
        raise StoreUnavailable("the record of the image was removed again and again")

    def _folder(self, request: ChartRequest) -> str:
        return request.oss_path or self._images.key_prefix

    def _digest(self, request: ChartRequest) -> str:
        return image_keys.digest_of(request, self._folder(request), self._renderer)

    async def _share(self, request: ChartRequest, key: str) -> Picture | None:
        source = "shared" if self._making.under_way(key) else "drawn"
        picture = await self._making.run(key, lambda: self._make(request, key))
        if picture:
            _tell(source, key)
        return picture

    async def _make(self, request: ChartRequest, key: str) -> Picture | None:
        """Draw and store; None when the record was removed meanwhile, and the object with it."""
        began = perf_counter()
        with self._breakers.drawing.watching():
            drawing = await self._pool.draw(request)
        draw_s = drawing.draw_ms / 1000
        DRAWING.labels(drawing.kind).observe(draw_s)
        stage("draw", request.lane).observe(draw_s)
        stage("pool", request.lane).observe(max(perf_counter() - began - draw_s, 0))
        image = _stored_image(key, drawing)
        began = perf_counter()
        with self._breakers.images.watching():
            await self._images.put(key, drawing.data, request.output.type.media_type, image.file_name)
        upload_s = perf_counter() - began
        stage("upload", request.lane).observe(upload_s)
        await self.company.wait(request.lane)
        kept = KeptImage(image=image, warnings=drawing.warnings, stored_at=datetime.now(UTC))
        if not await self._records.note_stored(kept):
            log.info("image_record_removed", object_key=key)
            return None
        return Picture(image, drawing.warnings, drawing.draw_ms, upload_s * 1000)


def _tell(source: str, key: str) -> None:
    PICTURES.labels(source).inc()
    log.debug("picture_ready", source=source, object_key=key)


def _stored_image(key: str, drawing: Drawing) -> StoredImage:
    return StoredImage(
        object_key=key,
        size_bytes=len(drawing.data),
        sha256=hashlib.sha256(drawing.data).hexdigest(),
        width=drawing.width,
        height=drawing.height,
    )
