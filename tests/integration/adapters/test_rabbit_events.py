"""Listening to results: every one is heard while the line is up, and a gap is told when it was not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aio_pika
import pytest

from adapters.rabbit_events import RabbitEvents
from adapters.rabbit_publisher import RabbitPublisher
from contracts.topology import Topology

WITHIN_S = 20
KEY = "chart.completed.png.mail"


class Ears:
    """What a listener was told, in order; `gap` for a gap."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    async def next(self) -> str:
        async with asyncio.timeout(WITHIN_S):
            return await self.heard.get()


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
async def listener(link: Any, topology: Topology, ears: Ears) -> AsyncIterator[RabbitEvents]:
    listener = await RabbitEvents.open(
        link.url,
        "test",
        topology,
        on_event=ears.heard.put_nowait,
        on_gap=lambda: ears.heard.put_nowait("gap"),
    )
    yield listener
    await listener.close()


@pytest.mark.usefixtures("listener")
async def test_the_task_of_every_event_is_told_by_every_listener(
    ears: Ears, publisher: RabbitPublisher, topology: Topology, addresses: Any
) -> None:
    others = Ears()
    other = await RabbitEvents.open(
        addresses.amqp_url, "test", topology, on_event=others.heard.put_nowait, on_gap=lambda: None
    )
    for outcome in ("completed", "failed"):
        await publisher.publish_event(f"task-1:{outcome}", f"chart.{outcome}.svg.mail", b"{}")
    assert [await one.next() for one in (ears, ears, others, others)] == ["task-1"] * 4
    await other.close()


async def test_a_line_that_was_cut_is_opened_again_and_the_gap_is_told(
    link: Any, listener: RabbitEvents, ears: Ears, publisher: RabbitPublisher
) -> None:
    await link.close()
    async with asyncio.timeout(WITHIN_S):
        while listener.ready:
            await asyncio.sleep(0.02)
    await publisher.publish_event("unheard:completed", KEY, b"{}")
    await link.open()
    assert await ears.next() == "gap"
    await publisher.publish_event("heard:completed", KEY, b"{}")
    assert await ears.next() == "heard"


async def test_a_queue_that_was_deleted_is_noticed(
    listener: RabbitEvents, ears: Ears, publisher: RabbitPublisher
) -> None:
    line: Any = vars(listener)["_line"]
    connection: aio_pika.abc.AbstractConnection = line.connection
    channel = await connection.channel()
    await channel.queue_delete(line.queue_name)
    assert await ears.next() == "gap"
    await publisher.publish_event("heard:completed", KEY, b"{}")
    assert await ears.next() == "heard"


async def test_the_queue_ends_with_its_listener(
    listener: RabbitEvents, publisher: RabbitPublisher, addresses: Any
) -> None:
    name = vars(listener)["_line"].queue_name
    await listener.close()
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.declare_queue(name, passive=True)
    await publisher.publish_event("nobody:completed", KEY, b"{}")
