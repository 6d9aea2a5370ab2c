"""Whoever asks whether writes are taken gets an answer, and leaves no trail."""

import asyncio

from adapters.mongo_probe import check_writing
from adapters.mongo_tasks import MongoTasks


async def test_many_that_ask_at_once_for_the_first_time_leave_one_document(tasks: MongoTasks) -> None:
    await asyncio.gather(*(check_writing(tasks.database) for _ in range(20)))
    assert await tasks.database["probes"].count_documents({}) == 1


async def test_it_is_written_each_time(tasks: MongoTasks) -> None:
    await check_writing(tasks.database)
    first = await tasks.database["probes"].find_one({})
    await check_writing(tasks.database)
    assert (await tasks.database["probes"].find_one({}))["at"] > first["at"]
