"""What may be removed, and in which order, so that nothing goes that someone has just been given.

    tasks    ended, announced, expired, without an open letter: the record goes
    images   expired: record claimed ─> object deleted ─> record removed
    letters  decided on, a retention ago
    orphans  objects without a record; records without an object: counted, or removed

Every step is conditional and can be done twice or by two at once; it begins where the last one
broke off. A key is never used again, so an object without a record can never get one.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog

from contracts.cleanup import CleanupReport
from contracts.errors import PlotwireError
from contracts.image_keys import is_ours
from contracts.images import StoredObject
from operations.ports import ClosedLetters, Expiring, Objects

log = structlog.get_logger(__name__)

_AT_ONCE: Final = 500

Progress = Callable[[str, int], None]
"""Told of a step, and how many things it has gone through since it was told last."""


class LeaseLost(Exception):
    """Another process cleans up now."""


@dataclass(frozen=True)
class Order:
    """What a run is to do."""

    by: str
    dry_run: bool = False
    removes_orphans: bool = False


@dataclass
class _Run:
    order: Order
    now: datetime
    may_go_on: Callable[[], Awaitable[bool]]
    progress: Progress
    found: dict[str, int] = field(default_factory=dict)

    async def add(self, what: str, number: int) -> None:
        """Count, tell, and stop where another has taken over."""
        self.found[what] = self.found.get(what, 0) + number
        self.progress(what, number)
        if not await self.may_go_on():
            raise LeaseLost


async def _always() -> bool:
    return True


def in_silence(_what: str, _number: int) -> None:
    """Tell nobody."""


class Cleanup:
    """Removes what is over.

    Args:
        records: tasks and images.
        letters: dead letters.
        images: the bucket.
        retention: how long a letter is kept after it was decided on.
        orphan_age: objects younger than this are left alone: their record may be under way.
    """

    def __init__(
        self,
        records: Expiring,
        letters: ClosedLetters,
        images: Objects,
        *,
        retention: timedelta,
        orphan_age: timedelta,
    ) -> None:
        self._records = records
        self._letters = letters
        self._images = images
        self._retention = retention
        self._orphan_age = orphan_age

    async def run(
        self,
        order: Order,
        *,
        may_go_on: Callable[[], Awaitable[bool]] = _always,
        progress: Progress = in_silence,
    ) -> CleanupReport:
        """Go through everything once. What breaks a step off is told in the report, and ends only that step.

        Raises:
            LeaseLost: `may_go_on` said no.
        """
        run = _Run(order, datetime.now(UTC), may_go_on, progress)
        errors = []
        for step in (self._tasks, self._expired_images, self._closed_letters, self._orphans):
            try:
                await step(run)
            except PlotwireError as error:
                name = step.__name__.strip("_")
                log.warning("cleanup_step_failed", step=name, reason=str(error))
                errors.append(f"{name}: {error}")
        found: dict[str, Any] = dict(run.found)
        report = CleanupReport(
            dry_run=order.dry_run,
            by=order.by,
            started_at=run.now,
            finished_at=datetime.now(UTC),
            orphans_removed=order.removes_orphans and not order.dry_run,
            errors=tuple(errors),
            **found,
        )
        log.info("cleanup_done", **report.model_dump(mode="json", by_alias=False))
        return report

    async def _tasks(self, run: _Run) -> None:
        async for batch in self._records.expired_tasks(run.now):
            waiting = await self._letters.tasks_with_open_letters(batch)
            over = [task_id for task_id in batch if task_id not in waiting]
            gone = len(over) if run.order.dry_run else await self._records.remove_tasks(over, run.now)
            await run.add("kept_for_letters", len(waiting))
            await run.add("cleaned_tasks", gone)
        await run.add("overdue_tasks", await self._records.count_overdue_tasks(run.now))

    async def _expired_images(self, run: _Run) -> None:
        if run.order.dry_run:
            await run.add("deleted_files", await self._records.count_expired_images(run.now))
            return
        while await self._records.claim_images(run.now) or await self._records.claimed_images():
            await run.add("deleted_files", await self._remove_claimed())

    async def _remove_claimed(self) -> int:
        keys = await self._records.claimed_images()
        await self._images.delete_many(keys)
        return await self._records.forget_images(keys)

    async def _closed_letters(self, run: _Run) -> None:
        before = run.now - self._retention
        if run.order.dry_run:
            await run.add("deleted_letters", await self._letters.count_closed(before))
            return
        while gone := await self._letters.remove_closed(before, _AT_ONCE):
            await run.add("deleted_letters", gone)

    async def _orphans(self, run: _Run) -> None:
        for folder in sorted(await self._records.folders() | {self._images.key_prefix}):
            after: str = folder
            while page := await self._images.page(folder, after):
                await self._page(run, folder, after, page)
                after = page[-1].key
            await self._lost(run, folder, after, None, set())

    async def _page(self, run: _Run, folder: str, after: str, page: list[StoredObject]) -> None:
        ours = [one for one in page if is_ours(one.key, folder)]
        old = [one.key for one in ours if one.stored_at < run.now - self._orphan_age]
        orphans = sorted(set(old) - await self._records.known(old))
        if orphans and run.order.removes_orphans and not run.order.dry_run:
            orphans = sorted(set(orphans) - await self._records.known(orphans))
            await self._images.delete_many(orphans)
        await run.add("orphan_objects", len(orphans))
        await self._lost(run, folder, after, page[-1].key, {one.key for one in page})

    async def _lost(self, run: _Run, folder: str, after: str, last: str | None, there: set[str]) -> None:
        """Records between two keys of the bucket whose objects the bucket does not have."""
        before = run.now - self._orphan_age
        async for batch in self._records.stored(folder, after, last, before):
            missing = [key for key in batch if key not in there]
            # Asked one by one: the object may have come while its page was read.
            lost = [key for key in missing if not await self._images.exists(key)]
            if lost and run.order.removes_orphans and not run.order.dry_run:
                await self._records.claim_lost(lost, before)
                await self._remove_claimed()
            await run.add("lost_objects", len(lost))
