"""One trace from the caller to the event, on real servers; and headers that pass through without one."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import aio_pika
import aiohttp
import pytest

from contracts.messages import ChartRequest, decode_event, encode_request
from contracts.topology import Header, Topology, request_key
from devstack.processes import free_port
from devstack.stack import Addresses
from tests.acceptance.collector import Collector, Kept, collecting, drawn
from tests.acceptance.running import LIMIT_S, Running, run_service

GATEWAY, CONSUMER = "plotwire-gateway", "plotwire-consumer"
STAGES = ("claim", "find", "draw", "store", "record", "announce")
ON = {"PLOTWIRE_TRACING": "true", "OTEL_BSP_SCHEDULE_DELAY": "200"}

Message = aio_pika.abc.AbstractIncomingMessage


@pytest.fixture(scope="module")
async def collector() -> AsyncIterator[Collector]:
    async with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
async def traced(
    addresses: Addresses, tmp_path_factory: pytest.TempPathFactory, collector: Collector
) -> AsyncIterator[Running]:
    """A service whose spans go to the collector."""
    settings = ON | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    async with run_service(addresses, tmp_path_factory.mktemp("traced"), settings=settings) as running:
        yield running


@pytest.fixture
def fresh(bars: Callable[..., ChartRequest]) -> Callable[..., ChartRequest]:
    """Requests for pictures that no other test has had drawn."""

    def make(**fields: Any) -> ChartRequest:
        request = bars(**fields)
        body = request.chart.body | {"title": {"text": uuid4().hex}}
        return request.model_copy(update={"chart": request.chart.model_copy(update={"body": body})})

    return make


def a_trace() -> tuple[str, str]:
    """A trace id, and the `traceparent` of a caller that samples."""
    trace_id = uuid4().hex
    return trace_id, f"00-{trace_id}-{uuid4().hex[:16]}-01"


async def events_of(running: Running, act: Callable[[], Awaitable[str]]) -> Message:
    """The event of the task that `act` begins, as the message it is."""
    found: asyncio.Queue[Message] = asyncio.Queue()
    async with await aio_pika.connect(running.service.addresses.amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(running.topology.events, "chart.#")
        await queue.consume(found.put, no_ack=True)
        task_id = await act()
        async with asyncio.timeout(LIMIT_S):
            while decode_event((message := await found.get()).body).subject != task_id:
                pass
    return message


async def publish(running: Running, request: ChartRequest, **headers: str) -> str:
    """As a producer with traces of its own does; returns the task id."""
    async with await aio_pika.connect(running.service.addresses.amqp_url) as connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange(running.topology.requests)
        message = aio_pika.Message(
            encode_request(request), headers={**headers}, content_type="application/json"
        )
        await exchange.publish(message, request_key(request))
    return request.task_id


async def submit(running: Running, option: dict[str, Any], **headers: str) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{running.service.gateway_url}/api/charts/generate",
            json={"option": option},
            headers=headers,
            raise_for_status=True,
        ) as response,
    ):
        task_id: str = (await response.json())["data"]["taskId"]
        return task_id


async def whole(running: Running, collector: Collector, trace_id: str, *names: str) -> list[Kept]:
    """The spans of a trace, once all these have come."""

    async def all_there() -> bool:
        return set(names) <= {span.name for span in collector.of(trace_id)}

    await running.until(all_there)
    return collector.of(trace_id)


def names_of(topology: Topology, lane: str) -> dict[str, str]:
    return {
        "request": f"publish {topology.requests}",
        "consume": f"consume {topology.prefix}.work.{lane}.v1",
        "event": f"publish {topology.events}",
    }


def only(spans: list[Kept], name: str) -> Kept:
    (found,) = [span for span in spans if span.name == name]
    return found


async def test_a_request_over_http_is_one_trace_with_every_stage(
    traced: Running,
    collector: Collector,
    fresh: Callable[..., ChartRequest],
    capsys: pytest.CaptureFixture[str],
) -> None:
    trace_id, parent = a_trace()
    option = fresh().chart.body
    event = await events_of(traced, lambda: submit(traced, option, traceparent=parent, tracestate="vendor=1"))
    names = names_of(traced.topology, "interactive")
    spans = await whole(
        traced, collector, trace_id, "POST /api/charts/generate", "accept", *names.values(), *STAGES
    )
    with capsys.disabled():
        print(f"\ntrace {trace_id}\n{drawn(spans)}")

    server, accept = only(spans, "POST /api/charts/generate"), only(spans, "accept")
    request, consume, announced = (only(spans, name) for name in names.values())
    assert (server.parent_id, server.kind, server.service) == (parent.split("-")[2], "SERVER", GATEWAY)
    assert {accept.parent_id, request.parent_id} == {server.span_id}
    assert (consume.parent_id, consume.kind, consume.service) == (request.span_id, "CONSUMER", CONSUMER)
    for stage in STAGES:
        assert only(spans, stage).parent_id == consume.span_id
    assert (announced.parent_id, announced.kind) == (only(spans, "announce").span_id, "PRODUCER")
    assert str(event.headers[Header.TRACE_PARENT]) == f"00-{trace_id}-{announced.span_id}-01"
    assert str(event.headers[Header.TRACE_STATE]) == "vendor=1"
    assert not any(span.is_error for span in spans)
    assert server.attributes["http.response.status_code"] == 200


async def test_spans_of_messages_keep_the_semantic_conventions(
    traced: Running, collector: Collector, fresh: Callable[..., ChartRequest]
) -> None:
    trace_id, parent = a_trace()
    request = fresh(client="mail")
    await events_of(traced, lambda: publish(traced, request, traceparent=parent))
    names = names_of(traced.topology, "bulk")
    spans = await whole(traced, collector, trace_id, names["consume"], names["event"], *STAGES)
    consume, announced = only(spans, names["consume"]), only(spans, names["event"])
    assert consume.parent_id == parent.split("-")[2]
    key, prefix = "chart.request.bulk.mail", traced.topology.prefix
    told = consume.attributes
    assert told["messaging.system"] == "rabbitmq"
    assert (told["messaging.operation.name"], told["messaging.operation.type"]) == ("consume", "process")
    assert told["messaging.destination.name"] == f"{prefix}.requests:{key}:{prefix}.work.bulk.v1"
    assert told["messaging.rabbitmq.destination.routing_key"] == key
    assert told["messaging.message.body.size"] == len(encode_request(request))
    assert told["plotwire.attempt"] == 1
    told = announced.attributes
    assert told["messaging.operation.type"] == "send"
    assert told["messaging.destination.name"] == f"{prefix}.events:chart.completed.png.mail"
    assert told["messaging.message.conversation_id"] == request.task_id


async def test_what_fails_is_seen_in_its_stage_and_its_dead_letter_keeps_the_trace_into_a_replay(
    traced: Running, collector: Collector, fresh: Callable[..., ChartRequest]
) -> None:
    trace_id, parent = a_trace()
    request = fresh()
    wrong = request.model_copy(
        update={"chart": request.chart.model_copy(update={"body": {"series": [{"type": "sankey"}]}})}
    )
    event = await events_of(traced, lambda: publish(traced, wrong, traceparent=parent))
    assert trace_id in str(event.headers[Header.TRACE_PARENT])
    (letter,) = await traced.letters(1, request.task_id)
    assert trace_id in letter.headers[Header.TRACE_PARENT]
    names = names_of(traced.topology, "bulk")
    spans = await whole(traced, collector, trace_id, names["event"], f"publish {traced.topology.dead}")
    assert only(spans, "draw").is_error
    assert only(spans, "draw").attributes["error.type"] == "UNSUPPORTED_CHART"

    operators, their_parent = a_trace()
    mended = json.loads(encode_request(request))

    async def replay() -> str:
        url = f"{traced.service.gateway_url}/api/dead-letters/{letter.letter_id}/replay"
        headers = {"traceparent": their_parent}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json={"request": mended}, headers=headers, raise_for_status=True),
        ):
            return request.task_id

    await events_of(traced, replay)
    spans = await whole(traced, collector, trace_id, names["request"], "store")
    assert only(spans, names["request"]).linked == (operators,)


async def test_without_tracing_the_trace_of_a_caller_still_reaches_the_event(
    running: Running, fresh: Callable[..., ChartRequest]
) -> None:
    _, parent = a_trace()
    state = {"tracestate": "vendor=1"}
    for act in (
        lambda: publish(running, fresh(), traceparent=parent, **state),
        lambda: submit(running, fresh().chart.body, traceparent=parent, **state),
    ):
        event = await events_of(running, act)
        assert {**event.headers} == {"traceparent": parent, **state}
    event = await events_of(running, lambda: submit(running, fresh().chart.body, traceparent="00-1-2-01"))
    assert {**event.headers} == {}


async def test_a_collector_that_is_away_holds_up_neither_charts_nor_the_end(
    addresses: Addresses, tmp_path: Any, fresh: Callable[..., ChartRequest]
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings = ON | {"OTEL_EXPORTER_OTLP_ENDPOINT": nowhere}
    async with run_service(addresses, tmp_path, settings=settings) as service:
        event = await events_of(service, lambda: submit(service, fresh().chart.body))
        assert Header.TRACE_PARENT in event.headers
