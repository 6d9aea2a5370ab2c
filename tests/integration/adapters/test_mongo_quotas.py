"""Charts counted by key and day, exactly, whoever counts."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from adapters.mongo_quotas import MongoQuotas
from adapters.mongo_tasks import MongoTasks

TODAY = date(2026, 11, 26)


@pytest.fixture
async def quotas(tasks: MongoTasks) -> MongoQuotas:
    found = MongoQuotas(tasks.database)
    await found.prepare()
    return found


async def test_of_many_at_once_as_many_get_through_as_there_is_room(quotas: MongoQuotas, tasks: Any) -> None:
    gateways = (quotas, MongoQuotas(tasks.database))
    used = await asyncio.gather(*(gateways[n % 2].spend("a", TODAY, 1, 20) for n in range(50)))
    assert sorted(one for one in used if one is not None) == list(range(1, 21))
    assert used.count(None) == 30


async def test_a_batch_is_counted_whole_or_not_at_all(quotas: MongoQuotas) -> None:
    assert await quotas.spend("a", TODAY, 7, 10) == 7
    assert await quotas.spend("a", TODAY, 4, 10) is None
    assert await quotas.spend("a", TODAY, 11, 10) is None
    assert await quotas.spend("a", TODAY, 3, 10) == 10


async def test_keys_and_days_are_counted_apart_and_old_days_go(quotas: MongoQuotas, tasks: Any) -> None:
    assert await quotas.spend("a", TODAY, 1, 1) == 1
    assert await quotas.spend("b", TODAY, 1, 1) == 1
    assert await quotas.spend("a", TODAY + timedelta(days=1), 1, 1) == 1
    indexes = await tasks.database.quotas.index_information()
    assert indexes["expiry"]["expireAfterSeconds"] == 0
    kept = await tasks.database.quotas.find_one({"_id": "a:2026-11-26"})
    assert kept["ends_at"].date() == TODAY + timedelta(days=3)
