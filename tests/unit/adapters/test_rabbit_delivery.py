"""One delivery: what is sent on with it, and in which order it is settled."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from aiormq.exceptions import ChannelInvalidStateError

from adapters import rabbit_delivery
from adapters.rabbit_delivery import RabbitDelivery, growing_pause_s
from contracts.errors import BrokerUnavailable, InvalidMessage, StorageUnavailable
from contracts.identifiers import Lane
from contracts.topology import Header, Topology

TOPOLOGY = Topology()
BROKER_HEADERS = {
    "x-death": [{"count": 3, "queue": "plotwire.retry.t1.5000ms.v1"}],
    "x-first-death-reason": "expired",
    "x-delivery-count": 4,
    "CC": ["someone.elses.queue"],
}


class Recorder:
    """Message and publisher in one: what was done, in order."""

    def __init__(self, headers: dict[str, Any]) -> None:
        self.done: list[str] = []
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.faults: list[Exception] = []
        self.ack_fault: Exception | None = None
        self.channel = SimpleNamespace(is_closed=False)
        self.headers = headers
        self.body, self.content_type, self.correlation_id = b"{}", "application/json", "task-1"
        self.message_id = "first"
        self.exchange, self.routing_key = "plotwire.requests", "chart.request.bulk.mail"

    async def publish(self, exchange: str, key: str, body: bytes, **properties: Any) -> None:
        assert (body, properties["task_id"]) == (self.body, "task-1")
        self.done.append("publish")
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((exchange, key, properties["headers"]))

    async def ack(self) -> None:
        self.done.append("ack")
        if self.ack_fault:
            raise self.ack_fault

    async def nack(self, *, requeue: bool) -> None:
        assert requeue
        self.done.append("nack")


def delivery(recorder: Any) -> RabbitDelivery:
    return RabbitDelivery(recorder, Lane.BULK, recorder, TOPOLOGY)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbit_delivery, "_FIRST_PAUSE_S", 0.001)


async def test_a_retry_is_confirmed_before_the_acknowledgement_and_carries_only_headers_of_ours() -> None:
    recorder = Recorder(BROKER_HEADERS | {Header.TRACE_PARENT: "00-1-2-01"})
    await delivery(recorder).retry(StorageUnavailable("503"), counted=True)
    assert recorder.done == ["publish", "ack"]
    [(exchange, key, headers)] = recorder.sent
    assert (exchange, key) == (TOPOLOGY.retry, "t1.bulk")
    assert headers.pop(Header.FIRST_FAILED_AT)
    assert [error["code"] for error in json.loads(headers.pop(Header.ERRORS))] == ["STORAGE_UNAVAILABLE"]
    assert headers == {
        "x-plotwire-attempt": "2",
        "x-plotwire-code": "STORAGE_UNAVAILABLE",
        "x-plotwire-origin-exchange": "plotwire.requests",
        "x-plotwire-origin-key": "chart.request.bulk.mail",
        "x-plotwire-origin-message-id": "first",
        "traceparent": "00-1-2-01",
    }


async def test_a_later_attempt_keeps_where_and_when_it_all_began() -> None:
    first: dict[str, Any] = {
        Header.ATTEMPT: "3",
        Header.ORIGIN_EXCHANGE: "first",
        Header.ORIGIN_KEY: "key",
        Header.ORIGIN_MESSAGE_ID: "the very first",
        Header.FIRST_FAILED_AT: "2026-11-24T10:00:00.000+00:00",
        Header.CODE: "STORE_UNAVAILABLE",
    }
    recorder = Recorder(dict(first))
    await delivery(recorder).bury(InvalidMessage("x" * 600))
    [(exchange, _, headers)] = recorder.sent
    assert exchange == TOPOLOGY.dead
    assert headers[Header.REASON] == "x" * 500
    [error] = json.loads(headers.pop(Header.ERRORS))
    assert error == error | {"attempt": 3, "code": "INVALID_MESSAGE", "message": "x" * 200}
    assert headers == first | {Header.CODE: "INVALID_MESSAGE", Header.REASON: "x" * 500}


@pytest.mark.parametrize(
    ("header", "attempt"),
    [(None, 1), ("1", 1), ("7", 7), ("0", 1), ("-3", 1), ("many", 1), ("9" * 30, 1), ("٣", 1), (5, 5)],
)
def test_an_attempt_that_makes_no_sense_is_the_first(header: Any, attempt: int) -> None:
    headers = {} if header is None else {Header.ATTEMPT.value: header}
    assert delivery(Recorder(headers)).attempt == attempt


@pytest.mark.parametrize("header", ["", "none", "{}", "[1, 2]", "5", "[" * 10_000])
def test_a_history_that_makes_no_sense_is_none(header: str) -> None:
    assert delivery(Recorder({Header.ERRORS.value: header})).errors == []


async def test_only_the_latest_errors_travel_along() -> None:
    earlier = json.dumps([{"attempt": number} for number in range(1, 31)])
    recorder = Recorder({Header.ERRORS.value: earlier, Header.ATTEMPT.value: "31"})
    await delivery(recorder).retry(StorageUnavailable("503"), counted=True)
    [(_, _, headers)] = recorder.sent
    assert [error["attempt"] for error in json.loads(headers[Header.ERRORS])] == list(range(22, 32))


async def test_an_unconfirmed_retry_is_published_again_and_not_acknowledged_before() -> None:
    recorder = Recorder({})
    recorder.faults = [BrokerUnavailable("no confirm")] * 2
    one = delivery(recorder)
    await one.retry(StorageUnavailable("503"), counted=True)
    assert recorder.done == ["publish", "publish", "publish", "ack"]
    assert one.settled


class GoneChannel:
    """As the driver shows it once it has cleared a connection away."""

    @property
    def is_closed(self) -> bool:
        raise ChannelInvalidStateError


@pytest.mark.parametrize("channel", [SimpleNamespace(is_closed=True), GoneChannel()])
async def test_when_its_channel_is_dead_too_the_broker_has_it_back(channel: Any) -> None:
    recorder = Recorder({})
    recorder.faults = [BrokerUnavailable("no confirm")]
    recorder.channel = channel
    one = delivery(recorder)
    with pytest.raises(BrokerUnavailable):
        await one.bury(InvalidMessage("no"))
    assert recorder.done == ["publish"]
    assert not one.settled


async def test_a_lost_acknowledgement_is_counted_and_no_error() -> None:
    recorder = Recorder({})
    recorder.ack_fault = ChannelInvalidStateError()
    before = rabbit_delivery.ACKS_LOST.labels(Lane.BULK)._value.get()  # noqa: SLF001  # no other way to read it
    await delivery(recorder).done()
    after = rabbit_delivery.ACKS_LOST.labels(Lane.BULK)._value.get()  # noqa: SLF001  # the same
    assert after == before + 1


def test_pauses_grow_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbit_delivery, "_FIRST_PAUSE_S", 1.0)
    for attempt, longest_s in ((0, 1), (1, 2), (2, 4), (10, 30), (1_000_000, 30)):
        assert longest_s / 2 <= growing_pause_s(attempt) <= longest_s


def test_redeliveries_are_counted_by_the_broker() -> None:
    assert delivery(Recorder({"x-delivery-count": 4})).redeliveries == 4
    assert delivery(Recorder({})).redeliveries == 0
    assert delivery(Recorder({"x-delivery-count": "odd"})).redeliveries == 0
