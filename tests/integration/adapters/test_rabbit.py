"""RabbitMQ: nothing is sent into the void, and every delivery ends where it should."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aio_pika
import pytest

from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_publisher import RabbitPublisher
from contracts.errors import BrokerUnavailable, InvalidMessage, StorageUnavailable, TopologyMismatch
from contracts.identifiers import Lane
from contracts.messages import ChartRequest, decode_request
from contracts.topology import Header, Topology
from devstack.stack import Addresses

WITHIN_S = 20


@pytest.fixture
async def consumer(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher
) -> AsyncIterator[RabbitConsumer]:
    consumer = await RabbitConsumer.open(addresses.amqp_url, "test", publisher, topology)
    yield consumer
    await consumer.stop()
    await consumer.drain(1)
    await consumer.close()


async def get(addresses: Addresses, queue: str) -> Any:
    """The first message of a queue, as soon as there is one."""
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection, asyncio.timeout(WITHIN_S):
        channel = await connection.channel()
        source = await channel.get_queue(queue, ensure=False)
        while (message := await source.get(no_ack=True, fail=False)) is None:
            await asyncio.sleep(0.05)
        return message


async def test_a_request_reaches_the_queue_of_its_lane(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    await publisher.publish_request(chart_request)
    message = await get(addresses, topology.work_queue(Lane.BULK))
    assert decode_request(message.body) == chart_request
    assert message.correlation_id == chart_request.task_id
    assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT


async def test_a_message_that_no_queue_takes_is_an_error_and_not_silently_gone(
    publisher: RabbitPublisher, topology: Topology
) -> None:
    with pytest.raises(BrokerUnavailable):
        await publisher.publish(topology.retry, "t99.bulk", b"x", content_type=None, task_id=None)


async def test_a_request_of_an_unknown_lane_is_kept_for_the_operator(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher
) -> None:
    await publisher.publish(topology.requests, "chart.request.nowhere", b"x", content_type=None, task_id=None)
    assert (await get(addresses, topology.unrouted_queue)).body == b"x"


async def test_declaring_twice_is_harmless_and_other_arguments_are_refused_by_name(
    addresses: Addresses, topology: Topology
) -> None:
    admin = RabbitAdmin(addresses.amqp_url, topology)
    await admin.declare()
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        await channel.queue_delete(topology.dead_queue)
        await channel.declare_queue(topology.dead_queue, durable=True)
    with pytest.raises(TopologyMismatch, match=topology.dead_queue):
        await admin.declare()


async def test_a_retried_delivery_comes_back_through_the_delay_queue_with_its_attempt_counted(
    consumer: RabbitConsumer, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    seen: asyncio.Queue[tuple[int, str | None]] = asyncio.Queue()

    async def handle(delivery: RabbitDelivery) -> None:
        seen.put_nowait((delivery.attempt, delivery.headers.get(Header.CODE)))
        if delivery.attempt < 3:
            await delivery.retry(StorageUnavailable("503"), counted=True)
        else:
            await delivery.done()

    await consumer.subscribe(Lane.BULK, 1, handle)
    await publisher.publish_request(chart_request)
    async with asyncio.timeout(WITHIN_S):
        found = [await seen.get() for _ in range(3)]
    assert found == [(1, None), (2, "STORAGE_UNAVAILABLE"), (3, "STORAGE_UNAVAILABLE")]


async def test_a_buried_delivery_is_a_dead_letter_with_its_reason_and_its_origin(
    addresses: Addresses,
    topology: Topology,
    consumer: RabbitConsumer,
    publisher: RabbitPublisher,
) -> None:
    await consumer.subscribe(
        Lane.BULK, 1, lambda delivery: delivery.bury(InvalidMessage("no", path="taskId"))
    )
    key = "chart.request.bulk.mail"
    await publisher.publish(
        topology.requests, key, b"not json", content_type=None, task_id=None, message_id="first"
    )
    letter = await get(addresses, topology.dead_queue)
    assert letter.body == b"not json"
    assert {name: letter.headers[name] for name in Header if name in letter.headers} == {
        Header.REASON: "taskId: no",
        Header.CODE: "INVALID_MESSAGE",
        Header.ATTEMPT: "1",
        Header.ORIGIN_EXCHANGE: topology.requests,
        Header.ORIGIN_KEY: key,
        Header.ORIGIN_MESSAGE_ID: "first",
        Header.FIRST_FAILED_AT: letter.headers[Header.FIRST_FAILED_AT],
        Header.ERRORS: letter.headers[Header.ERRORS],
    }
    (error,) = json.loads(letter.headers[Header.ERRORS])
    assert error == error | {"attempt": 1, "code": "INVALID_MESSAGE", "message": "taskId: no"}


async def test_a_delivery_whose_handler_fails_is_delivered_again_and_holds_no_place(
    consumer: RabbitConsumer, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    seen: asyncio.Queue[bool] = asyncio.Queue()

    async def handle(delivery: RabbitDelivery) -> None:
        seen.put_nowait(True)
        if seen.qsize() == 1:
            raise BrokerUnavailable("no confirm")
        await delivery.done()

    await consumer.subscribe(Lane.BULK, 1, handle)
    await publisher.publish_request(chart_request)
    async with asyncio.timeout(WITHIN_S):
        while seen.qsize() < 2:
            await asyncio.sleep(0.05)


async def test_at_most_prefetch_deliveries_are_out_at_any_time(
    consumer: RabbitConsumer, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    out = most = done = 0
    everyone = asyncio.Event()

    async def handle(delivery: RabbitDelivery) -> None:
        nonlocal out, most, done
        out += 1
        most = max(most, out)
        await asyncio.sleep(0.01)
        out -= 1
        await delivery.done()
        done += 1
        if done == 30:
            everyone.set()

    for _ in range(30):
        await publisher.publish_request(chart_request)
    await consumer.subscribe(Lane.BULK, 4, handle)
    await asyncio.wait_for(everyone.wait(), WITHIN_S)
    assert most == 4


async def test_consuming_goes_on_after_every_connection_was_cut(
    addresses: Addresses,
    topology: Topology,
    consumer: RabbitConsumer,
    publisher: RabbitPublisher,
    chart_request: ChartRequest,
) -> None:
    seen: asyncio.Queue[RabbitDelivery] = asyncio.Queue()

    async def handle(delivery: RabbitDelivery) -> None:
        await delivery.done()
        seen.put_nowait(delivery)

    await consumer.subscribe(Lane.BULK, 1, handle)
    for connection in (consumer._session._connection, publisher._line.connection):  # noqa: SLF001  # as the broker would cut them
        await connection.transport.connection.close(asyncio.CancelledError)  # type: ignore[union-attr]  # it is open
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                await publisher.publish_request(chart_request)
                break
            except BrokerUnavailable:
                await asyncio.sleep(0.1)
        await seen.get()
    assert (
        await RabbitAdmin(addresses.amqp_url, topology).depth(topology.work_queue(Lane.BULK))
    ).consumers == 1


async def test_a_wrong_password_is_told_without_the_password(addresses: Addresses) -> None:
    url = addresses.amqp_url.replace("://", "://x", 1)
    with pytest.raises(BrokerUnavailable) as refused:
        await RabbitPublisher.open(url, "test", Topology())
    password = addresses.amqp_url.split(":")[2].split("@")[0]
    assert password not in str(refused.value)
