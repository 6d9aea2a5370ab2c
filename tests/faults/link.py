"""A TCP proxy between the service and a server, which refuses, cuts, stalls, slows, or swallows answers."""

import asyncio
from contextlib import suppress
from typing import Final

from devstack.processes import free_port

_CHUNK_BYTES: Final = 65_536


class Link:
    """The way to one server on loopback; `port` stays the same through every fault.

    Args:
        target_port: of the server.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = free_port()
        self.delay_s = 0.0
        """Added to every chunk, in both directions."""
        self.answers_lost = False
        """Whether what the server says is swallowed: it has done the work, and nobody learns of it."""
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    async def open(self) -> None:
        """Take connections; nothing happens when it does."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Refuse new connections, and reset all there are."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close()
        self.go_on()
        self.cut()
        await server.wait_closed()

    def cut(self) -> None:
        """Reset every connection; new ones are taken."""
        for writer in list(self._writers):
            writer.transport.abort()

    def stall(self) -> None:
        """Keep every connection and pass nothing on, not even its end: a half-open link."""
        self._flows.clear()

    def go_on(self) -> None:
        """Pass on what was held, and all that comes."""
        self._flows.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, there_writer}
        self._writers |= both
        try:
            await asyncio.gather(
                self._pump(reader, there_writer, answers=False),
                self._pump(there_reader, writer, answers=True),
            )
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while data := await source.read(_CHUNK_BYTES):
                await self._flows.wait()
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if answers and self.answers_lost:
                    continue
                sink.write(data)
                await sink.drain()
        await self._flows.wait()
        sink.transport.abort()
