"""A process of callers that do not wait for each other: each request is sent when it is due.

A caller of a busy service is measured from the moment it wanted something; one that waits for its
last answer before it asks again would leave out what it waited.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count
from time import monotonic
from typing import Any, Final

import uvloop

from benchmarks.gateway.orders import Heard, Order

_KINDS_OF_CHART: Final = 100
_LAST_ANSWER_WITHIN_S: Final = 30.0
_END_OF_HEAD: Final = b"\r\n\r\n"
_OK: Final = 200
_POST: Final = "POST /api/charts/generate HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "

Answer = Callable[[int, bytes], None]
"""Told of a status (0: the connection broke) and a body."""


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection with one request at a time.

    Args:
        free: told when it may be given another request.
    """

    def __init__(self, free: Callable[["Connection"], None]) -> None:
        self._free = free
        self._transport: Any = None
        self._answer: Answer | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of `asyncio.Protocol`."""
        self._transport = transport

    @property
    def is_open(self) -> bool:
        """Whether it may be used: the gateway closes connections that rest for long."""
        return not self._transport.is_closing()

    def send(self, request: bytes, answer: Answer) -> None:
        """Send a whole request."""
        self._answer = answer
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Of `asyncio.Protocol`."""
        self._received += data
        head, found, body = self._received.partition(_END_OF_HEAD)
        if not found or len(body) < _content_length(head):
            return
        self._received = b""
        self._tell(int(head.split(b" ", 2)[1]), body)
        self._free(self)

    def connection_lost(self, _error: Exception | None) -> None:
        """Of `asyncio.Protocol`."""
        self._tell(0, b"")

    def close(self) -> None:
        """Close it."""
        self._transport.close()

    def _tell(self, status: int, body: bytes) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer(status, body)


class Callers:
    """Sends requests when they are due, over as many connections as that takes.

    Args:
        order: where, what and how fast.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self._loop = asyncio.get_running_loop()
        self._idle: list[Connection] = []
        self._open: list[Connection] = []
        self._asked = 0
        self._is_last = False
        self._all_heard = asyncio.Event()
        self._heard = 0
        self._charts = count()
        self._task_ids: list[str] = []
        self._submit_ms: list[float] = []
        self._status_ms: list[float] = []
        self._others: Counter[str] = Counter()

    async def run(self) -> Heard:
        """Call for as long as ordered, and wait for the answers."""
        order = self._order
        await asyncio.gather(
            self._pace(order.submissions_per_s, self._submit), self._pace(order.statuses_per_s, self._status)
        )
        self._is_last = True
        if self._heard == self._asked:
            self._all_heard.set()
        try:
            async with asyncio.timeout(_LAST_ANSWER_WITHIN_S):
                await self._all_heard.wait()
        except TimeoutError:
            self._others["no answer"] = self._asked - self._heard
        for connection in self._open:
            connection.close()
        return Heard(self._submit_ms, self._status_ms, self._task_ids, dict(self._others))

    async def _pace(self, per_s: float, call: Callable[[float], Any]) -> None:
        began = monotonic()
        for number in range(round(per_s * self._order.seconds)):
            due = began + number / per_s
            await asyncio.sleep(max(0, due - monotonic()))
            await call(due)

    async def _submit(self, due: float) -> None:
        def answered(status: int, body: bytes) -> None:
            if self._is_ok(status):
                self._submit_ms.append(self._ms_since(due))
                self._task_ids.append(json.loads(body)["data"]["taskId"])

        body = _submission(next(self._charts))
        await self._send(f"{_POST}{len(body)}", body, answered)

    async def _status(self, due: float) -> None:
        if not self._task_ids:
            return

        def answered(status: int, _body: bytes) -> None:
            if self._is_ok(status):
                self._status_ms.append(self._ms_since(due))

        await self._send(f"GET /api/charts/status/{self._task_ids[-1]} HTTP/1.1", b"", answered)

    async def _send(self, head: str, body: bytes, answer: Answer) -> None:
        self._asked += 1
        connection = next(self._idle_ones(), None) or await self._connect()
        connection.send(f"{head}\r\nHost: 127.0.0.1\r\n\r\n".encode() + body, answer)

    def _idle_ones(self) -> Iterator[Connection]:
        while self._idle:
            if (found := self._idle.pop()).is_open:
                yield found

    async def _connect(self) -> Connection:
        def make() -> Connection:
            return Connection(self._idle.append)

        _, connection = await self._loop.create_connection(make, "127.0.0.1", self._order.port)
        self._open.append(connection)
        return connection

    def _is_ok(self, status: int) -> bool:
        self._heard += 1
        if self._heard == self._asked and self._is_last:
            self._all_heard.set()
        if status != _OK:
            self._others[str(status or "connection lost")] += 1
        return status == _OK

    def _ms_since(self, due: float) -> float:
        return round((monotonic() - due) * 1000, 2)


def _content_length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"\r\ncontent-length:")
    return int(after.partition(b"\r\n")[0])


def _submission(number: int) -> bytes:
    """A small chart, one of a hundred."""
    option = {
        "title": {"text": f"Orders of week {number % _KINDS_OF_CHART}"},
        "xAxis": {"data": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]},
        "yAxis": {},
        "series": [{"type": "bar", "data": [120, 200, 150, 80, 70, 110, number % _KINDS_OF_CHART]}],
    }
    return json.dumps({"type": "png", "width": 600, "height": 400, "option": option}).encode()


async def main() -> None:
    """Read an order from standard input, and print what was heard."""
    order = Order(**json.loads(sys.stdin.readline()))
    print(json.dumps(asdict(await Callers(order).run())))  # noqa: T201  # its parent reads that


if __name__ == "__main__":
    uvloop.run(main())
