"""Answers that do not come at once, or not whole."""

import asyncio
from typing import Final

from aiohttp import web

_PIECES: Final = 10
_TRICKLED_PIECES: Final = 50


async def send_half(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Send the head of `response` and the first half of its body, and no end."""
    answer, body = await _begun(request, response)
    await answer.write(body[: len(body) // 2])
    return answer


async def send_slowly(request: web.Request, response: web.Response, seconds: float) -> web.StreamResponse:
    """Send `response` with its body in ten pieces over `seconds`."""
    answer, body = await _begun(request, response)
    pieces = _pieces(body, _PIECES)
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        await answer.write(piece)
    await answer.write_eof()
    return answer


async def trickle(request: web.Request, response: web.Response, seconds: float) -> None:
    """Send all of `response`, its head too, in pieces over `seconds`; ends when the client leaves."""
    body = _body(response)
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
    status = f"HTTP/1.1 {response.status} {response.reason}\r\n"
    whole = f"{status}{head}Connection: close\r\n\r\n".encode() + body
    pieces = _pieces(whole, _TRICKLED_PIECES)
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        transport = request.transport
        if transport is None or transport.is_closing():
            return
        transport.write(piece)


def _pieces(data: bytes, most: int) -> list[bytes]:
    size = max(1, -(-len(data) // most))
    return [data[start : start + size] for start in range(0, len(data), size)]


async def _begun(request: web.Request, response: web.Response) -> tuple[web.StreamResponse, bytes]:
    body = _body(response)
    answer = web.StreamResponse(status=response.status, headers=response.headers)
    answer.content_length = len(body)
    await answer.prepare(request)
    return answer, body


def _body(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""
