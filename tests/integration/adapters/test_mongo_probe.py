"""Whoever asks whether writes are taken gets an answer, and leaves no trail."""

import asyncio
from datetime import UTC, datetime

from adapters.mongo_probe import MongoProbe
from adapters.mongo_tasks import MongoTasks

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def test_many_that_ask_at_once_for_the_first_time_leave_one_document(tasks: MongoTasks) -> None:
    await asyncio.gather(*(MongoProbe(tasks.database).check() for _ in range(20)))
    assert await tasks.database["probes"].count_documents({}) == 1


async def test_it_is_written_each_time(tasks: MongoTasks) -> None:
    await MongoProbe(tasks.database).check()
    probes = tasks.database["probes"]
    await probes.update_one({}, {"$set": {"at": LONG_AGO}})
    await MongoProbe(tasks.database).check()
    assert (await probes.find_one({}))["at"] > LONG_AGO
