"""Goes on with replays that nobody ends, and tells how many dead letters wait."""

import asyncio
import random
from collections.abc import Mapping
from typing import Final, Protocol

import structlog

from consumer.metrics import LETTERS
from contracts.dead_letters import Actor, LetterState
from contracts.errors import TransientError

log = structlog.get_logger(__name__)

_EVERY_S: Final = 30.0


class Desk(Protocol):
    """The dead-letter desk. Raises `TransientError` while a server is away."""

    async def finish_stale(self, actor: Actor) -> int:
        """Go on with replays whose process has died; returns how many were ended."""

    async def counts(self) -> Mapping[str, int]:
        """How many letters there are, by state."""


class LetterWatch:
    """Looks at the desk again and again; any number of processes may.

    Args:
        desk: what is looked at.
        actor: whom the audit trail names.
        every_s: pause between two looks.
    """

    def __init__(self, desk: Desk, actor: Actor, *, every_s: float = _EVERY_S) -> None:
        self._desk = desk
        self._actor = actor
        self._every_s = every_s

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except TransientError as error:
                log.warning("letters_not_watched", reason=str(error))
            except Exception:  # a bug met once must not end the watching
                log.exception("letter_watch_bug")
            await asyncio.sleep(random.uniform(0.8, 1.2) * self._every_s)  # noqa: S311  # jitter, not a secret

    async def look(self) -> None:
        """Go on with what is stale, then count."""
        if ended := await self._desk.finish_stale(self._actor):
            log.info("replays_ended", number=ended)
        found = await self._desk.counts()
        for state in LetterState:
            LETTERS.labels(state.value).set(found.get(state.value, 0))
