"""One clean-up at a time: a turn is taken, kept while the work goes on, and given back with its report."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from contracts.cleanup import CleanupReport, CleanupStatus
from contracts.errors import TransientError
from operations.cleanup import Cleanup, LeaseLost, Order, Progress, in_silence
from operations.ports import Lease

log = structlog.get_logger(__name__)

_AGAIN_AFTER_TROUBLE: Final = timedelta(minutes=10)


class CleanupTurns:
    """The clean-up, as a schedule, a shell or a gateway starts it.

    Args:
        cleanup: does the work.
        lease: whose turn it is.
        interval: from the end of one scheduled run to the next.
    """

    def __init__(self, cleanup: Cleanup, lease: Lease, *, interval: timedelta) -> None:
        self._cleanup = cleanup
        self._lease = lease
        self._interval = interval

    async def status(self) -> CleanupStatus:
        """Who is at it, what came of it last, when it is due; raises `StoreUnavailable`."""
        return await self._lease.status()

    async def take(
        self, order: Order, *, only_if_due: bool = False, progress: Progress = in_silence
    ) -> CleanupReport | None:
        """Clean up, unless someone is at it, or nothing is due; a dry run needs no turn.

        Returns:
            What was done; None when it was not our turn, or is not any more.

        Raises:
            TransientError: the store went away; the next turn goes on.
        """
        run = partial(self._cleanup.run, order, progress=progress)
        if order.dry_run:
            return await run()
        fence = await self._lease.take(order.by, only_if_due=only_if_due)
        if fence is None:
            return None
        report = None
        try:
            report = await run(may_go_on=lambda: self._lease.keep(fence))
        except LeaseLost:
            log.warning("cleanup_taken_over", by=order.by)
        finally:
            await self._give_back(fence, report)
        return report

    async def _give_back(self, fence: int, report: CleanupReport | None) -> None:
        has_trouble = report is not None and report.errors
        due_in = min(self._interval, _AGAIN_AFTER_TROUBLE) if has_trouble else self._interval
        with suppress(TransientError):  # it ends by itself
            await self._lease.give_back(fence, report, due_in=due_in)
