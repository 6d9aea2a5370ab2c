"""The image records on a real MongoDB."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from adapters.mongo_images import MongoImages
from adapters.mongo_tasks import MongoTasks
from contracts.images import KeptImage
from contracts.tasks import StoredImage
from contracts.warnings import ChartWarning, WarningCode

UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


def kept(key: str, at: datetime | None = None) -> KeptImage:
    image = StoredImage(object_key=key, size_bytes=7, sha256="ab" * 32, width=600, height=400)
    warning = ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].x", message="not drawn")
    return KeptImage(image=image, warnings=(warning,), stored_at=at or datetime.now(UTC))


async def reserve(records: MongoImages, digest: str, until: datetime = UNTIL) -> str:
    return (await records.reserve(digest, f"charts/{uuid4().hex}", "charts/", until)).object_key


async def test_of_many_who_reserve_a_digest_at_once_all_get_one_key(image_records: MongoImages) -> None:
    for _ in range(10):
        digest = uuid4().hex
        keys = await asyncio.gather(*(reserve(image_records, digest) for _ in range(12)))
        assert len(set(keys)) == 1


async def test_what_is_stored_is_told_to_the_next_with_its_warnings(image_records: MongoImages) -> None:
    key = await reserve(image_records, "d")
    before = await image_records.reserve("d", "new", "charts/", UNTIL)
    assert (before.object_key, before.kept) == (key, None)
    assert await image_records.note_stored(kept(key))
    after = await image_records.reserve("d", "new", "charts/", UNTIL)
    assert after.kept is not None
    assert (after.object_key, after.kept.image, after.kept.warnings) == (
        key,
        kept(key).image,
        kept(key).warnings,
    )


async def test_an_image_older_than_the_retention_is_put_again_under_its_key(
    image_records: MongoImages,
) -> None:
    key = await reserve(image_records, "d")
    await image_records.note_stored(kept(key, datetime.now(UTC) - timedelta(days=7, minutes=1)))
    again = await image_records.reserve("d", "new", "charts/", UNTIL)
    assert (again.object_key, again.kept) == (key, None)


async def test_the_latest_of_all_wishes_says_how_long_a_record_is_kept(
    image_records: MongoImages, tasks: MongoTasks
) -> None:
    for days in (0, 3, -3):
        await reserve(image_records, "d", UNTIL + timedelta(days=days))
    document = await tasks.database.images.find_one({"digest": "d"})
    assert document["expires_at"] == UNTIL + timedelta(days=3)


async def test_an_image_whose_record_is_not_current_is_neither_told_of_nor_noted_as_stored(
    image_records: MongoImages, tasks: MongoTasks
) -> None:
    key = await reserve(image_records, "d")
    await tasks.database.images.update_one({"_id": key}, {"$set": {"current": False}})
    assert not await image_records.note_stored(kept(key))
    assert await reserve(image_records, "d") != key
