"""How the consumer is, for probes: whether it can work right now, and if not, for want of what."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from consumer.breaker import Breakers, BreakerState
from contracts.errors import PlotwireError

_ANSWER_WITHIN_S: Final = 2.0

OK: Final = "ok"


class Ready(Protocol):
    """One direction of the broker."""

    @property
    def ready(self) -> bool:
        """Whether it works right now, as far as is known."""


@dataclass(frozen=True)
class Health:
    """Answers probes.

    Args:
        consuming: takes deliveries.
        publishing: sends retries, dead letters and events.
        breakers: what the work has learnt of its servers.
        ask_store: returns when the store answers.
        draining: set when the process has been told to end.
    """

    consuming: Ready
    publishing: Ready
    breakers: Breakers
    ask_store: Callable[[], Awaitable[object]]
    draining: asyncio.Event

    async def dependencies(self) -> dict[str, str]:
        """By name `ok`, or what is wrong; ready is who has nothing but `ok`."""
        found = {one.name: "away" if one.state is BreakerState.OPEN else OK for one in self.breakers.all()}
        if found["store"] == OK:
            found["store"] = await self._store()
        found["publishing"] = OK if self.publishing.ready else "the broker is away"
        found["consuming"] = self._consuming(found)
        return found

    def _consuming(self, others: dict[str, str]) -> str:
        if self.draining.is_set():
            return "draining"
        if self.consuming.ready:
            return OK
        away = [name for name in ("store", "images", "drawing") if others[name] != OK]
        return f"paused until there is: {', '.join(away)}" if away else "not registered at the broker"

    async def _store(self) -> str:
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                await self.ask_store()
        except (PlotwireError, TimeoutError):
            return "does not answer"
        return OK
