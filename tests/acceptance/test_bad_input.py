"""Messages nobody should send: each is a dead letter a person understands, and harms no neighbour."""

import gzip
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import aio_pika
import pytest

from contracts import limits
from contracts.dialects import Dialect
from contracts.errors import ErrorCode
from contracts.messages import Chart, ChartCompleted, ChartRequest, encode_request
from contracts.output import ImageFormat, Output
from contracts.tasks import TaskStatus
from contracts.topology import Header
from devstack.stack import Addresses

MOST_MEMORY_MIB = 400
INVALID, LIMIT = ErrorCode.INVALID_MESSAGE, ErrorCode.LIMIT_EXCEEDED
Bars = Callable[..., ChartRequest]


@dataclass(frozen=True)
class Case:
    """A message, and what is to be said of it."""

    name: str
    body: bytes
    words: str
    code: ErrorCode = INVALID
    properties: dict[str, Any] = field(default_factory=dict)


def request(**changes: Any) -> bytes:
    """A good request but for `changes`; a change to None leaves the field out."""
    good: dict[str, Any] = {
        "version": 1,
        "taskId": "bad-input",
        "chart": {"dialect": "echarts", "body": {"series": []}},
    }
    return json.dumps({k: v for k, v in {**good, **changes}.items() if v is not None}).encode()


def chart(text: str) -> bytes:
    """A request whose chart body is this JSON text."""
    return request(chart={"dialect": "echarts", "body": "@"}).replace(b'"@"', text.encode())


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@cache
def cases() -> list[Case]:
    """Made when they are sent: one of them takes a second to compress."""
    bomb = gzip.compress(b'{"a": "' + b" " * 64 * 1024 * 1024 + b'"}')
    return [
        Case("no JSON", b"not json", "not valid JSON"),
        Case("nothing", b"", "not valid JSON"),
        Case("zeros", b"\0" * 1000, "not valid JSON"),
        Case("half of a request", request()[:40], "not valid JSON"),
        Case("two requests", request() * 2, "not valid JSON"),
        Case("a list", b"[]", "not a JSON object"),
        Case("a number", b"1", "not a JSON object"),
        Case("no UTF-8", b'\xff{"a": 1}', "not UTF-8"),
        Case("UTF-16", request().decode().encode("utf-16"), "not UTF-8"),
        Case("a byte order mark", b"\xef\xbb\xbf" + request(), "BOM"),
        Case("half a surrogate pair", chart('{"a": "\\ud800"}'), "surrogate"),
        Case("NaN", chart('{"a": NaN}'), "NaN is not JSON"),
        Case("Infinity", chart('{"a": -Infinity}'), "Infinity is not JSON"),
        Case("a number beyond floats", chart('{"a": 1e999}'), "a number beyond", LIMIT),
        Case("a number of 400 digits", chart(f'{{"a": {"9" * 400}}}'), "a number beyond", LIMIT),
        Case("a number of 5000 digits", chart(f'{{"a": {"9" * 5000}}}'), "not valid JSON"),
        Case("a key twice", b'{"taskId": "a", "taskId": "b"}', "'taskId' stands twice"),
        Case("a key twice, deep inside", chart('{"a": [{"b": 1, "b": 2}]}'), "'b' stands twice"),
        Case("brackets without end", b"[" * 1_000_000, "nested deeper", LIMIT),
        Case("nested 900 deep", chart(nested(900)), "nested deeper", LIMIT),
        Case("nested one too deep", chart(nested(limits.MAX_DEPTH - 1)), "nested deeper", LIMIT),
        Case("9 MB", chart(json.dumps({"a": "x" * 9_000_000})), "at most 8388608 are read", LIMIT),
        Case("15 MB of nothing", b" " * 15_000_000, "at most 8388608 are read", LIMIT),
        Case("too many values", chart(f"[{'1,' * limits.MAX_NODES}1]"), "values up to here", LIMIT),
        Case("a text too long", chart(json.dumps({"a": "x" * 10_001})), "10001 characters", LIMIT),
        Case("a gzip bomb", bomb, "compressed with 'gzip'", properties={"content_encoding": "gzip"}),
        Case("a gzip bomb that says nothing of it", bomb, "not UTF-8"),
        Case("deflate", request(), "compressed with 'deflate'", properties={"content_encoding": "deflate"}),
        Case("plain text", request(), "'text/plain'", properties={"content_type": "text/plain"}),
        Case(
            "a pickle",
            request(),
            "python-serialize",
            properties={"content_type": "application/x-python-serialize"},
        ),
        Case(
            "Latin 1", request(), "latin-1", properties={"content_type": "application/json; charset=latin-1"}
        ),
        Case("no task id", request(taskId=None), "taskId: Field required"),
        Case("an empty task id", request(taskId=""), "taskId"),
        Case("a path as task id", request(taskId="../../etc/passwd"), "taskId"),
        Case("an operator as task id", request(taskId="$ne"), "taskId"),
        Case("an object as task id", request(taskId={"$ne": ""}), "taskId"),
        Case("a number as task id", request(taskId=7), "taskId"),
        Case("a task id of two lines", request(taskId="a\r\nb"), "taskId"),
        Case("a task id of 65 characters", request(taskId="a" * 65), "taskId"),
        Case("a routing key as client", request(client="a.b.#"), "client"),
        Case("an operator as client", request(client={"$gt": ""}), "client"),
        Case("a path out of the bucket", request(ossPath="../../etc"), "ossPath"),
        Case("a zero in the path", request(ossPath="a\0b"), "ossPath"),
        Case("the next version", request(version=2), "version"),
        Case("a version in words", request(version="one"), "version"),
        Case("an unknown lane", request(lane="express"), "lane"),
        Case("an unknown dialect", request(chart={"dialect": "excel", "body": {}}), "chart.dialect"),
        Case("no chart", request(chart=None), "chart: Field required"),
        Case("a chart in words", request(chart={"dialect": "echarts", "body": "a bar chart"}), "chart.body"),
        Case("an unknown format", request(output={"type": "exe"}), "output.type"),
        Case("no width", request(output={"width": 0}), "output.width"),
        Case("a picture as wide as the world", request(output={"width": 10**9}), "output.width"),
        Case("too many pixels", request(output={"width": 4000, "height": 4000, "scale": 5}), "output"),
        Case("no time to live", request(timeToLiveS=-1), "timeToLiveS"),
        Case("a time without a zone", request(submittedAt="2026-11-24T10:00:00"), "submittedAt"),
    ]


@pytest.fixture
async def letters(addresses: Addresses, running: Any) -> AsyncIterator[dict[str, Any]]:
    """Dead letters by their correlation id, from a queue of our own beside the desk's."""
    found: dict[str, Any] = {}
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(running.topology.dead)

        async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            found[str(message.correlation_id)] = message
            await message.ack()

        await queue.consume(on_message)
        yield found


async def publish(running: Any, cases: list[Case]) -> None:
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange(running.topology.requests)
        for case in cases:
            message = aio_pika.Message(case.body, correlation_id=case.name, **case.properties)
            await exchange.publish(message, "chart.request.bulk")


def process_of(guard_pid: int) -> Path:
    """Of a consumer, in `/proc`."""
    children = Path("/proc") / str(guard_pid) / "task" / str(guard_pid) / "children"
    return Path("/proc") / children.read_text().split()[0]


def forget_most_memory(guard_pid: int) -> None:
    (process_of(guard_pid) / "clear_refs").write_text("5")


def most_memory_mib(guard_pid: int) -> float:
    """The most memory a consumer has held since it was to be forgotten."""
    status = (process_of(guard_pid) / "status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


async def test_every_one_is_a_dead_letter_with_a_reason_and_its_neighbours_are_drawn(
    running: Any, letters: dict[str, Any], bars: Bars
) -> None:
    forget_most_memory(running.service.consumers[0].pid)
    neighbours = [bars() for _ in range(20)]
    for start in range(0, len(cases()), 3):
        await publish(running, cases()[start : start + 3])
        await running.publish(*neighbours[start // 3 : start // 3 + 1])
    drawn = neighbours[: (len(cases()) + 2) // 3]
    events = await running.results(*drawn)
    assert all(isinstance(events[one.task_id], ChartCompleted) for one in drawn)

    async def all_there() -> bool:
        return len(letters) == len(cases())

    await running.until(all_there)
    found = {
        case.name: (letters[case.name].headers[Header.CODE], str(letters[case.name].headers[Header.REASON]))
        for case in cases()
    }
    wrong = {
        case.name: found[case.name]
        for case in cases()
        if found[case.name][0] != case.code or case.words not in found[case.name][1]
    }
    assert wrong == {}
    assert all(letters[case.name].body == case.body for case in cases())
    assert [one.headers[Header.ATTEMPT] for one in letters.values()] == ["1"] * len(cases()), (
        "none is retried"
    )
    assert most_memory_mib(running.service.consumers[0].pid) < MOST_MEMORY_MIB


async def test_a_message_larger_than_the_broker_takes_and_keys_that_are_operators_elsewhere_harm_nobody(
    running: Any, bars: Bars
) -> None:
    huge = Case("100 MB", chart(json.dumps({"a": "x" * 100_000_000})), "")
    with pytest.raises((aio_pika.exceptions.AMQPError, ConnectionError, TimeoutError)):
        await publish(running, [huge])
    odd = bars()
    body = odd.chart.body | {"$where": {"$ne": 1}, "__proto__": {"a.b": 1}, "constructor": None}
    odd = odd.model_copy(update={"chart": Chart(dialect=Dialect.ECHARTS, body=body)})
    await running.publish(odd)
    assert isinstance((await running.results(odd))[odd.task_id], ChartCompleted)


async def test_a_request_whose_chart_makes_no_sense_fails_its_task_at_once_with_the_path_and_leaves_a_letter(
    running: Any, bars: Bars
) -> None:
    expected = {
        (ErrorCode.UNSUPPORTED_CHART, "series[0].type"): {"series": [{"type": "sankey"}]},
        (ErrorCode.INVALID_CHART, "xAxis"): {"series": [{"type": "bar", "data": "many"}]},
    }
    wrong = [bars(chart=Chart(dialect=Dialect.ECHARTS, body=body)) for body in expected.values()]
    await running.publish(*wrong)
    events = await running.results(*wrong)
    errors = [events[one.task_id].data.error for one in wrong]
    assert [(error.code, error.path) for error in errors] == list(expected)
    assert [(await running.task(one)).status for one in wrong] == [TaskStatus.FAILED] * len(wrong)
    assert {event.data.attempts for event in events.values()} == {1}
    told = {letter.task_id: letter.code for letter in await running.letters(2, *events)}
    assert told == {one.task_id: error.code for one, error in zip(wrong, errors, strict=True)}


async def test_the_same_task_id_with_another_body_is_a_dead_letter_and_the_first_one_stands(
    running: Any, letters: dict[str, Any], bars: Bars
) -> None:
    first = bars()
    other = first.model_copy(update={"output": Output(type=ImageFormat.JPEG)})
    await running.publish(first)
    await running.results(first)
    await publish(running, [Case("other", encode_request(other), "", ErrorCode.TASK_CONFLICT)])

    async def there() -> bool:
        return "other" in letters

    await running.until(there)
    assert letters["other"].headers[Header.CODE] == ErrorCode.TASK_CONFLICT
    record = await running.task(first)
    assert (record.status, record.output.type) == (TaskStatus.COMPLETED, first.output.type)
