"""A process of clients that send a byte a second: half of them a head, half of them a body."""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Final

import uvloop

_PAUSE_S: Final = 1.0
_HEAD: Final = b"POST /api/charts/generate HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Padding: "
_WHOLE_HEAD: Final = (
    b"POST /api/charts/generate HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
)


@dataclass(frozen=True)
class SlowOrder:
    """How many, and where."""

    port: int
    """On loopback."""
    clients: int


async def drip(port: int, begin: bytes, after_s: float) -> None:
    """Connect, send `begin`, and then a byte a second; connect again when the server has had enough.

    Args:
        port: on loopback.
        begin: what comes at once.
        after_s: before the first connection: strangers do not keep time with each other.
    """
    await asyncio.sleep(after_s)
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(begin)
                while not reader.at_eof():
                    await asyncio.sleep(_PAUSE_S)
                    writer.write(b"x")
                    await writer.drain()
            finally:
                writer.close()
        await asyncio.sleep(_PAUSE_S)


async def main() -> None:
    """Read an order from standard input; end with it, and print how many there were."""
    order = SlowOrder(**json.loads(sys.stdin.readline()))
    beginnings = cycle((_HEAD, _WHOLE_HEAD))
    clients = [
        asyncio.create_task(drip(order.port, next(beginnings), _PAUSE_S * number / order.clients))
        for number in range(order.clients)
    ]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for client in clients:
        client.cancel()
    await asyncio.gather(*clients, return_exceptions=True)
    print(json.dumps(len(clients)))  # noqa: T201  # its parent reads that


if __name__ == "__main__":
    uvloop.run(main())
