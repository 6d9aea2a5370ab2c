"""A server that every request needs goes away: work waits for it, and no request pays."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from adapters.rabbit_admin import RabbitAdmin
from contracts.identifiers import Lane
from contracts.messages import ChartCompleted
from devstack.stack import Addresses
from tests.acceptance.running import Running, run_service
from tests.links import Link, opened


@pytest.fixture(scope="module")
async def links(addresses: Addresses) -> AsyncIterator[dict[str, Link]]:
    async with AsyncExitStack() as stack:
        yield {
            "store": await stack.enter_async_context(opened(Link(addresses.mongo_url))),
            "images": await stack.enter_async_context(opened(Link(addresses.oss_endpoint))),
        }


@pytest.fixture(scope="module")
async def shared(
    addresses: Addresses, links: dict[str, Link], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    linked = replace(addresses, mongo_url=links["store"].url, oss_endpoint=links["images"].url)
    async with run_service(addresses, tmp_path_factory.mktemp("service"), by_way_of=linked) as running:
        yield running


async def readiness(running: Any) -> tuple[int, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{running.health_url}/ready") as response:
        return response.status, (await response.json())["dependencies"]


@pytest.mark.parametrize("away", ["store", "images"])
async def test_while_a_server_is_away_consuming_pauses_and_afterwards_everything_is_drawn(
    running: Any, links: dict[str, Link], bars: Any, away: str
) -> None:
    admin = RabbitAdmin(running.service.addresses.amqp_url, running.topology)
    assert await readiness(running) == (
        200,
        dict.fromkeys(("store", "images", "drawing", "publishing", "consuming"), "ok"),
    )
    await links[away].close()
    requests = [bars() for _ in range(40)]
    await running.publish(*requests)

    async def paused() -> bool:
        status, dependencies = await readiness(running)
        return bool(status == 503 and dependencies["consuming"] == f"paused until there is: {away}")

    async def unseen_by_the_broker() -> bool:
        return (await admin.lane_depths())[Lane.BULK].consumers == 0

    await running.until(paused)
    await running.until(unseen_by_the_broker)
    assert (await admin.lane_depths())[Lane.BULK].ready > 0, "work waits where nothing is counted"
    await links[away].open()
    events = await running.results(*requests)
    assert all(isinstance(event, ChartCompleted) for event in events.values())
    records = [await running.task(request) for request in requests]
    assert max(record.attempts for record in records) <= 2
    assert sum(record.attempts == 2 for record in records) < 5, "what failed before anybody knew"

    async def ready() -> bool:
        return (await readiness(running))[0] == 200

    await running.until(ready)
    assert (await admin.lane_depths())[Lane.BULK].consumers == 1
