"""Dead messages become letters, whatever comes in between; real RabbitMQ, real MongoDB."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aio_pika
import pytest

from adapters.mongo_letters import MongoLetters
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_letters import RabbitLetter, RabbitLetters
from adapters.rabbit_publisher import RabbitPublisher
from consumer.announcer import Announcer
from consumer.collector import Collector
from consumer.crash_letters import CrashLetters
from consumer.pipeline import Pipeline
from contracts.dead_letters import Actor, DeadLetter, LetterFilter, LetterSource
from contracts.errors import StorageUnavailable, StoreUnavailable
from contracts.identifiers import Lane
from contracts.messages import ChartRequest, encode_request
from contracts.topology import DELIVERY_LIMIT, Header, Topology, request_key
from devstack.stack import Addresses

WITHIN_S = 30
EVERY = LetterFilter(states=())
Collect = Callable[[RabbitLetter], Awaitable[None]]


@dataclass
class Outside:
    """Broker, store and collector."""

    addresses: Addresses
    topology: Topology
    publisher: RabbitPublisher
    letters: MongoLetters
    collector: Collector

    @asynccontextmanager
    async def collecting(self, collect: Collect | None = None) -> AsyncIterator[None]:
        admin = RabbitAdmin(self.addresses.amqp_url, self.topology)
        letters = RabbitLetters(
            self.addresses.amqp_url,
            "test",
            self.topology,
            collect or self.collector.on_letter,
            restore=admin.declare,
        )
        task = asyncio.create_task(letters.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def all_letters(self, number: int) -> list[DeadLetter]:
        async with asyncio.timeout(WITHIN_S):
            while len(found := await self.letters.search(EVERY, 100)) < number:
                await asyncio.sleep(0.05)
        return found

    async def until_empty(self) -> None:
        admin = RabbitAdmin(self.addresses.amqp_url, self.topology)
        queues = (self.topology.dead_queue, self.topology.unrouted_queue)
        async with asyncio.timeout(WITHIN_S):
            while any([(await admin.depth(queue)).ready for queue in queues]):
                await asyncio.sleep(0.1)

    async def bury(self, body: bytes, message_id: str = "") -> None:
        headers = {Header.CODE.value: "X", Header.REASON.value: "because"}
        if message_id:
            headers[Header.ORIGIN_MESSAGE_ID.value] = message_id
        await self.publisher.publish(
            self.topology.dead, "dead.bulk", body, content_type=None, task_id=None, headers=headers
        )


@pytest.fixture
def outside(
    addresses: Addresses,
    topology: Topology,
    publisher: RabbitPublisher,
    tasks: MongoTasks,
    letters: MongoLetters,
) -> Outside:
    unused: Any = None
    announcer = Announcer(publisher, tasks)
    pipeline = Pipeline(tasks, unused, unused, announcer, crash_budget=1, queue_limit_s=300)
    crash_letters = CrashLetters(tasks, pipeline, budget=1)
    collector = Collector(letters, crash_letters, Actor(name="test", place="here"))
    return Outside(addresses, topology, publisher, letters, collector)


async def test_a_request_that_a_consumer_gives_up_is_on_the_desk_with_all_that_is_known(
    outside: Outside,
    chart_request: ChartRequest,
) -> None:
    async def give_up(delivery: RabbitDelivery) -> None:
        error = StorageUnavailable("OSS cannot be reached")
        await (delivery.bury(error) if delivery.attempt > 1 else delivery.retry(error, counted=True))

    consumer = await RabbitConsumer.open(
        outside.addresses.amqp_url, "test", outside.publisher, outside.topology
    )
    await consumer.subscribe(Lane.BULK, 1, give_up)
    async with outside.collecting():
        await outside.publisher.publish_request(chart_request)
        letter = (await outside.all_letters(1))[0]
        await outside.until_empty()
    await consumer.stop()
    await consumer.close()
    assert (letter.source, letter.code, letter.attempts) == (LetterSource.BURIED, "STORAGE_UNAVAILABLE", 2)
    assert (letter.task_id, letter.client, letter.lane) == (chart_request.task_id, "mail", "bulk")
    assert (letter.origin.exchange, letter.origin.routing_key) == (
        outside.topology.requests,
        request_key(chart_request),
    )
    assert [one.attempt for one in letter.errors] == [1, 2]
    assert await outside.letters.body(letter) == encode_request(chart_request)


async def test_an_unroutable_request_is_on_the_desk(
    outside: Outside,
) -> None:
    await outside.publisher.publish(
        outside.topology.requests, "chart.request.nowhere", b"x", content_type=None, task_id=None
    )
    async with outside.collecting():
        letter = (await outside.all_letters(1))[0]
    assert (letter.source, letter.code) == (LetterSource.UNROUTED, "UNROUTED")
    assert letter.origin.routing_key == "chart.request.nowhere"


async def test_what_the_broker_gives_up_is_a_letter_from_where_it_was_published(
    outside: Outside,
    chart_request: ChartRequest,
) -> None:
    await outside.publisher.publish_request(chart_request)
    connection = await aio_pika.connect(outside.addresses.amqp_url)
    async with connection, outside.collecting():
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=1)
        queue = await channel.get_queue(outside.topology.work_queue(Lane.BULK), ensure=False)
        given_back = 0

        async def crash(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            nonlocal given_back
            given_back += 1
            await message.nack(requeue=True)

        await queue.consume(crash)
        letter = (await outside.all_letters(1))[0]
    assert given_back == DELIVERY_LIMIT + 1
    assert (letter.source, letter.code, letter.task_id) == (
        LetterSource.CRASH_LOOP,
        "CRASH_LOOP",
        chart_request.task_id,
    )
    assert (letter.origin.exchange, letter.origin.routing_key) == (
        outside.topology.requests,
        request_key(chart_request),
    )


@pytest.mark.parametrize("size_bytes", [0, 300_000, 16 * 1024**2])
async def test_a_body_of_any_size_is_kept_whole(
    size_bytes: int,
    outside: Outside,
) -> None:
    body = os.urandom(size_bytes)
    await outside.bury(body)
    async with outside.collecting():
        letter = (await outside.all_letters(1))[0]
    assert await outside.letters.body(letter) == body


async def test_a_letter_kept_and_not_acknowledged_comes_again_and_is_one_letter(
    outside: Outside,
) -> None:
    kept, again = asyncio.Event(), asyncio.Event()

    async def dies(message: RabbitLetter) -> None:
        async def never() -> None:
            kept.set()
            await asyncio.Event().wait()

        message.collected = never  # type: ignore[method-assign]  # what a process does that is killed here
        await outside.collector.on_letter(message)

    async def goes_on(message: RabbitLetter) -> None:
        await outside.collector.on_letter(message)
        again.set()

    await outside.bury(b"x")
    async with outside.collecting(dies), asyncio.timeout(WITHIN_S):
        await kept.wait()
    async with outside.collecting(goes_on), asyncio.timeout(WITHIN_S):
        await again.wait()
        await outside.until_empty()
    assert len(await outside.letters.search(EVERY, 100)) == 1


async def test_a_message_buried_twice_is_one_letter(
    outside: Outside,
) -> None:
    await outside.bury(b"x", "first")
    await outside.bury(b"x", "first")
    await outside.bury(b"x", "second")
    async with outside.collecting():
        await outside.all_letters(2)
        await outside.until_empty()
    assert len(await outside.letters.search(EVERY, 100)) == 2


async def test_while_the_store_is_away_letters_stay_with_the_broker_and_are_kept_later(
    outside: Outside,
) -> None:
    tries = 0

    async def collect(message: RabbitLetter) -> None:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise StoreUnavailable("away")
        await outside.collector.on_letter(message)

    await outside.bury(b"x")
    async with outside.collecting(collect):
        await outside.all_letters(1)
        await outside.until_empty()
    assert tries == 3


async def test_two_collectors_at_once_keep_every_letter_once(
    outside: Outside,
) -> None:
    for number in range(40):
        await outside.bury(str(number).encode())
    async with (
        outside.collecting(),
        outside.collecting(),
    ):
        await outside.all_letters(40)
        await outside.until_empty()
    bodies = {await outside.letters.body(letter) for letter in await outside.letters.search(EVERY, 100)}
    assert bodies == {str(number).encode() for number in range(40)}
