"""Company on the way to the store: charts of batches wait for each other while drawing is behind, so that
one command records several of them.

    deliveries ──wait──> claim ─> draw ─> put ──wait──> note, record, announce, acknowledge

Such a wait slows nothing down: the drawing processes have enough to do, and work that is ready sooner
would only lie before them. As soon as they might run out of it, or after a moment, all go on.
"""

import asyncio
from contextlib import suppress
from typing import Final

from contracts.identifiers import Lane

_LONGEST_S: Final = 0.16


class Company:
    """Whoever waits here goes on together.

    Args:
        caught_up: set while drawing is not behind; without it, it never is.
    """

    def __init__(self, caught_up: asyncio.Event | None = None) -> None:
        self._caught_up = caught_up
        self._waiting = 0
        self._leaving: asyncio.Task[None] | None = None

    async def wait(self, lane: Lane) -> None:
        """Return at once, or with others, after 160 ms at most; nobody of the interactive lane waits.

        Who comes later goes on later, or at the same time: never sooner.
        """
        caught_up = self._caught_up
        if caught_up is None or lane is Lane.INTERACTIVE or (caught_up.is_set() and not self._waiting):
            return
        if self._leaving is None:
            self._leaving = asyncio.create_task(self._leave(caught_up))
        self._waiting += 1
        try:
            await asyncio.shield(self._leaving)
        finally:
            self._waiting -= 1

    async def _leave(self, caught_up: asyncio.Event) -> None:
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(caught_up.wait(), _LONGEST_S)
        finally:
            self._leaving = None
