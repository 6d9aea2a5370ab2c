"""Letters of the delivery limit: the task is asked before anything is failed, and nothing innocent is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aio_pika
import pytest

from adapters.mongo_outbox import MongoRequestOutbox
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_publisher import RabbitPublisher
from consumer.announcer import Announcer
from consumer.crash_letters import CrashLetters, Verdict
from consumer.pipeline import Pipeline
from consumer.relay import Relay
from contracts.errors import ErrorCode
from contracts.identifiers import Lane
from contracts.messages import ChartRequest, decode_request, encode_request
from contracts.tasks import TaskStatus
from contracts.topology import DELIVERY_LIMIT, Topology
from devstack.stack import Addresses

BUDGET = 3
WITHIN_S = 30


@pytest.fixture
def letters(tasks: MongoTasks, images: Any, publisher: RabbitPublisher) -> CrashLetters:
    unused: Any = None
    return CrashLetters(
        tasks,
        Pipeline(tasks, unused, images, Announcer(publisher, tasks), crash_budget=BUDGET),
        budget=BUDGET,
    )


@pytest.fixture
async def sent_again(tasks: MongoTasks, publisher: RabbitPublisher) -> Callable[[], Awaitable[int]]:
    outbox = MongoRequestOutbox(tasks)
    await outbox.prepare()
    relay = Relay("requests", outbox, publisher.publish_recorded, interval_s=1)

    async def sent() -> int:
        return await relay.sweep() + await relay.sweep()

    return sent


@pytest.fixture
def publish(publisher: RabbitPublisher, chart_request: ChartRequest) -> Callable[[], Awaitable[ChartRequest]]:
    async def published() -> ChartRequest:
        await publisher.publish_request(chart_request)
        return chart_request

    return published


@pytest.mark.parametrize("seen", ["by nobody", "by the gateway", "by a consumer"])
async def test_the_request_of_an_open_task_is_sent_again(
    letters: CrashLetters,
    tasks: MongoTasks,
    sent_again: Any,
    chart_request: ChartRequest,
    seen: str,
) -> None:
    if seen == "by the gateway":
        await tasks.add(chart_request)
        await tasks.mark_requests_sent([chart_request.task_id])
    elif seen == "by a consumer":
        await tasks.claim(chart_request)
    assert await letters.decide(encode_request(chart_request), "letter-1") is Verdict.DROP
    await tasks.mark_requests_sent([chart_request.task_id])  # by a gateway that slept until now
    assert await sent_again() == 1
    assert await sent_again() == 0
    assert not (await tasks.find(chart_request.task_id)).status.is_final


async def test_given_up_as_often_as_the_budget_allows_the_task_fails_and_the_letter_is_kept(
    letters: CrashLetters,
    tasks: MongoTasks,
    sent_again: Any,
    chart_request: ChartRequest,
) -> None:
    body = encode_request(chart_request)
    for number in range(1, BUDGET):
        for _ in range(3):  # a collector that dies before it acknowledges is told again
            assert await letters.decide(body, f"letter-{number}") is Verdict.DROP
    assert await letters.decide(body, f"letter-{BUDGET}") is Verdict.KEEP
    task = await tasks.find(chart_request.task_id)
    assert task.error
    assert (task.status, task.error.code) == (TaskStatus.FAILED, ErrorCode.CRASH_LOOP)
    assert await sent_again() == 0
    assert await letters.decide(body, f"letter-{BUDGET}") is Verdict.KEEP, "killed before it was filed"
    assert await letters.decide(body, "letter-9") is Verdict.DROP, "it has ended"


async def test_a_letter_under_the_id_of_another_request_is_kept_and_touches_no_task(
    letters: CrashLetters, tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    await tasks.add(chart_request)
    other = chart_request.model_copy(update={"client": "other"})
    assert await letters.decide(encode_request(other), "letter-1") is Verdict.KEEP
    assert await letters.decide(b"not json", "letter-2") is Verdict.KEEP
    assert (await tasks.find(chart_request.task_id)).status is TaskStatus.PENDING


async def test_the_broker_gives_up_what_comes_back_too_often_and_the_innocent_request_goes_on(
    addresses: Addresses, topology: Topology, letters: CrashLetters, sent_again: Any, publish: Any
) -> None:
    chart_request = await publish()
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection, asyncio.timeout(WITHIN_S):
        channel = await connection.channel()
        work = await channel.get_queue(topology.work_queue(Lane.BULK), ensure=False)
        dead = await channel.get_queue(topology.dead_queue, ensure=False)
        while (letter := await dead.get(no_ack=True, fail=False)) is None:
            message = await work.get(fail=False)
            if message is None:
                await asyncio.sleep(0.05)
            else:
                assert int(str(message.headers.get("x-delivery-count", 0))) <= DELIVERY_LIMIT
                await message.nack(requeue=True)
        deaths: Any = letter.headers["x-death"]
        assert deaths[0]["reason"] == "delivery_limit"
        assert await letters.decide(letter.body, str(letter.message_id)) is Verdict.DROP
        assert await sent_again() == 1
        while (message := await work.get(no_ack=True, fail=False)) is None:
            await asyncio.sleep(0.05)
        assert decode_request(message.body) == chart_request
    assert (await RabbitAdmin(addresses.amqp_url, topology).depth(topology.dead_queue)).ready == 0
