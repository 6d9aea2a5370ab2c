"""Connections that end badly: in silence, in a reset, or without an answer."""

import asyncio
import socket
import struct
from typing import Final

from aiohttp import web

_POLL_S: Final = 0.02
_RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER on, for 0 seconds: the kernel sends RST instead of FIN."""


def is_open(request: web.Request) -> bool:
    """Whether an answer could still go out."""
    return request.transport is not None and not request.transport.is_closing()


async def silence(request: web.Request) -> web.Response:
    """Say nothing until the client gives up; nobody gets the response."""
    while is_open(request):  # noqa: ASYNC110  # aiohttp sets no event when the client leaves
        await asyncio.sleep(_POLL_S)
    return web.Response()


def reset(request: web.Request) -> web.Response:
    """End the connection with RST; nobody gets the response."""
    if transport := request.transport:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    return web.Response()


def close(request: web.Request) -> web.Response:
    """End the connection with FIN, after what was written; nobody gets the response."""
    if transport := request.transport:
        transport.close()
    return web.Response()
