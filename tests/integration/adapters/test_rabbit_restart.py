"""A broker of our own, so that it can be killed: nothing confirmed is lost, and consuming resumes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_consumer import RabbitConsumer
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_publisher import RabbitPublisher
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.messages import ChartRequest, decode_request
from contracts.topology import Topology
from devstack.rabbit_node import RabbitNode
from tests.links import Link, opened

WITHIN_S = 60
TOPOLOGY = Topology("test-restart")


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RabbitNode]:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to kill")
    node = RabbitNode(tmp_path_factory.mktemp("rabbit"), "secret")
    try:
        await node.start()
        await RabbitAdmin(node.url, TOPOLOGY).declare()
        yield node
    finally:
        await node.stop()


async def end_connections(node: RabbitNode, fault: str) -> None:
    if fault == "kill":
        await node.kill()
        await node.start()
    else:
        await node.ctl("close_all_connections", "a test")


@pytest.mark.parametrize("fault", ["close_all_connections", "kill"])
async def test_consuming_and_publishing_resume_after_the_broker_ended_every_connection(
    node: RabbitNode, chart_request: ChartRequest, fault: str
) -> None:
    publisher = await RabbitPublisher.open(node.url, "test", TOPOLOGY)
    seen: list[str] = []

    async def handle(delivery: RabbitDelivery) -> None:
        seen.append(decode_request(delivery.body).task_id)
        await delivery.done()

    async def publish(task_id: str) -> None:
        request = chart_request.model_copy(update={"task_id": task_id})
        while True:
            try:
                return await publisher.publish_request(request)
            except BrokerUnavailable:
                await asyncio.sleep(0.1)

    async with asyncio.timeout(WITHIN_S):
        # Nobody consumes this lane yet: the message is on the broker's disk alone.
        await publish("before")
        await end_connections(node, fault)
        consumer = await RabbitConsumer.open(node.url, "test", publisher, TOPOLOGY)
        await consumer.subscribe(Lane.BULK, 1, handle)
        await publish("between")
        await end_connections(node, fault)
        await publish("after")
        while not {"before", "between", "after"} <= set(seen):
            await asyncio.sleep(0.1)
        admin = RabbitAdmin(node.url, TOPOLOGY)
        while (await admin.depth(TOPOLOGY.work_queue(Lane.BULK))).consumers != 1:
            await asyncio.sleep(0.1)
    assert consumer.ready
    assert publisher.ready
    await consumer.stop()
    await consumer.drain(1)
    await consumer.close()
    await publisher.close()


async def test_publishing_resumes_after_its_connection_was_lost_in_an_alarm(
    node: RabbitNode, chart_request: ChartRequest
) -> None:
    """The driver's own recovery does not come back from this, ever."""
    async with opened(Link(node.url)) as link:
        publisher = await RabbitPublisher.open(link.url, "test", TOPOLOGY, confirm_within_s=1)
        await node.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
        try:
            for _ in range(2):
                with pytest.raises(BrokerUnavailable):
                    await publisher.publish_request(chart_request)
            link.cut()
        finally:
            await node.ctl("set_vm_memory_high_watermark", "0.4")
        async with asyncio.timeout(WITHIN_S):
            while True:
                try:
                    await publisher.publish_request(chart_request)
                    break
                except BrokerUnavailable:
                    await asyncio.sleep(0.1)
        assert publisher.ready
        await publisher.close()
