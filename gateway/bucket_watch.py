"""Whether the bucket answers: looked at on demand, one look at a time, and told for some seconds."""

import asyncio
from enum import StrEnum
from time import monotonic
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import PlotwireError
from gateway.ports import Images

log = structlog.get_logger(__name__)

_FRESH_S: Final = 10.0
_WAIT_FOR_LOOK_S: Final = 1.0
_PROBE: Final = ".probe"
"""Need not be there: to be told so is an answer."""


class BucketState(StrEnum):
    """What the last look told."""

    OK = "ok"
    AWAY = "away"
    UNKNOWN = "unknown"
    """The first look is under way."""


class BucketWatch:
    """Looks at the bucket.

    Args:
        images: the bucket.
    """

    def __init__(self, images: Images) -> None:
        self._images = images
        self._state = BucketState.UNKNOWN
        self._looked_at = -_FRESH_S
        self._look: asyncio.Task[None] | None = None

    async def state(self) -> BucketState:
        """The state of a moment ago; a caller waits a second for it at most."""
        if self._look is None and monotonic() - self._looked_at >= _FRESH_S:
            self._look = asyncio.create_task(self._ask())
        if self._look is not None:
            await asyncio.wait({self._look}, timeout=_WAIT_FOR_LOOK_S)
        return self._state

    async def close(self) -> None:
        """End a look that is under way."""
        if self._look is not None:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)

    async def _ask(self) -> None:
        try:
            await self._images.exists(_PROBE)
            self._state = BucketState.OK
        except PlotwireError as error:
            log.warning("bucket_not_seen", reason=str(error))
            self._state = BucketState.AWAY
        finally:
            self._looked_at = monotonic()
            self._look = None


BUCKET_WATCH = web.AppKey("bucket_watch", BucketWatch)
