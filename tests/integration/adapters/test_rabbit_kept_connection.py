"""Looks at queues share a connection, and none of them suffers for another, or for what ended it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_connection import KeptConnection
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.topology import Topology

LIMIT_S = 2.0
WITHIN_S = 20


@pytest.fixture
async def kept(link: Any) -> AsyncIterator[KeptConnection]:
    connection = KeptConnection(link.url, "test", limit_s=LIMIT_S)
    yield connection
    link.go_on()
    await connection.close()


@pytest.fixture
def queues(kept: KeptConnection, link: Any, topology: Topology) -> RabbitAdmin:
    return RabbitAdmin(link.url, topology, kept)


def living_objects() -> int:
    gc.collect()
    return len(gc.get_objects())


async def until_seen(queues: RabbitAdmin) -> None:
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                assert set(await queues.lane_depths()) == set(Lane)
            except BrokerUnavailable:
                await asyncio.sleep(0.02)
            else:
                return


async def test_all_looks_take_one_connection(queues: RabbitAdmin, link: Any) -> None:
    await asyncio.gather(*(queues.lane_depths() for _ in range(5)))
    await queues.queue_depths()
    assert link.connections == 1


async def test_looks_leave_nothing_behind(queues: RabbitAdmin) -> None:
    await queues.lane_depths()
    before = living_objects()
    for _ in range(100):
        await queues.lane_depths()
    assert living_objects() < before + 200


async def test_looks_beside_each_other_leave_nothing_behind(queues: RabbitAdmin) -> None:
    await asyncio.gather(*(queues.lane_depths() for _ in range(5)))
    before = living_objects()
    for _ in range(20):
        await asyncio.gather(*(queues.lane_depths() for _ in range(5)))
    assert living_objects() < before + 200


async def test_a_queue_that_is_missing_is_told_and_others_are_seen(
    queues: RabbitAdmin, kept: KeptConnection, link: Any
) -> None:
    missing = RabbitAdmin(link.url, Topology("test-undeclared"), kept)
    with pytest.raises(BrokerUnavailable, match="there is no queue"):
        await missing.lane_depths()
    await until_seen(queues)


async def test_a_connection_that_was_lost_is_opened_again(queues: RabbitAdmin, link: Any) -> None:
    await queues.lane_depths()
    link.cut()
    await until_seen(queues)


async def test_a_broker_that_falls_silent_is_told_in_time_and_asked_anew(
    queues: RabbitAdmin, link: Any
) -> None:
    await queues.lane_depths()
    link.stop()
    with pytest.raises(BrokerUnavailable):
        async with asyncio.timeout(3 * LIMIT_S):
            await queues.lane_depths()
    link.go_on()
    await until_seen(queues)
    assert link.connections == 2


async def test_who_gives_up_waiting_leaves_the_connection_to_the_others(
    queues: RabbitAdmin, link: Any
) -> None:
    await queues.lane_depths()
    link.stop()
    impatient, patient = (asyncio.create_task(queues.lane_depths()) for _ in range(2))
    async with asyncio.timeout(WITHIN_S):
        while not link.held:
            await asyncio.sleep(0.01)
    impatient.cancel()
    link.go_on()
    assert set(await patient) == set(Lane)
    assert impatient.cancelled()
    assert link.connections == 1
