"""Connections to RabbitMQ: opened with a deadline, named, and restored when they break."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractRobustConnection
from aiormq.exceptions import AMQPError, ChannelInvalidStateError

from contracts.errors import BrokerUnavailable

AWAY: Final = (AMQPError, ChannelInvalidStateError, OSError)
"""What the drivers raise when the broker is away, refuses or is silent; TimeoutError is an OSError."""
_HEARTBEAT_S: Final = 10
"""A half-open link is noticed after three of them; the library's 60 s would mean three minutes."""
_RECONNECT_S: Final = 1.0


async def connect(url: str, name: str, *, limit_s: float = 10) -> AbstractRobustConnection:
    """A connection that restores itself, shown to operators as `name:host:pid`.

    Raises:
        BrokerUnavailable: no connection within `limit_s` seconds, or refused; without the password.
    """
    try:
        return await aio_pika.connect_robust(
            url,
            timeout=limit_s,
            heartbeat=_HEARTBEAT_S,
            reconnect_interval=_RECONNECT_S,
            client_properties={"connection_name": f"{name}:{socket.gethostname()}:{os.getpid()}"},
        )
    except AWAY as error:
        raise BrokerUnavailable(f"RabbitMQ at {_place(url)}: {type(error).__name__}") from error


@asynccontextmanager
async def throw_away(url: str, *, limit_s: float = 10) -> AsyncIterator[AbstractConnection]:
    """A plain connection for one errand: what goes wrong on it harms no other.

    Raises:
        BrokerUnavailable: no connection within `limit_s` seconds.
    """
    try:
        connection = await aio_pika.connect(url, timeout=limit_s, heartbeat=_HEARTBEAT_S)
    except AWAY as error:
        raise BrokerUnavailable(f"RabbitMQ at {_place(url)}: {type(error).__name__}") from error
    try:
        yield connection
    finally:
        await connection.close()


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5672}"
