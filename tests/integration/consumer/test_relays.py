"""Relays at the real servers: what was recorded and never confirmed is sent, whoever died before."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import aio_pika
import pytest
from aio_pika.abc import AbstractIncomingMessage
from opentelemetry.sdk.trace import TracerProvider

from adapters.mongo_outbox import MongoEventOutbox, MongoRequestOutbox
from adapters.mongo_tasks import MongoTasks
from adapters.otel_tracing import OtelTracing
from adapters.rabbit_publisher import RabbitPublisher
from adapters.tracing import Tracing
from consumer.relay import Relay
from contracts.errors import BrokerUnavailable, ErrorCode
from contracts.identifiers import Lane
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure, decode_request
from contracts.tasks import Claimed, UnsentRequest
from contracts.topology import Header, Topology
from devstack.stack import Addresses

LEFTOVERS = 60
WITHIN_S = 20


@pytest.fixture
async def requests(tasks: MongoTasks) -> MongoRequestOutbox:
    outbox = MongoRequestOutbox(tasks)
    await outbox.prepare()
    return outbox


@pytest.fixture
async def recorded(tasks: MongoTasks, chart_request: ChartRequest) -> set[str]:
    """Ids of requests whose gateway was killed between recording and publishing."""
    ids = {uuid4().hex for _ in range(LEFTOVERS)}
    await asyncio.gather(
        *(tasks.add(chart_request.model_copy(update={"task_id": task_id})) for task_id in ids)
    )
    return ids


Waiting = Callable[[str], Awaitable[list[bytes]]]


@pytest.fixture
def waiting_in(addresses: Addresses) -> Waiting:
    async def waiting(queue: str) -> list[bytes]:
        """The bodies of everything that waits in a queue."""
        return [message.body for message in await messages_in(addresses, queue)]

    return waiting


@pytest.fixture
def sent_ids(waiting_in: Waiting, topology: Topology) -> Callable[[], Awaitable[list[str]]]:
    async def ids() -> list[str]:
        """The task ids of the requests on the queue."""
        return [decode_request(body).task_id for body in await waiting_in(topology.work_queue(Lane.BULK))]

    return ids


def failed(request: ChartRequest) -> ChartFailed:
    data = FailedData(
        task_id=request.task_id,
        client="mail",
        lane=request.lane,
        format=request.output.type,
        error=Failure(code=ErrorCode.RENDER_FAILED, message="no"),
        attempts=1,
        failed_at=datetime.now(UTC),
    )
    return ChartFailed.of(data)


async def messages_in(addresses: Addresses, queue: str) -> list[AbstractIncomingMessage]:
    """Everything that waits in a queue."""
    found: list[AbstractIncomingMessage] = []
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection, asyncio.timeout(WITHIN_S):
        source = await (await connection.channel()).get_queue(queue, ensure=False)
        while message := await source.get(no_ack=True, fail=False):
            found.append(message)
    return found


async def swept(*relays: Relay[Any], looks: int = 2) -> int:
    """How many were sent by relays that look side by side."""
    return sum([sum(await asyncio.gather(*(relay.sweep() for relay in relays))) for _ in range(looks)])


async def test_a_request_that_was_recorded_and_never_published_is_sent_once_by_one_of_many_relays(
    sent_ids: Any, requests: MongoRequestOutbox, publisher: RabbitPublisher, recorded: set[str]
) -> None:
    relays = [Relay("requests", requests, publisher.publish_recorded, interval_s=1) for _ in range(3)]
    assert await swept(*relays, looks=1) == 0, "it may be somebody's work under way"
    assert await swept(*relays, looks=1) == LEFTOVERS
    assert sorted(await sent_ids()) == sorted(recorded)
    assert await swept(*relays) == 0


@pytest.mark.parametrize("moment", ["before publishing", "after publishing"])
async def test_a_relay_that_is_killed_in_the_middle_loses_nothing(
    sent_ids: Any, requests: MongoRequestOutbox, publisher: RabbitPublisher, recorded: set[str], moment: str
) -> None:
    async def publish_some(unsent: UnsentRequest) -> None:
        if int(unsent.task_id, 16) % 3:
            await publisher.publish_recorded(unsent)
        else:
            if moment == "after publishing":
                await publisher.publish_recorded(unsent)
            await asyncio.Event().wait()

    doomed = asyncio.create_task(swept(Relay("requests", requests, publish_some, interval_s=1)))
    await asyncio.wait({doomed}, timeout=1)
    assert not doomed.done()
    doomed.cancel()
    await asyncio.gather(doomed, return_exceptions=True)
    await swept(Relay("requests", requests, publisher.publish_recorded, interval_s=1))
    assert set(await sent_ids()) == recorded
    assert await requests.leftovers(10) == []


async def test_while_the_broker_is_away_nothing_is_marked_and_one_publish_a_look_is_tried(
    requests: MongoRequestOutbox, recorded: set[str]
) -> None:
    tried = 0

    async def refuse(_unsent: UnsentRequest) -> None:
        nonlocal tried
        tried += 1
        raise BrokerUnavailable("away")

    relay = Relay("requests", requests, refuse, interval_s=1)
    await relay.sweep()
    for number in (1, 2, 3):
        with pytest.raises(BrokerUnavailable):
            await relay.sweep()
        assert tried == number
    assert len(await requests.leftovers(1000)) == len(recorded)


@pytest.mark.usefixtures("recorded")
async def test_leftovers_that_cannot_be_sent_hold_up_no_other(
    requests: MongoRequestOutbox, publisher: RabbitPublisher
) -> None:
    poison = {one.task_id for one in await requests.leftovers(3)}

    async def choke(unsent: UnsentRequest) -> None:
        if unsent.task_id in poison:
            raise BrokerUnavailable("it closes the channel")
        await publisher.publish_recorded(unsent)

    running = asyncio.create_task(Relay("requests", requests, choke, interval_s=0.05).run())
    async with asyncio.timeout(WITHIN_S):
        while len(await requests.leftovers(1000)) > len(poison):
            await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert {one.task_id for one in await requests.leftovers(10)} == poison


async def test_the_event_of_a_task_whose_consumer_died_before_announcing_it_is_announced(
    waiting_in: Waiting,
    topology: Topology,
    tasks: MongoTasks,
    publisher: RabbitPublisher,
    chart_request: ChartRequest,
) -> None:
    outbox = MongoEventOutbox(tasks)
    await outbox.prepare()
    claim = await tasks.claim(chart_request)
    assert isinstance(claim, Claimed)
    event = failed(chart_request)
    await tasks.finish(claim.token, event, None)
    relay = Relay("events", outbox, publisher.publish_unsent, interval_s=1)
    assert await swept(relay) == 1
    (body,) = await waiting_in(topology.audit_queue)
    assert ChartFailed.model_validate_json(body).id == event.id
    assert await swept(relay) == 0


@pytest.fixture(params=["off", "on"])
def tracing(request: pytest.FixtureRequest) -> Tracing:
    return OtelTracing(TracerProvider(), lambda: None) if request.param == "on" else Tracing()


async def test_what_a_relay_sends_stays_in_the_trace_in_which_it_was_recorded(
    tracing: Tracing, addresses: Addresses, topology: Topology, tasks: MongoTasks, chart_request: ChartRequest
) -> None:
    tasks.tracing = tracing
    requests, events = MongoRequestOutbox(tasks), MongoEventOutbox(tasks)
    first, second, third = (uuid4().hex for _ in range(3))
    given = {Header.TRACE_PARENT.value: f"00-{first}-{'1' * 16}-01", Header.TRACE_STATE.value: "vendor=1"}
    with tracing.serving("POST", "/api/charts/generate", given):
        await tasks.add(chart_request)
    publisher = await RabbitPublisher.open(addresses.amqp_url, "test", topology, tracing=tracing)
    assert await swept(Relay("requests", requests, publisher.publish_recorded, interval_s=1)) == 1

    given[Header.TRACE_PARENT.value] = f"00-{second}-{'2' * 16}-01"
    with tracing.repeating(given):
        claim = await tasks.claim(chart_request)
        assert isinstance(claim, Claimed)
        await tasks.finish(claim.token, failed(chart_request), None)
    assert await swept(Relay("events", events, publisher.publish_unsent, interval_s=1)) == 1

    # The broker gives a request up, whose letter has the trace of its last sender.
    given[Header.TRACE_PARENT.value] = f"00-{third}-{'3' * 16}-01"
    other = chart_request.model_copy(update={"task_id": uuid4().hex})
    with tracing.repeating(given):
        await tasks.return_to_outbox(other, "letter-1")
    assert await swept(Relay("requests", requests, publisher.publish_recorded, interval_s=1)) == 1
    await publisher.close()

    sent = [
        *await messages_in(addresses, topology.work_queue(Lane.BULK)),
        *await messages_in(addresses, topology.audit_queue),
    ]
    told = [(message.headers[Header.TRACE_PARENT], message.headers[Header.TRACE_STATE]) for message in sent]
    assert [str(parent).split("-")[1] for parent, _ in told] == [first, third, second]
    assert {str(state) for _, state in told} == {"vendor=1"}
    document = await tasks.database.tasks.find_one({"_id": chart_request.task_id})
    assert "request_trace" not in document, "as long as the request itself is kept"


async def test_records_of_earlier_versions_are_sent_without_a_trace(
    tasks: MongoTasks, publisher: RabbitPublisher, chart_request: ChartRequest
) -> None:
    requests, events = MongoRequestOutbox(tasks), MongoEventOutbox(tasks)
    await tasks.add(chart_request)
    await tasks.database.tasks.update_many({}, {"$unset": {"request_trace": ""}})
    assert await swept(Relay("requests", requests, publisher.publish_recorded, interval_s=1)) == 1
    claim = await tasks.claim(chart_request)
    assert isinstance(claim, Claimed)
    await tasks.finish(claim.token, failed(chart_request), None)
    await tasks.database.tasks.update_many({}, {"$unset": {"event.trace": ""}})
    assert await swept(Relay("events", events, publisher.publish_unsent, interval_s=1)) == 1
