"""RabbitMQ with a link that breaks: every publish ends in time, and no delivery is lost or stuck."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import aio_pika
import pytest
from structlog.testing import capture_logs

from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_connection import connect_once, throw_away
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_publisher import RabbitPublisher
from contracts.errors import BrokerUnavailable, StorageUnavailable, StoreUnavailable
from contracts.identifiers import Lane
from contracts.messages import ChartRequest
from contracts.topology import Topology
from devstack.stack import Addresses

WITHIN_S = 20
CONFIRM_WITHIN_S = 1
MANY = 40
MANY_BYTES = 1024 * 1024


@pytest.fixture
async def linked_publisher(link: Any, topology: Topology) -> AsyncIterator[RabbitPublisher]:
    publisher = await RabbitPublisher.open(link.url, "test", topology, confirm_within_s=CONFIRM_WITHIN_S)
    yield publisher
    link.go_on()
    await publisher.close()


@pytest.fixture
async def linked_consumer(
    link: Any, topology: Topology, publisher: RabbitPublisher
) -> AsyncIterator[RabbitConsumer]:
    """Consumes through the link; its retries and dead letters go around it."""
    consumer = await RabbitConsumer.open(link.url, "test", publisher, topology)
    yield consumer
    await consumer.stop()
    await consumer.drain(1)
    await consumer.close()


async def until_true(fact: Any) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not fact():
            await asyncio.sleep(0.02)


async def until_published(publisher: RabbitPublisher, request: ChartRequest) -> None:
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                await publisher.publish_request(request)
            except BrokerUnavailable:
                await asyncio.sleep(0.05)
            else:
                return


@pytest.mark.parametrize("fault", ["close", "stop"])
async def test_a_publish_ends_in_time_while_the_broker_is_away_and_works_again_after(
    link: Any, linked_publisher: RabbitPublisher, chart_request: ChartRequest, fault: str
) -> None:
    await linked_publisher.publish_request(chart_request)
    if fault == "close":
        await link.close()
        await until_true(lambda: not linked_publisher.ready)
    else:
        link.stop()
    for _ in range(2):
        began = monotonic()
        with pytest.raises(BrokerUnavailable):
            async with asyncio.timeout(CONFIRM_WITHIN_S * 3):
                await linked_publisher.publish_request(chart_request)
        assert monotonic() - began < CONFIRM_WITHIN_S * 2
    if fault == "close":
        await link.open()
    else:
        link.go_on()
    await until_published(linked_publisher, chart_request)
    assert linked_publisher.ready


async def test_a_publish_for_somebody_in_a_hurry_ends_as_early_as_that(
    link: Any, linked_publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    link.stop()
    began = monotonic()
    with pytest.raises(BrokerUnavailable):
        await linked_publisher.publish_request(chart_request, within_s=CONFIRM_WITHIN_S / 10)
    assert monotonic() - began < CONFIRM_WITHIN_S


async def test_a_publish_under_way_when_the_driver_gives_up_the_link_is_not_taken_for_a_cancelled_task(
    link: Any, topology: Topology, chart_request: ChartRequest
) -> None:
    """What a missed heartbeat comes to, without waiting half a minute for one."""
    publisher = await RabbitPublisher.open(link.url, "test", topology, confirm_within_s=WITHIN_S)
    link.stop()
    publishing = asyncio.create_task(publisher.publish_request(chart_request))
    await until_true(lambda: link.held)
    transport = publisher._line.connection.transport  # noqa: SLF001  # no public way to miss a heartbeat
    assert transport
    await transport.connection.close(asyncio.CancelledError())
    with pytest.raises(BrokerUnavailable):
        await asyncio.wait_for(publishing, WITHIN_S)
    link.go_on()
    await until_published(publisher, chart_request)
    await publisher.close()


async def test_a_publish_whose_own_task_is_cancelled_is_cancelled(
    link: Any, linked_publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    link.stop()
    publishing = asyncio.create_task(linked_publisher.publish_request(chart_request))
    await until_true(lambda: link.held)
    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publishing


async def test_what_a_silent_broker_does_not_read_is_not_heaped_up(
    linked_publisher: RabbitPublisher, link: Any, addresses: Addresses, topology: Topology
) -> None:
    async def publish(task_id: str) -> None:
        await linked_publisher.publish(
            topology.requests,
            f"chart.request.{Lane.BULK}",
            bytes(MANY_BYTES),
            content_type=None,
            task_id=task_id,
        )

    async def depth() -> int:
        return (await RabbitAdmin(addresses.amqp_url, topology).depth(topology.work_queue(Lane.BULK))).ready

    link.stop()
    with pytest.raises(BrokerUnavailable):
        await publish("first")
    late = await asyncio.gather(
        *(publish(f"late-{number}") for number in range(MANY)), return_exceptions=True
    )
    assert [type(one) for one in late] == [BrokerUnavailable] * MANY
    link.go_on()
    await publish("last")
    assert await depth() < MANY / 2


@pytest.mark.parametrize("fault", ["close", "stop"])
async def test_a_process_that_cannot_connect_is_told_so_in_time(link: Any, fault: str) -> None:
    if fault == "close":
        await link.close()
    else:
        link.stop()
    async with asyncio.timeout(WITHIN_S):
        with pytest.raises(BrokerUnavailable, match=r"RabbitMQ: 127\.0\.0\.1:"):
            await connect_once(link.url, "test", limit_s=0.5)
        with pytest.raises(BrokerUnavailable, match=r"RabbitMQ: 127\.0\.0\.1:"):
            async with throw_away(link.url, limit_s=0.5):
                pytest.fail("it connected")
    if fault == "close":
        await link.open()


async def test_an_errand_whose_broker_falls_silent_ends_in_time(link: Any) -> None:
    async def errand() -> None:
        async with throw_away(link.url, limit_s=0.5) as connection:
            link.stop()
            await connection.channel()

    with pytest.raises(BrokerUnavailable):
        await asyncio.wait_for(errand(), WITHIN_S)


async def test_a_publish_to_an_exchange_that_is_not_there_does_not_end_publishing(
    publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    with pytest.raises(BrokerUnavailable):
        await publisher.publish("no-such-exchange", "x", b"x", content_type=None, task_id=None)
    await until_published(publisher, chart_request)


async def test_a_full_queue_refuses_instead_of_dropping(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher
) -> None:
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(
            arguments={"x-max-length": 1, "x-overflow": "reject-publish"}, exclusive=True
        )
        await queue.bind(topology.retry, "t99.bulk")
        await publisher.publish(topology.retry, "t99.bulk", b"1", content_type=None, task_id=None)
        with pytest.raises(BrokerUnavailable):
            await publisher.publish(topology.retry, "t99.bulk", b"2", content_type=None, task_id=None)


async def test_work_whose_channel_died_is_not_disturbed_and_its_message_comes_again(
    link: Any, linked_consumer: RabbitConsumer, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    release, ended = asyncio.Event(), asyncio.Queue[int]()
    begun = asyncio.Queue[int]()

    async def handle(delivery: RabbitDelivery) -> None:
        number = begun.qsize() + 1
        begun.put_nowait(number)
        if number == 1:
            await release.wait()
        await delivery.done()
        ended.put_nowait(number)

    await linked_consumer.subscribe(Lane.BULK, 1, handle)
    await publisher.publish_request(chart_request)
    await until_true(lambda: begun.qsize() == 1)
    link.cut()
    async with asyncio.timeout(WITHIN_S):
        assert await ended.get() == 2
        with capture_logs() as events:
            release.set()
            assert await ended.get() == 1
    assert [event["event"] for event in events] == ["ack_lost"]


async def test_a_consumer_is_not_ready_while_its_broker_is_away(
    link: Any, linked_consumer: RabbitConsumer
) -> None:
    assert not linked_consumer.ready
    await linked_consumer.subscribe(Lane.BULK, 1, lambda delivery: delivery.done())
    assert linked_consumer.ready
    await link.close()
    await until_true(lambda: not linked_consumer.ready)
    await link.open()
    await until_true(lambda: linked_consumer.ready)
    await linked_consumer.stop()
    assert not linked_consumer.ready


async def test_a_retry_waits_for_the_broker_instead_of_burning_a_delivery(
    link: Any, addresses: Addresses, linked_publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    """Publishing is blocked, consuming is not: as in a memory alarm of RabbitMQ."""
    topology = linked_publisher._topology  # noqa: SLF001  # the one of this test
    consumer = await RabbitConsumer.open(addresses.amqp_url, "test", linked_publisher, topology)
    seen: list[int] = []

    async def handle(delivery: RabbitDelivery) -> None:
        seen.append(delivery.attempt)
        if delivery.attempt == 1:
            await delivery.retry(StorageUnavailable("503"), counted=True)
        else:
            await delivery.done()

    await linked_publisher.publish_request(chart_request)
    await link.close()
    await until_true(lambda: not linked_publisher.ready)
    with capture_logs() as events:
        await consumer.subscribe(Lane.BULK, 1, handle)
        await until_true(lambda: any(event["event"] == "not_sent_on" for event in events))
        await link.open()
        await until_true(lambda: len(seen) > 1)
    await consumer.drain(WITHIN_S)
    await consumer.close()
    assert seen == [1, 2]


async def test_what_does_not_end_in_the_drain_goes_to_another_consumer(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    first = await RabbitConsumer.open(addresses.amqp_url, "first", publisher, topology)
    begun, taken_over = asyncio.Event(), asyncio.Event()

    async def hang(_delivery: RabbitDelivery) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def handle(delivery: RabbitDelivery) -> None:
        await delivery.done()
        taken_over.set()

    await first.subscribe(Lane.BULK, 1, hang)
    await publisher.publish_request(chart_request)
    await asyncio.wait_for(begun.wait(), WITHIN_S)
    await first.stop()
    assert await first.drain(0.05) == 1
    await first.close()
    second = await RabbitConsumer.open(addresses.amqp_url, "second", publisher, topology)
    await second.subscribe(Lane.BULK, 1, handle)
    await asyncio.wait_for(taken_over.wait(), WITHIN_S)
    await second.drain(1)
    await second.close()


async def test_the_depth_of_every_queue_is_told(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    await publisher.publish_request(chart_request)
    depths = await RabbitAdmin(addresses.amqp_url, topology).queue_depths()
    assert set(depths) == {queue.name for queue in topology.queues()}
    waiting = {name: depth.ready for name, depth in depths.items() if depth.ready}
    assert waiting == {topology.work_queue(Lane.BULK): 1}


async def test_the_depth_of_queues_that_are_not_declared_is_unavailable(addresses: Addresses) -> None:
    with pytest.raises(BrokerUnavailable, match="there is no queue"):
        await RabbitAdmin(addresses.amqp_url, Topology("test-undeclared")).lane_depths()


async def test_consuming_goes_on_when_its_queue_was_deleted_and_declared_anew(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    admin = RabbitAdmin(addresses.amqp_url, topology)
    consumer = await RabbitConsumer.open(
        addresses.amqp_url, "test", publisher, topology, restore=admin.declare
    )
    seen = asyncio.Queue[int]()

    async def handle(delivery: RabbitDelivery) -> None:
        seen.put_nowait(delivery.attempt)
        await delivery.done()

    await consumer.subscribe(Lane.BULK, 1, handle)
    async with throw_away(addresses.amqp_url) as connection:
        await (await connection.channel()).queue_delete(topology.work_queue(Lane.BULK))
    await until_true(lambda: not consumer.ready)
    await until_true(lambda: consumer.ready)
    await until_published(publisher, chart_request)
    assert await asyncio.wait_for(seen.get(), WITHIN_S) == 1
    await consumer.stop()
    await consumer.close()


async def test_a_paused_consumer_takes_nothing_and_settles_what_it_has(
    link: Any, linked_consumer: RabbitConsumer, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    release, seen, done = asyncio.Event(), asyncio.Queue[int](), asyncio.Queue[int]()

    async def handle(delivery: RabbitDelivery) -> None:
        seen.put_nowait(delivery.redeliveries)
        await release.wait()
        await delivery.done()
        done.put_nowait(1)

    await linked_consumer.subscribe(Lane.BULK, 5, handle)
    await publisher.publish_request(chart_request)
    assert await asyncio.wait_for(seen.get(), WITHIN_S) == 0
    await linked_consumer.pause()
    assert not linked_consumer.ready
    await publisher.publish_request(chart_request)
    release.set()
    await asyncio.wait_for(done.get(), WITHIN_S)
    assert seen.empty()
    await linked_consumer.resume()
    assert await asyncio.wait_for(seen.get(), WITHIN_S) == 0
    assert linked_consumer.ready
    link.cut()  # and a pause outlives a connection
    await linked_consumer.pause()
    await publisher.publish_request(chart_request)
    await until_true(linked_consumer._session.ended.is_set)  # noqa: SLF001  # the cut is noticed
    await until_true(lambda: not linked_consumer._session.ended.is_set())  # noqa: SLF001  # and mended
    assert seen.empty()
    await linked_consumer.resume()
    await asyncio.wait_for(seen.get(), WITHIN_S)


async def test_a_retry_that_is_not_counted_keeps_its_attempt_and_every_retry_its_errors(
    addresses: Addresses, topology: Topology, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    consumer = await RabbitConsumer.open(addresses.amqp_url, "test", publisher, topology)
    seen = asyncio.Queue[tuple[int, list[str]]]()

    async def handle(delivery: RabbitDelivery) -> None:
        seen.put_nowait((delivery.attempt, [error["code"] for error in delivery.errors]))
        if seen.qsize() == 1:
            await delivery.retry(StoreUnavailable("away"), counted=False)
        elif seen.qsize() == 2:
            await delivery.retry(StorageUnavailable("503"), counted=True)
        else:
            await delivery.done()

    await consumer.subscribe(Lane.BULK, 1, handle)
    await publisher.publish_request(chart_request)
    await until_true(lambda: seen.qsize() == 3)
    first, second = "STORE_UNAVAILABLE", "STORAGE_UNAVAILABLE"
    assert [seen.get_nowait() for _ in range(3)] == [(1, []), (1, [first]), (2, [first, second])]
    await consumer.stop()
    await consumer.close()
