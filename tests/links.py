"""A way to the servers that can be cut, closed and stopped, whoever runs the servers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Link:
    """A TCP proxy; `url` is the server's address through it.

    Args:
        target_url: address of the server.
        rewritten: of what the server sends, words and what they become on the way, as long as they are.
    """

    def __init__(self, target_url: str, *, rewritten: tuple[str, str] = ("", "")) -> None:
        self._target = urlsplit(target_url)
        self._rewritten = [word.encode() for word in rewritten]
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._port = 0
        self.held = False
        """Whether something was sent since the link was stopped."""
        self.connections = 0
        """How many were taken."""

    @property
    def url(self) -> str:
        user, at, _ = self._target.netloc.rpartition("@")
        return urlunsplit(self._target._replace(netloc=f"{user}{at}127.0.0.1:{self._port}"))

    async def open(self) -> None:
        """Take connections, on the same port every time."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Reset every connection; new ones are taken."""
        for writer in self._writers:
            writer.transport.abort()

    async def close(self) -> None:
        """Reset every connection, and refuse new ones."""
        assert self._server
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def stop(self) -> None:
        """Keep every connection and pass nothing on: a half-open link."""
        self._flows.clear()

    def go_on(self) -> None:
        self._flows.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        host, port = self._target.hostname, self._target.port
        with suppress(OSError):
            there_reader, there_writer = await asyncio.open_connection(host, port)
            self._writers |= {writer, there_writer}
            await asyncio.gather(
                self._pump(reader, there_writer, [b"", b""]),
                self._pump(there_reader, writer, self._rewritten),
            )
        self._writers -= {writer}
        writer.transport.abort()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, rewritten: list[bytes]
    ) -> None:
        words, instead = rewritten
        with suppress(OSError):
            while data := await source.read(65_536):
                self.held = not self._flows.is_set()
                await self._flows.wait()
                sink.write(data.replace(words, instead) if words else data)
                await sink.drain()
        sink.transport.abort()
        self._writers -= {sink}


@asynccontextmanager
async def opened(link: Link) -> AsyncIterator[Link]:
    await link.open()
    try:
        yield link
    finally:
        link.go_on()
        await link.close()
