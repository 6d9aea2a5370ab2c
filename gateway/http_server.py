"""The HTTP server below the application: what no handler sees is answered and limited here.

A connection that has not sent a whole head within the keep-alive time is closed, so slow ones cost
a socket each and nothing else; bodies and answers have limits of their own.
"""

import asyncio
import socket
from typing import Any, Final

import structlog
from aiohttp import web

from gateway.envelopes import ErrorType, failure
from gateway.refusals import RefusalCode
from gateway.settings import GatewaySettings

log = structlog.get_logger(__name__)

_LONGEST_LINE_BYTES: Final = 64 * 1024
"""Of a request's first line, which holds the whole chart of `GET /?config=`."""
_LINGER_S: Final = 1.0
"""What is left of a refused body is read and dropped so long: a connection closed over unread bytes is
reset, and its caller would not see the answer."""
_COME_UP_S: Final = 0.05
"""For a connection that was taken to become one of the server's: some turns of the event loop."""


class _Connection(web.RequestHandler):
    """Answers what is no HTTP in the words of every other error, and without the names of libraries."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del message  # of the parser: for us
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        if status == 500:  # noqa: PLR2004  # the status of HTTP
            log.error("connection_bug", exc_info=exc)
            response = failure(
                500,
                "Internal server error",
                ErrorType.SYSTEM,
                "an unexpected error; it is logged",
                code="INTERNAL",
            )
        else:
            log.info("not_http", peer=request.remote, reason=type(exc).__name__)
            response = failure(
                status,
                "Bad request",
                ErrorType.VALIDATION,
                "this is not a request of HTTP/1.1, or its head is too large",
                code=RefusalCode.BAD_REQUEST,
            )
        response.headers.update({"Server": "plotwire", "X-Content-Type-Options": "nosniff"})
        response.force_close()
        return response


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class GatewayRunner(web.AppRunner):
    """Runs the application.

    Args:
        app: the application.
        settings: the limits.
    """

    def __init__(self, app: web.Application, settings: GatewaySettings) -> None:
        super().__init__(
            app,
            access_log=None,
            keepalive_timeout=settings.head_limit_s,
            lingering_time=_LINGER_S,
            auto_decompress=False,
            max_line_size=_LONGEST_LINE_BYTES,
            shutdown_timeout=settings.drain_limit_s,
        )
        self._listening: list[asyncio.Server] = []

    async def listen_on(self, listening: socket.socket) -> None:
        """Take the connections of a socket, and close it in the end; raises `RuntimeError` before `setup`."""
        if self.server is None:
            raise RuntimeError("not set up")
        self._listening.append(await asyncio.get_running_loop().create_server(self.server, sock=listening))

    async def stop_listening(self) -> None:
        """Take no more connections; those taken last have come up when it returns.

        aiohttp waits in a shutdown for a connection that comes up during it, until its time is over.
        """
        for server in self._listening:
            server.close()
        self._listening.clear()
        await asyncio.sleep(_COME_UP_S)

    async def cleanup(self) -> None:
        """Take no more connections, answer who is waiting, and end."""
        await self.stop_listening()
        await super().cleanup()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        more: dict[str, Any] = made._kwargs  # noqa: SLF001  # aiohttp has no other way to its protocol
        return _Server(made.request_handler, request_factory=made.request_factory, **more)


class Listener:
    """The gateway's port, which one server can take over from another: who connects in between waits for
    an answer, and is not refused.

    Args:
        settings: where to listen.
    """

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._sockets: list[socket.socket] = []

    async def serve(self, runner: GatewayRunner) -> str:
        """Take connections for `runner`, until it is cleaned up; returns the first address.

        Raises:
            OSError: another process has the port.
        """
        self._sockets = self._sockets or await self._bound()
        for one in self._sockets:
            await runner.listen_on(one.dup())
        host, port = self._sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def close(self) -> None:
        """Keep the port for nobody but the servers that listen now."""
        for one in self._sockets:
            one.close()

    async def _bound(self) -> list[socket.socket]:
        bound = await asyncio.get_running_loop().create_server(
            asyncio.Protocol,
            self._settings.host,
            self._settings.port,
            reuse_port=self._settings.share_port or None,
            start_serving=False,
        )
        sockets = [one.dup() for one in bound.sockets]
        bound.close()
        return sockets
