"""Connections to RabbitMQ: opened with a deadline and named; whoever needs one for long supervises it."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final
from urllib.parse import urlsplit

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection
from aiormq.exceptions import AMQPError, ChannelInvalidStateError
from pamqp.common import FieldTable

from contracts.errors import BrokerUnavailable

log = structlog.get_logger(__name__)

_AWAY: Final = (AMQPError, ChannelInvalidStateError, OSError, StopAsyncIteration)
_CLOSED: Final = "the handler is closed"
_HEARTBEAT_S: Final = 10
"""A half-open link is noticed after 33 s of silence; the library's 60 s would mean three minutes."""
_CONNECT_WITHIN_S: Final = 10.0
_CLOSE_WITHIN_S: Final = 1.0


async def connect_once(url: str, name: str, *, limit_s: float = _CONNECT_WITHIN_S) -> AbstractConnection:
    """A connection that stays broken when it breaks, shown to operators as `name:host:pid`.

    Raises:
        BrokerUnavailable: no connection within `limit_s` seconds, or refused; without the password.
    """
    with away_as_ours(place_of(url)):
        return await aio_pika.connect(
            url, timeout=limit_s, heartbeat=_HEARTBEAT_S, client_properties=_properties(name)
        )


@asynccontextmanager
async def throw_away(url: str, *, limit_s: float = _CONNECT_WITHIN_S) -> AsyncIterator[AbstractConnection]:
    """A plain connection for one errand: what goes wrong on it harms no other.

    Raises:
        BrokerUnavailable: refused, lost, or the errand was not done within `limit_s` seconds.
    """
    with away_as_ours(place_of(url)):
        async with asyncio.timeout(limit_s):
            connection = await aio_pika.connect(url, timeout=limit_s, heartbeat=_HEARTBEAT_S)
            try:
                yield connection
            finally:
                await connection.close()


class KeptConnection:
    """A connection for errands that come often: the first opens it, and one that fails ends it.

    It publishes nothing: a broker short of memory or disk listens no more to connections that do.
    Its channels are used again: each that is opened leaves callbacks behind in the driver (aiormq 7.2)
    until its connection ends, some 5 KB.

    Args:
        url: AMQP address.
        name: for operators, as of `connect_once`.
        limit_s: seconds one errand may take, opening included.
    """

    def __init__(self, url: str, name: str, *, limit_s: float = _CONNECT_WITHIN_S) -> None:
        self._url = url
        self._name = name
        self._limit_s = limit_s
        self._connection: AbstractConnection | None = None
        self._free: list[AbstractChannel] = []
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def channel(self) -> AsyncIterator[AbstractChannel]:
        """For one errand, beside others, which have channels of their own. Raises as `throw_away` does."""
        connection: AbstractConnection | None = None
        with away_as_ours(place_of(self._url)):
            try:
                async with asyncio.timeout(self._limit_s):
                    connection = await self._opened()
                    channel = self._free.pop() if self._free else await connection.channel()
                    async with _closed_when_cancelled(channel):
                        yield channel
            except Exception:
                await self._end(connection)
                raise
        if self._connection is connection and not channel.is_closed:
            self._free.append(channel)

    async def close(self) -> None:
        """Close it; the next errand opens another one."""
        await self._end(self._connection)

    async def _end(self, connection: AbstractConnection | None) -> None:
        """Close one, which may not be the one that is kept by now."""
        if connection is None:
            return
        if self._connection is connection:
            self._connection = None
        with even_if_away():
            async with asyncio.timeout(_CLOSE_WITHIN_S):
                await give_up(connection)

    async def _opened(self) -> AbstractConnection:
        async with self._opening:
            if self._connection is None or self._connection.is_closed:
                self._connection = await connect_once(self._url, self._name, limit_s=self._limit_s)
                self._free = []
            return self._connection


@asynccontextmanager
async def _closed_when_cancelled(channel: AbstractChannel) -> AsyncIterator[None]:
    try:
        yield
    except asyncio.CancelledError:
        with even_if_away():
            async with asyncio.timeout(_CLOSE_WITHIN_S):
                await channel.close()
        raise


def is_away(error: Exception) -> bool:
    """Whether the drivers say with `error` that the broker is away, refuses or is silent.

    Whoever waits on a connection that ends without a reason gets a plain `Exception` from them, and
    whoever opens one that is closed before the broker's first word a `StopAsyncIteration`. The event
    loop has a `RuntimeError` for whoever writes to a transport that is closed. TimeoutError is an OSError.
    """
    if isinstance(error, _AWAY) or type(error) is Exception:
        return True
    return isinstance(error, RuntimeError) and _CLOSED in str(error)


async def give_up(connection: AbstractConnection) -> None:
    """Close a connection that is lost or of no more use; whatever comes of it, who gave it up goes on."""
    try:
        await connection.close()
    except asyncio.CancelledError:
        if _we_are_cancelled():
            raise
    except Exception as error:
        if not is_away(error):
            log.exception("not_closed")


@contextmanager
def even_if_away() -> Iterator[None]:
    """For what a broker that is away makes needless, like closing; whatever else is raised goes on."""
    try:
        yield
    except Exception as error:
        if not is_away(error):
            raise


class away_as_ours:  # noqa: N801  # reads as what it does, like contextlib's own
    """Whatever the drivers raise for a broker that is away, refuses or is silent, as `BrokerUnavailable`.

    Args:
        what: was tried, for the message.
    """

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, Exception) and is_away(error):
            raise BrokerUnavailable(f"RabbitMQ: {self._what}: {type(error).__name__}") from error
        # The drivers cancel whoever waits on a link that they give up.
        if isinstance(error, asyncio.CancelledError) and not _we_are_cancelled():
            raise BrokerUnavailable(f"RabbitMQ: {self._what}: the connection was lost") from error


def _we_are_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _properties(name: str) -> FieldTable:
    return {"connection_name": f"{name}:{socket.gethostname()}:{os.getpid()}"}


def place_of(url: str) -> str:
    """Host and port of an AMQP address: what of it may be shown."""
    parts = urlsplit(url)
    default = 5671 if parts.scheme == "amqps" else 5672
    return f"{parts.hostname}:{parts.port or default}"
