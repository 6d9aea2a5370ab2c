"""Faults carried out: each action makes one request go wrong as a network or a server in trouble would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web

from devstack.oss import connections, slow_answers
from devstack.oss.errors import OssError
from devstack.oss.exchange import Exchange
from devstack.oss.faults import Action, Fault

Proceed = Callable[[Exchange], Awaitable[web.Response]]
Sabotage = Callable[[Fault, Exchange, Proceed], Awaitable[web.StreamResponse]]

_CODES: Final = {
    400: "InvalidDigest",
    403: "AccessDenied",
    404: "NoSuchKey",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
}


async def carry_out(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.StreamResponse:
    """Answer `exchange` as `fault` wants it.

    Args:
        fault: what is to go wrong.
        exchange: the request; its body is not read yet.
        proceed: does what was asked, and gives the answer a client would get.

    Raises:
        OssError: that is the answer.
    """
    return await _ACTIONS[fault.action](fault, exchange, proceed)


async def _status(fault: Fault, exchange: Exchange, _proceed: Proceed) -> web.Response:
    await _drain(exchange)
    raise _error(fault)


async def _status_after_write(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    await proceed(exchange)
    raise _error(fault)


async def _delay(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    await asyncio.sleep(fault.seconds)
    return await proceed(exchange)


async def _stall(_fault: Fault, exchange: Exchange, _proceed: Proceed) -> web.Response:
    await _drain(exchange)
    return await connections.silence(exchange.request)


async def _stall_after_write(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    await proceed(exchange)
    return await connections.silence(exchange.request)


async def _reset(_fault: Fault, exchange: Exchange, _proceed: Proceed) -> web.Response:
    return connections.reset(exchange.request)


async def _reset_mid_body(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.StreamResponse:
    if not exchange.request.can_read_body:
        answer = await slow_answers.send_half(exchange.request, await proceed(exchange))
        connections.reset(exchange.request)
        return answer
    half, got = (exchange.request.content_length or 0) // 2, 0
    async for chunk in exchange.chunks:
        got += len(chunk)
        if got >= half:
            break
    return connections.reset(exchange.request)


async def _drop_after_write(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    await proceed(exchange)
    return connections.close(exchange.request)


async def _bad_digest(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    exchange.chunks = _damaged(exchange.chunks)
    return await proceed(exchange)


async def _bad_header(
    name: str, value: str, _fault: Fault, exchange: Exchange, proceed: Proceed
) -> web.Response:
    response = await proceed(exchange)
    response.headers[name] = value
    return response


async def _truncate(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.StreamResponse:
    answer = await slow_answers.send_half(exchange.request, await proceed(exchange))
    connections.close(exchange.request)
    return answer


async def _slow_body(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.StreamResponse:
    if exchange.request.can_read_body:
        exchange.chunks = _slowly(exchange.chunks, fault.seconds)
        return await proceed(exchange)
    return await slow_answers.send_slowly(exchange.request, await proceed(exchange), fault.seconds)


async def _trickle(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.StreamResponse:
    response = await proceed(exchange)
    await slow_answers.trickle(exchange.request, response, fault.seconds)
    return connections.close(exchange.request)


async def _close(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    response = await proceed(exchange)
    response.force_close()
    return response


async def _skew(fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    exchange.clock_skew = timedelta(seconds=fault.seconds)
    return await proceed(exchange)


async def _expire_keys(_fault: Fault, exchange: Exchange, proceed: Proceed) -> web.Response:
    exchange.keys_revoked = True
    return await proceed(exchange)


_ACTIONS: Final[dict[Action, Sabotage]] = {
    Action.STATUS: _status,
    Action.STATUS_AFTER_WRITE: _status_after_write,
    Action.DELAY: _delay,
    Action.STALL: _stall,
    Action.STALL_AFTER_WRITE: _stall_after_write,
    Action.RESET: _reset,
    Action.RESET_MID_BODY: _reset_mid_body,
    Action.DROP_AFTER_WRITE: _drop_after_write,
    Action.BAD_DIGEST: _bad_digest,
    Action.BAD_CRC: partial(_bad_header, "x-oss-hash-crc64ecma", "1"),
    Action.BAD_ETAG: partial(_bad_header, "ETag", f'"{"0" * 32}"'),
    Action.TRUNCATE: _truncate,
    Action.SLOW_BODY: _slow_body,
    Action.TRICKLE: _trickle,
    Action.CLOSE: _close,
    Action.SKEW: _skew,
    Action.EXPIRE_KEYS: _expire_keys,
}


def _error(fault: Fault) -> OssError:
    code = fault.code or _CODES.get(fault.status) or HTTPStatus(fault.status).phrase.title().replace(" ", "")
    return OssError(fault.status, code, "This answer was asked for at /-/faults.")


async def _drain(exchange: Exchange) -> None:
    async for _ in exchange.chunks:
        pass


async def _damaged(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        yield chunk[:-1] + bytes((chunk[-1] ^ 1,)) if chunk else chunk


async def _slowly(chunks: AsyncIterator[bytes], seconds: float) -> AsyncIterator[bytes]:
    await asyncio.sleep(seconds / 2)
    async for chunk in chunks:
        yield chunk
    await asyncio.sleep(seconds / 2)
