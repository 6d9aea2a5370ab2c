"""Stops consuming while a server that every request needs is away, and begins again when it answers.

Messages wait in their queue meanwhile, where nothing is counted against them. What is running goes
on and settles itself.
"""

import asyncio
import random
from typing import Final, Protocol

import structlog

from consumer.breaker import Breaker, Breakers, BreakerState

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 15.0


class Pausable(Protocol):
    """What takes deliveries."""

    async def pause(self) -> None:
        """Take nothing more."""

    async def resume(self) -> None:
        """Take deliveries again."""


class Gate:
    """Pauses a consumer while a breaker is open.

    Args:
        consumer: is paused.
        breakers: are watched.
        first_pause_s: before the first probe; doubles with each one, and with each opening in a row.
    """

    def __init__(
        self, consumer: Pausable, breakers: Breakers, *, first_pause_s: float = _FIRST_PAUSE_S
    ) -> None:
        self._consumer = consumer
        self._breakers = breakers
        self._first_pause_s = first_pause_s
        self._opened = asyncio.Event()
        for breaker in breakers.all():
            breaker.on_open = self._opened.set

    async def run(self) -> None:
        """Pause and resume, until cancelled."""
        while True:
            await self._opened.wait()
            log.warning("consuming_paused", away=[one.name for one in self._away()])
            await self._consumer.pause()
            await self._until_all_answer()
            await self._consumer.resume()
            log.info("consuming_resumed")

    def _away(self) -> list[Breaker]:
        return [one for one in self._breakers.all() if one.state is BreakerState.OPEN]

    async def _until_all_answer(self) -> None:
        probes = 0
        while away := self._away():
            self._opened.clear()
            await asyncio.sleep(self._pause_s(probes + max(one.trips for one in away) - 1))
            await asyncio.gather(*(one.ask() for one in away))
            probes += 1
        self._opened.clear()

    def _pause_s(self, step: int) -> float:
        pause_s = min(self._first_pause_s * 2 ** min(step, 10), max(_LONGEST_PAUSE_S, self._first_pause_s))
        return random.uniform(0.7 * pause_s, pause_s)  # noqa: S311  # jitter, not a secret
