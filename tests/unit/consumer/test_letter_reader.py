"""A letter is made of whatever comes, and tells what can be known of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from consumer.letter_reader import letter_of
from contracts.dead_letters import Actor, Address, BrokerDeath, DeadLetter, LetterSource
from contracts.messages import ChartRequest, encode_request
from contracts.topology import Header

COLLECTOR = Actor(name="consumer", place="here")
REQUESTS = Address(exchange="plotwire.requests", routing_key="chart.request.bulk.mail")
DEAD = Address(exchange="plotwire.dead", routing_key="dead.bulk")
DEATH = BrokerDeath(queue="plotwire.work.bulk.v1", address=REQUESTS, at=None)


@dataclass
class Message:
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    address: Address = DEAD
    message_id: str = "m-1"
    correlation_id: str = ""
    content_type: str | None = "application/json"
    is_unrouted: bool = False
    crash_loop: BrokerDeath | None = None

    async def collected(self) -> None:
        raise AssertionError


def read(message: Message) -> DeadLetter:
    return letter_of(message, COLLECTOR)


def test_a_letter_of_a_consumer_tells_why_whose_and_from_where(
    make_request: Callable[..., ChartRequest],
) -> None:
    errors = [{"attempt": 1, "code": "STORAGE_UNAVAILABLE", "message": "no", "at": "2026-11-24T10:00:00Z"}]
    headers: dict[str, str] = {
        Header.CODE: "STORAGE_UNAVAILABLE",
        Header.REASON: "OSS cannot be reached",
        Header.ATTEMPT: "4",
        Header.ERRORS: json.dumps(errors),
        Header.ORIGIN_EXCHANGE: REQUESTS.exchange,
        Header.ORIGIN_KEY: REQUESTS.routing_key,
        Header.FIRST_FAILED_AT: "2026-11-24T10:00:00Z",
    }
    letter = read(Message(encode_request(make_request()), headers))
    assert (letter.source, letter.code, letter.reason) == (
        LetterSource.BURIED,
        "STORAGE_UNAVAILABLE",
        "OSS cannot be reached",
    )
    assert (letter.task_id, letter.client, letter.lane, letter.attempts) == ("t-1", "mail", "bulk", 4)
    assert letter.origin == REQUESTS
    assert [one.code for one in letter.errors] == ["STORAGE_UNAVAILABLE"]
    assert letter.first_failed_at


def test_a_letter_of_the_broker_says_so_and_comes_from_where_the_message_was() -> None:
    looped = read(Message(crash_loop=DEATH))
    assert (looped.source, looped.code, looped.origin) == (LetterSource.CRASH_LOOP, "CRASH_LOOP", REQUESTS)
    lost = Address(exchange="plotwire.requests", routing_key="chart.request.nowhere")
    unrouted = read(Message(is_unrouted=True, address=lost))
    assert (unrouted.source, unrouted.code, unrouted.origin) == (LetterSource.UNROUTED, "UNROUTED", lost)
    assert "chart.request.nowhere" in unrouted.reason


def test_copies_of_one_message_are_one_letter_and_equal_messages_are_two() -> None:
    first = Message(headers={Header.ORIGIN_MESSAGE_ID: "first", Header.ERRORS: "[1]"}, message_id="a")
    buried_again = Message(headers={Header.ORIGIN_MESSAGE_ID: "first", Header.ERRORS: "[2]"}, message_id="b")
    assert read(first).letter_id == read(buried_again).letter_id
    assert read(first).letter_id != read(replace(first, body=b"[]")).letter_id
    assert read(Message(message_id="a")).letter_id != read(Message(message_id="b")).letter_id
    assert read(Message(message_id="")).letter_id == read(Message(message_id="")).letter_id


@pytest.mark.parametrize(
    ("body", "task_id"),
    [
        (b'{"taskId": "t-9", "chart": 1}', "t-9"),
        (b'{"taskId": "../etc"}', "from-sender"),
        (b'{"taskId": {"$ne": 1}}', "from-sender"),
        (b"\xff\xfe not text", "from-sender"),
        (b"[" * 100_000, "from-sender"),
        (b"", "from-sender"),
    ],
    ids=["half a request", "a path", "an operator", "no text", "deep", "empty"],
)
def test_a_body_that_is_no_request_is_kept_with_what_can_be_read_of_it(body: bytes, task_id: str) -> None:
    letter = read(Message(body, correlation_id="from-sender"))
    assert (letter.task_id, letter.body.size_bytes) == (task_id, len(body))


@pytest.mark.parametrize(
    "value", ["", "-1", "1.0e9", "٣", "9" * 5000, "\ud800", "[" * 100_000, "x" * 100_000]
)
def test_headers_of_a_stranger_are_read_with_care(value: str) -> None:
    headers = dict.fromkeys(Header, value) | {"$set.a": value, "b" * 500: value}
    letter = read(Message(b"", headers, correlation_id=value, content_type=value))
    assert letter.attempts >= 1
    assert (letter.task_id, letter.client) == (None, None)
    assert len(letter.model_dump_json()) < 20_000
    letter.model_dump_json().encode()


def test_of_many_headers_and_errors_few_are_kept() -> None:
    error: dict[str, Any] = {"attempt": 1, "code": "X", "message": "y" * 9000}
    headers = {f"h{n}": "v" for n in range(500)} | {Header.ERRORS: json.dumps([error, 7] * 500)}
    letter = read(Message(headers=headers))
    assert (len(letter.headers), len(letter.errors), len(letter.errors[0].message)) == (50, 10, 2000)
