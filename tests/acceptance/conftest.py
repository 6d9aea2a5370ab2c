"""One service for all acceptance tests, and nothing in its database when a test begins."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count
from typing import Any, Final

import aio_pika
import pytest

from contracts.dialects import Dialect
from contracts.messages import Chart, ChartEvent, ChartRequest, decode_event
from devstack.stack import Addresses
from tests.acceptance.running import Running, run_service

_NUMBERS: Final = count(1)


@pytest.fixture(scope="session")
async def shared(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Tests leave it at work; a module that needs a service of its own has its own `shared`."""
    async with run_service(addresses, tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
async def running(shared: Running) -> AsyncIterator[Running]:
    """The service with nothing in its database, and its events from now on."""
    for name in await shared.tasks.database.list_collection_names():
        await shared.tasks.database[name].delete_many({})
    events: asyncio.Queue[ChartEvent] = asyncio.Queue()
    connection = await aio_pika.connect(shared.service.addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(shared.topology.events, "chart.#")

        async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            events.put_nowait(decode_event(message.body))
            await message.ack()

        await queue.consume(on_message)
        yield replace(shared, events=events)


@pytest.fixture
def bars() -> Callable[..., ChartRequest]:
    """Requests of which no two ask for the same picture, unless they are given the same chart.

    Not in two tests either: for some seconds a consumer believes in pictures whose records are gone.
    """

    def make(**fields: Any) -> ChartRequest:
        option = {
            "title": {"text": f"各地区销售额 {next(_NUMBERS)}"},
            "xAxis": {"data": ["华东", "华南", "华北"]},
            "yAxis": {},
            "series": [{"type": "bar", "data": [3, 1, 2]}],
        }
        given: dict[str, Any] = {"chart": Chart(dialect=Dialect.ECHARTS, body=option), "client": "mail"}
        return ChartRequest.new(**(given | fields))

    return make
