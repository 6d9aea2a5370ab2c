"""A broker that takes no publishes, and one that dies: accepted requests come to their end all the same."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest

from adapters.rabbit_admin import RabbitAdmin
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.messages import ChartCompleted
from contracts.tasks import TaskStatus
from devstack.rabbit_node import RabbitNode
from devstack.stack import Addresses
from tests.acceptance.running import Running, run_service

MAX_OUTBOX = 3
ANSWERED_WITHIN_S = 3
BACK_WITHIN_S = 5
OPTION = {"xAxis": {"data": ["a"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1]}]}


@pytest.fixture
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RabbitNode]:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to disturb")
    node = RabbitNode(tmp_path_factory.mktemp("rabbit"), "secret")
    try:
        await node.start()
        yield node
    finally:
        await node.stop()


@pytest.fixture
async def shared(addresses: Addresses, node: RabbitNode, tmp_path: Path) -> AsyncIterator[Running]:
    on_node = replace(addresses, amqp_url=node.url)
    outbox = {"PLOTWIRE_GATEWAY_MAX_OUTBOX": str(MAX_OUTBOX)}
    async with run_service(on_node, tmp_path, settings=outbox) as running:
        yield running


async def submit(running: Any) -> tuple[int, Any, Any]:
    url = f"{running.service.gateway_url}/api/charts/generate"
    async with aiohttp.ClientSession() as session, session.post(url, json={"option": OPTION}) as response:
        return response.status, await response.json(), response.headers


async def test_in_a_memory_alarm_consumers_go_on_and_the_gateway_accepts_until_its_outbox_is_full(
    running: Any, node: RabbitNode, bars: Any
) -> None:
    admin = RabbitAdmin(node.url, running.topology)
    consumer = running.service.consumers[0]
    await consumer.stop()
    waiting = [bars() for _ in range(20)]
    await running.publish(*waiting)
    await node.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
    await consumer.start()

    async def all_completed() -> bool:
        return bool((await running.tasks.counts()).completed == len(waiting))

    async def all_acknowledged() -> bool:
        found = await node.ctl("list_queues", "name", "messages")
        return f"{running.topology.work_queue(Lane.BULK)}\t0" in found

    await running.until(all_completed)
    await running.until(all_acknowledged)
    accepted = []
    for _ in range(MAX_OUTBOX):
        began = monotonic()
        status, answer, _ = await submit(running)
        assert (status, answer["data"]["status"]) == (200, "pending")
        assert monotonic() - began < ANSWERED_WITHIN_S
        accepted.append(answer["data"]["taskId"])

    async def refused() -> bool:
        status, answer, headers = await submit(running)
        if status == 200:
            accepted.append(answer["data"]["taskId"])
            return False
        assert (status, answer["error"]["type"]) == (503, "SYSTEM_ERROR")
        assert int(headers["Retry-After"]) > 0
        return True

    await running.until(refused)
    assert running.events.empty(), "no event was taken"
    await node.ctl("set_vm_memory_high_watermark", "0.4")
    events = await running.results(*waiting)
    assert all(isinstance(event, ChartCompleted) for event in events.values())

    async def all_accepted_are_completed() -> bool:
        records = [await running.tasks.find(task_id) for task_id in accepted]
        return all(record.status is TaskStatus.COMPLETED for record in records)

    await running.until(all_accepted_are_completed)
    await node.kill()
    await node.start()
    answers_since = monotonic()

    async def registered() -> bool:
        try:
            depths = await admin.lane_depths()
        except BrokerUnavailable:
            return False
        return all(depth.consumers == 1 for depth in depths.values())

    await running.until(registered)
    assert monotonic() - answers_since < BACK_WITHIN_S
    last = bars()
    await running.publish(last)

    async def completed() -> bool:
        counts = await running.tasks.counts()
        return bool(counts.completed == len(waiting) + len(accepted) + 1)

    await running.until(completed)
