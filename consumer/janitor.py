"""Cleans up when it is due: one process of all at a time, whichever comes first."""

import asyncio
import random
from datetime import timedelta
from typing import Final, Protocol

import structlog

from consumer.metrics import CLEANED, CLEANED_UP_AT, CLEANUPS
from contracts.cleanup import CleanupReport
from contracts.errors import TransientError
from operations.cleanup import Order

log = structlog.get_logger(__name__)

_LOOK_EVERY_S: Final = 60.0
_LOOKS_IN_AN_INTERVAL: Final = 10
_REMOVED: Final = ("cleaned_tasks", "deleted_files", "deleted_letters")
_ORPHANS: Final = ("orphan_objects", "lost_objects")


class Turns(Protocol):
    """The clean-up, one at a time."""

    async def take(self, order: Order, *, only_if_due: bool = False) -> CleanupReport | None:
        """Clean up, if it is due and nobody is at it; raises `TransientError`."""


class Janitor:
    """Looks again and again whether it is time.

    Args:
        turns: takes the turn.
        order: what a run is to do.
        interval: between two runs; looked at more often.
    """

    def __init__(self, turns: Turns, order: Order, *, interval: timedelta) -> None:
        self._turns = turns
        self._order = order
        self._every_s = min(_LOOK_EVERY_S, interval.total_seconds() / _LOOKS_IN_AN_INTERVAL)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            # First a pause: the consumers of a house that start together do not look together.
            await asyncio.sleep(random.uniform(0.5, 1.5) * self._every_s)  # noqa: S311  # jitter, not a secret
            try:
                await self.look()
            except TransientError as error:
                CLEANUPS.labels("failed").inc()
                log.warning("cleanup_broken_off", reason=str(error))
            except Exception:  # a bug met once must not end the cleaning
                CLEANUPS.labels("failed").inc()
                log.exception("cleanup_bug")

    async def look(self) -> None:
        """Clean up if it is our turn, and count what went."""
        report = await self._turns.take(self._order, only_if_due=True)
        if report is None:
            return
        CLEANUPS.labels("failed" if report.errors else "done").inc()
        for what in _REMOVED + (_ORPHANS if report.orphans_removed else ()):
            CLEANED.labels(what).inc(getattr(report, what))
        if not report.errors:
            CLEANED_UP_AT.set(report.finished_at.timestamp())
