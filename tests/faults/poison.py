"""The poison corpus: messages that must do no harm, and what has to come of each."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.faults import killer_charts, small_charts

Body = Callable[[str, str], bytes]
"""From task id and lane."""


@dataclass(frozen=True)
class Poison:
    """One case.

    Args:
        name: for people.
        outcome: `dead`, `failed` or `refused`.
        body: makes the message.
        codes: the error codes that are right for it.
        way: `amqp` or `http`.
        has_task: whether the message names a task id that can be read.
    """

    name: str
    outcome: str
    body: Body
    codes: tuple[str, ...] = ("INVALID_MESSAGE",)
    way: str = "amqp"
    has_task: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def _dead(name: str, body: Body, *codes: str, **more: Any) -> Poison:
    return Poison(name, "dead", body, codes or ("INVALID_MESSAGE",), **more)


def _failed(name: str, body: Body, *codes: str) -> Poison:
    return Poison(name, "failed", body, codes, has_task=True)


def _refused(name: str, body: bytes) -> Poison:
    return Poison(name, "refused", lambda _task, _lane: body, (), way="http")


def _plain(body: bytes) -> Body:
    """`body` behind a blank that tells one message from the next of the same case."""
    return lambda task, _lane: body + b" " * (int(task.rpartition("p")[2]) % 1000)


def _message(**changes: Any) -> Body:
    """A good message, but for `changes`; None leaves a field out."""

    def body(task: str, lane: str) -> bytes:
        value: dict[str, Any] = {
            "version": 1,
            "taskId": task,
            "client": "poison",
            "lane": lane,
            "chart": {"dialect": "echarts", "body": small_charts.option(1)},
            "output": {"type": "png", "width": 240, "height": 160},
            "timeToLiveS": 86_400,
        }
        value.update(changes)
        # The number stays in it, so that each message has a body of its own.
        value["note"] = task
        return json.dumps({key: one for key, one in value.items() if one is not None}).encode()

    return body


def _chart(body: dict[str, Any]) -> Body:
    return _message(chart={"dialect": "echarts", "body": body})


def _titled(text: str) -> Body:
    return _chart(small_charts.option(1) | {"title": {"text": text}})


def _edited(old: bytes, new: bytes) -> Body:
    good = _message()
    return lambda task, lane: good(task, lane).replace(old, new, 1)


def _late(task: str, lane: str) -> bytes:
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    return _message(submittedAt=long_ago, timeToLiveS=60)(task, lane)


KILLERS: Final = (
    "a chart that kills its process",
    "a chart that never ends",
    "a chart that takes all memory",
)
"""Names of those that cost a drawing process each time."""

_NESTED: Final = b'{"a":' * 20_000 + b"1" + b"}" * 20_000

POISON: Final = (
    _dead("no JSON", _plain(b"draw me a chart")),
    _dead("nothing", _plain(b"")),
    _dead("half a body", _plain(b'{"taskId": "x", "chart": {')),
    _dead("no object", _plain(b"[1, 2, 3]")),
    _dead("no UTF-8", _plain(b'{"taskId": "\xff\xfe"}')),
    _dead("UTF-16", lambda task, lane: _message()(task, lane).decode().encode("utf-16")),
    _dead("compressed", lambda task, lane: gzip.compress(_message()(task, lane), mtime=0)),
    _dead("a gzip bomb", lambda task, _lane: gzip.compress(b" " * 20_000_000 + task.encode(), mtime=0)),
    _dead("20,000 levels", _plain(_NESTED), "LIMIT_EXCEEDED", "INVALID_MESSAGE"),
    _dead("9 MB", _plain(b'{"a": "' + b"x" * 9_000_000 + b'"}'), "LIMIT_EXCEEDED", "INVALID_MESSAGE"),
    _dead("a key twice", _edited(b'"version": 1', b'"version": 1, "version": 1')),
    _dead("NaN", _edited(b'"timeToLiveS": 86400', b'"timeToLiveS": NaN')),
    _dead(
        "infinity",
        _edited(b'"timeToLiveS": 86400', b'"timeToLiveS": 1e999'),
        "INVALID_MESSAGE",
        "LIMIT_EXCEEDED",
    ),
    _dead("5,000 digits", _edited(b"86400", b"9" * 5000), "INVALID_MESSAGE", "LIMIT_EXCEEDED"),
    _dead("no task id", _message(taskId=None)),
    _dead("a path as id", _message(taskId="../../etc/passwd")),
    _dead("an operator as id", _message(taskId={"$ne": None})),
    _dead("an endless id", _message(taskId="x" * 65)),
    _dead("an unknown version", _message(version=99), has_task=True),
    _dead("no chart", _message(chart=None), has_task=True),
    _dead("an unknown language", _message(chart={"dialect": "gnuplot", "body": {}}), has_task=True),
    _dead("a path out of the bucket", _message(ossPath="a/../../b"), has_task=True),
    _dead(
        "a side of 100,000 pixels",
        _message(output={"type": "png", "width": 100_000, "height": 10}),
        has_task=True,
    ),
    _dead("an unknown format", _message(output={"type": "exe", "width": 10, "height": 10}), has_task=True),
    _failed(
        "a series nobody draws",
        _chart({"series": [{"type": "globe", "data": [1]}]}),
        "UNSUPPORTED_CHART",
        "INVALID_CHART",
    ),
    _failed(
        "a million points",
        _chart({"xAxis": {}, "yAxis": {}, "series": [{"type": "line", "data": [0] * 300_000}]}),
        "LIMIT_EXCEEDED",
    ),
    _failed("out of time", _late, "QUEUE_TIMEOUT"),
    _failed("a chart that kills its process", _titled(killer_charts.KILLS), "RENDER_CRASHED"),
    # Faults kill drawing processes in the middle, and this one is always in the middle.
    _failed("a chart that never ends", _titled(killer_charts.HANGS), "RENDER_TIMEOUT", "RENDER_CRASHED"),
    _failed(
        "a chart that takes all memory",
        _titled(killer_charts.FILLS),
        *("LIMIT_EXCEEDED", "RENDER_CRASHED", "RENDER_TIMEOUT"),
    ),
    _refused("no JSON over HTTP", b"draw me a chart"),
    _refused("no option over HTTP", b'{"width": 100}'),
    _refused("an object as size over HTTP", b'{"option": {"series": []}, "width": {"$gt": 0}}'),
    _refused("a path out of the bucket over HTTP", b'{"option": {"series": []}, "ossPath": "a/../../b"}'),
)
