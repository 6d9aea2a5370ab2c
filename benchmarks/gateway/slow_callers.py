"""A process of clients that send a byte a second: half of them a head, half of them a body."""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Final

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


async def drip(port: int, begin: bytes) -> None:
    """Connect, send `begin`, and then a byte a second; connect again when the server has had enough."""
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
    clients = [asyncio.create_task(drip(order.port, next(beginnings))) for _ in range(order.clients)]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for client in clients:
        client.cancel()
    await asyncio.gather(*clients, return_exceptions=True)
    print(json.dumps(len(clients)))  # noqa: T201  # its parent reads that


if __name__ == "__main__":
    asyncio.run(main())
