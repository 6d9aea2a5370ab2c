"""Whether the service has room for another request: a glance at the queues and the outbox, at hand.

Asking the broker takes a connection and may take seconds while it is away; a caller must wait for
neither. So the figures are those of a moment ago, and one look at a time fetches newer ones. Who was
let in since is counted on top: a thousand charts of one batch come between two looks.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import Overloaded, TransientError
from contracts.identifiers import Lane
from gateway.ports import Outside
from gateway.settings import GatewaySettings

log = structlog.get_logger(__name__)

_FRESH_S: Final = 0.25
_USABLE_S: Final = 1.0
"""Older figures are waited for; until then who comes while a look is under way goes by the last ones."""
_WAIT_FOR_LOOK_S: Final = 0.5
_COUNTED_FOR_S: Final = 2.0
"""While looks take longer, who was let in since the last one may well be drawn."""


class Room:
    """A place for one request, until it is in its queue, or refused all the same.

    Args:
        leave: gives it up.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave: Callable[[], None] | None = leave

    def leave(self) -> None:
        """The request is where a look can see it, or will not come; told again it changes nothing."""
        if self._leave:
            self._leave()
            self._leave = None


class Admission:
    """Lets requests in while the queue of their lane and the outbox have room.

    A full lane refuses its own requests only: nobody waits behind a batch, at the door neither.

    Args:
        outside: whom to ask.
        settings: the limits.
    """

    def __init__(self, outside: Outside, settings: GatewaySettings) -> None:
        self._outside = outside
        self._settings = settings
        self._waiting: dict[Lane, int] = {}
        self._unsent = 0
        self._held: Counter[Lane] = Counter()
        self._entered: Counter[Lane] = Counter()
        self._looked_at = -_USABLE_S
        self._look: asyncio.Task[None] | None = None

    async def check(self) -> None:
        """Return when some lane has room; raises as `enter`."""
        await self._glance()
        self._check(Lane)

    async def enter(self, lane: Lane) -> Room:
        """Room for a request in `lane`; whoever gets it leaves it.

        Raises:
            Overloaded: too many requests wait in the queue, or for the broker.
        """
        await self._glance()
        self._check((lane,))
        self._held[lane] += 1

        def leave() -> None:
            self._held[lane] -= 1
            self._entered[lane] += 1

        return Room(leave)

    def _check(self, lanes: Iterable[Lane]) -> None:
        waiting = min(self._waiting.get(one, 0) + self._let_in(one) for one in lanes)
        if waiting >= self._settings.max_pending:
            raise self._full(f"{waiting} requests are waiting")
        unsent = self._unsent + (0 if self._outside.requests.ready else sum(map(self._let_in, Lane)))
        if unsent >= self._settings.max_outbox:
            raise self._full(f"{unsent} requests are waiting for the message broker")

    def _let_in(self, lane: Lane) -> int:
        """Who is under way, and who came since the last look."""
        is_recent = monotonic() - self._looked_at < _COUNTED_FOR_S
        return self._held[lane] + (self._entered[lane] if is_recent else 0)

    def _full(self, words: str) -> Overloaded:
        return Overloaded(words, retry_after_s=self._settings.retry_after_s)

    async def _glance(self) -> None:
        """Figures of the last second, or older ones if newer take longer than a caller should wait."""
        age_s = monotonic() - self._looked_at
        if self._look is None and age_s >= _FRESH_S:
            self._look = asyncio.create_task(self._fetch())
        if self._look is not None and age_s >= _USABLE_S:
            await asyncio.wait({self._look}, timeout=_WAIT_FOR_LOOK_S)

    async def _fetch(self) -> None:
        seen = self._entered.copy()
        try:
            self._unsent = await self._outside.outbox.count(self._settings.max_outbox)
            depths = await self._outside.queues.lane_depths()
            self._waiting = {lane: depth.ready for lane, depth in depths.items()}
        except TransientError as error:
            # Without a broker the limit of the outbox stands; without a store nothing is accepted anyway.
            log.warning("queues_not_seen", reason=str(error))
            self._waiting = {}
        finally:
            self._entered -= seen
            self._looked_at = monotonic()
            self._look = None

    async def close(self) -> None:
        """End a look that is under way."""
        if self._look is not None:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)


ADMISSION = web.AppKey("admission", Admission)
