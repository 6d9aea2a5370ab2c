"""The clean-up at real servers: what is over goes, and nothing that someone has just been given."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.mongo_expiry import MongoExpiry
from adapters.mongo_images import MongoImages
from adapters.mongo_lease import MongoLease
from adapters.oss_images import OssImages
from contracts.cleanup import CleanupReport
from contracts.dead_letters import Actor, LetterState
from contracts.errors import LetterNotFound, StorageUnavailable
from contracts.image_keys import new_key
from contracts.images import KeptImage
from contracts.messages import ChartRequest
from contracts.output import ImageFormat
from contracts.tasks import StoredImage
from operations.cleanup import Cleanup, LeaseLost, Order
from operations.turns import CleanupTurns

PAST = datetime(2020, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
NO_TIME = timedelta(0)
ANNA = Actor(name="anna", place="here")
REMOVE = Order("test", removes_orphans=True)


@dataclass
class World:
    at: Any
    records: MongoImages
    expiry: MongoExpiry
    images: OssImages
    cleanup: Cleanup

    async def stored(self, digest: str, until: datetime, at: datetime | None = None) -> str:
        """An image that some request was given."""
        folder = self.images.key_prefix
        key = new_key(folder, f"{int(digest):064x}", ImageFormat.PNG)
        reserved = await self.records.reserve(digest, key, folder, until)
        await self.images.put(reserved.object_key, b"picture", "image/png", "a.png")
        image = StoredImage(object_key=key, size_bytes=7, sha256="ab", width=1, height=1)
        assert await self.records.note_stored(
            KeptImage(image=image, warnings=(), stored_at=at or datetime.now(UTC) - timedelta(seconds=1))
        )
        return reserved.object_key

    async def expire_tasks(self) -> None:
        await self.at.tasks.database.tasks.update_many({}, {"$set": {"expires_at": PAST}})

    async def run(self, order: Order = REMOVE) -> CleanupReport:
        return await self.cleanup.run(order)

    async def keys(self) -> set[str]:
        return {one.key for one in await self.images.page(self.images.key_prefix, "")}

    async def records_left(self) -> set[str]:
        return {one["_id"] async for one in self.at.tasks.database.images.find({}, {"_id": 1})}


@pytest.fixture
async def world(at: Any, image_records: MongoImages, images: OssImages) -> AsyncIterator[World]:
    expiry = MongoExpiry(at.tasks.database)
    await expiry.prepare()
    cleanup = Cleanup(expiry, at.letters, images, retention=WEEK, orphan_age=NO_TIME)
    world = World(at, image_records, expiry, images, cleanup)
    yield world
    await images.delete_many(sorted(await world.keys()))


async def test_what_has_expired_goes_and_what_has_not_stays(
    world: World, chart_request: ChartRequest
) -> None:
    letter = await world.at.failed(chart_request)
    await world.at.desk.discard(letter.letter_id, ANNA, "old")
    await world.expire_tasks()
    await world.at.tasks.add(chart_request.model_copy(update={"task_id": "young"}))
    gone, stays = await world.stored("1", PAST), await world.stored("2", datetime.now(UTC) + WEEK)
    report = await world.run()
    assert (report.cleaned_tasks, report.deleted_files, report.errors) == (1, 1, ())
    assert await world.keys() == {stays}
    assert await world.records_left() == {stays}
    assert gone != stays
    assert (await world.at.tasks.find("young")).task_id == "young"
    again = await world.run()
    assert (again.cleaned_tasks, again.deleted_files, again.orphan_objects) == (0, 0, 0)


async def test_a_task_stays_that_has_not_ended_is_not_announced_or_has_an_open_letter(
    world: World, chart_request: ChartRequest
) -> None:
    await world.at.tasks.add(chart_request)
    await world.at.failed(chart_request.model_copy(update={"task_id": "silent"}), announced=False)
    await world.at.failed(chart_request.model_copy(update={"task_id": "undecided"}))
    await world.expire_tasks()
    report = await world.run()
    assert (report.cleaned_tasks, report.overdue_tasks, report.kept_for_letters) == (0, 1, 1)
    for task_id in (chart_request.task_id, "silent", "undecided"):
        assert await world.at.tasks.find(task_id)


async def test_letters_go_a_retention_after_the_decision_with_their_bodies(world: World) -> None:
    old, young = await world.at.letter(b"old"), await world.at.letter(b"young")
    undecided = await world.at.letter(b"undecided")
    for letter in (old, young):
        await world.at.desk.discard(letter.letter_id, ANNA, "because")
    letters = world.at.tasks.database.dead_letters
    await letters.update_one({"_id": old.letter_id}, {"$set": {"closed_at": PAST}})
    await letters.update_one({"_id": undecided.letter_id}, {"$set": {"collected_at": PAST}})
    assert (await world.run()).deleted_letters == 1
    with pytest.raises(LetterNotFound):
        await world.at.letters.find(old.letter_id)
    with pytest.raises(LetterNotFound):
        await world.at.letters.body(old)
    assert await world.at.letters.body(young) == b"young"
    assert (await world.at.letters.find(undecided.letter_id)).state is LetterState.OPEN


async def test_a_hit_and_a_removal_at_the_same_moment_leave_no_request_without_its_image(
    world: World,
) -> None:
    until = datetime.now(UTC) + WEEK
    kept = removed = 0
    for number in range(40):
        key = await world.stored(str(number), PAST)
        hit, _ = await asyncio.gather(
            world.records.reserve(str(number), f"{key}-next", world.images.key_prefix, until), world.run()
        )
        if hit.kept:
            assert hit.object_key == key
            assert await world.images.exists(key), "given to a request, and removed"
            kept += 1
        else:
            assert hit.object_key != key, "a key of a removed image is never given again"
            removed += 1
    assert kept + removed == 40


async def test_an_image_hit_first_stays_and_one_claimed_first_is_made_anew(world: World) -> None:
    until = datetime.now(UTC) + WEEK
    hit = await world.stored("1", PAST)
    await world.records.reserve("1", "unused", world.images.key_prefix, until)
    claimed = await world.stored("2", PAST)
    assert await world.expiry.claim_images(datetime.now(UTC)) == 1
    assert (await world.records.reserve("2", "fresh", world.images.key_prefix, until)).object_key == "fresh"
    await world.run()
    assert await world.images.exists(hit)
    assert not await world.images.exists(claimed)


async def test_a_process_killed_between_claim_and_removal_leaves_what_the_next_one_removes(
    world: World,
) -> None:
    key = await world.stored("1", PAST)
    await world.expiry.claim_images(datetime.now(UTC))
    assert (await world.run()).deleted_files == 1
    await world.stored("2", PAST)
    await world.expiry.claim_images(datetime.now(UTC))
    await world.images.delete_many(await world.expiry.claimed_images())
    assert (await world.run()).deleted_files == 1
    assert await world.keys() == set()
    assert await world.records_left() == set()
    assert key


async def test_orphans_are_counted_and_removed_when_asked_and_nobody_elses_object_is_touched(
    world: World,
) -> None:
    prefix = world.images.key_prefix
    orphan = new_key(prefix, "ab" * 32, ImageFormat.PNG)
    foreign = [f"{prefix}holiday.png", f"{prefix}sub/{orphan.removeprefix(prefix)}", f"{prefix}ab/x.png"]
    for key in (orphan, *foreign):
        await world.images.put(key, b"x", "image/png", "x.png")
    there, lost = (
        await world.stored("1", datetime.now(UTC) + WEEK),
        await world.stored("2", datetime.now(UTC) + WEEK),
    )
    await world.images.delete_many([lost])
    await asyncio.sleep(1.1)  # objects are dated to the second
    counted = await world.run(Order("test"))
    assert (counted.orphan_objects, counted.lost_objects, counted.orphans_removed) == (1, 1, False)
    assert orphan in await world.keys()
    removed = await world.run()
    assert (removed.orphan_objects, removed.lost_objects, removed.orphans_removed) == (1, 1, True)
    assert await world.keys() == {there, *foreign}
    assert await world.records_left() == {there}


async def test_what_is_young_is_nobodys_orphan(world: World) -> None:
    patient = Cleanup(
        world.expiry, world.at.letters, world.images, retention=WEEK, orphan_age=timedelta(hours=1)
    )
    orphan = new_key(world.images.key_prefix, "ab" * 32, ImageFormat.PNG)
    await world.images.put(orphan, b"x", "image/png", "x.png")
    lost = await world.stored("1", datetime.now(UTC) + WEEK)
    await world.images.delete_many([lost])
    report = await patient.run(REMOVE)
    assert (report.orphan_objects, report.lost_objects) == (0, 0)
    assert orphan in await world.keys()


async def test_a_dry_run_tells_the_same_numbers_and_changes_nothing(
    world: World, chart_request: ChartRequest
) -> None:
    await world.at.failed(chart_request)
    await world.at.tasks.database.dead_letters.update_many(
        {}, {"$set": {"state": "discarded", "closed_at": PAST}}
    )
    await world.expire_tasks()
    await world.stored("1", PAST)
    told = await world.run(Order("test", dry_run=True, removes_orphans=True))
    done = await world.run()
    same = {"cleaned_tasks": 1, "deleted_files": 1, "deleted_letters": 1}
    for report in (told, done):
        assert report.model_dump(include=set(same), by_alias=False) == same


async def test_without_the_bucket_records_stay_claimed_and_the_rest_goes_on(world: World) -> None:
    class Away:
        key_prefix = world.images.key_prefix

        async def page(self, *_: Any) -> Any:
            raise StorageUnavailable("away")

        async def delete_many(self, *_: Any) -> Any:
            raise StorageUnavailable("away")

    key = await world.stored("1", PAST)
    bucket: Any = Away()
    report = await Cleanup(world.expiry, world.at.letters, bucket, retention=WEEK, orphan_age=NO_TIME).run(
        REMOVE
    )
    assert [error.partition(":")[0] for error in report.errors] == ["expired_images", "orphans"]
    assert await world.images.exists(key)
    assert (await world.run()).deleted_files == 1


async def test_one_cleans_at_a_time_and_what_came_of_it_is_told(world: World) -> None:
    lease = MongoLease(world.at.tasks.database, hold_s=60)
    await lease.prepare()
    turns = CleanupTurns(world.cleanup, lease, interval=timedelta(hours=1))
    assert (await turns.status()).last is None
    answers = await asyncio.gather(*(turns.take(Order(f"c{n}"), only_if_due=True) for n in range(6)))
    [report] = [answer for answer in answers if answer]
    status = await turns.status()
    assert status.last
    assert (status.running_by, status.last.by) == (None, report.by)
    assert status.due_at
    assert status.due_at > datetime.now(UTC) + timedelta(minutes=50)
    assert await turns.take(Order("early"), only_if_due=True) is None, "nothing is due"
    assert await turns.take(Order("by hand")), "asked for, it runs at once"


async def test_a_holder_that_died_is_followed_and_one_that_slept_stops(world: World) -> None:
    lease = MongoLease(world.at.tasks.database, hold_s=0.2)
    await lease.prepare()
    turns = CleanupTurns(world.cleanup, lease, interval=timedelta(hours=1))
    first = await lease.take("$sleeper", only_if_due=True)
    assert first
    assert (await turns.status()).running_by == "$sleeper"
    assert await turns.take(Order("second")) is None
    async with asyncio.timeout(10):
        while not await turns.take(Order("second")):
            await asyncio.sleep(0.05)
    assert not await lease.keep(first)
    await world.stored("1", PAST)
    with pytest.raises(LeaseLost):
        await world.cleanup.run(REMOVE, may_go_on=lambda: lease.keep(first))
    await lease.give_back(first, None, due_in=NO_TIME)
    assert (await turns.status()).last, "the report of the newer holder stands"
