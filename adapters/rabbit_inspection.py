"""Whether a RabbitMQ can be used: reached, new enough, with the rights that the service needs.

`look_at_rabbit` is for a process that starts, and cheap; `inspect_rabbit` for people, and thorough.
"""

import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import uuid4

import aio_pika
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import QueueEmpty
from aiormq.exceptions import (
    AMQPError,
    ChannelAccessRefused,
    ChannelPreconditionFailed,
    InvalidFrameError,
    ProbableAuthenticationError,
)
from pamqp.common import FieldTable

from adapters.rabbit_connection import connect_once, even_if_away, is_away, place_of, throw_away
from adapters.rabbit_management import vhost_of
from adapters.rabbit_topology import look_at_queues
from contracts.errors import BrokerUnavailable
from contracts.findings import Finding, Inspector, Level, release
from contracts.topology import Topology
from contracts.topology_findings import State

_SAY: Final = Inspector("RabbitMQ")
_OLDEST: Final = (3, 10)
_WITHIN_S: Final = 5.0
_PROBE_LIVES_MS: Final = 60_000
_PROBE: Final = b"plotwire check-config"


async def look_at_rabbit(
    url: str, topology: Topology, prepare: Callable[[], Awaitable[object]]
) -> list[Finding]:
    """Findings about the broker at `url`, for a process that starts; what is right is prepared.

    Args:
        url: AMQP address.
        topology: whose names the user must have rights on.
        prepare: declares it; raises `BrokerUnavailable`.

    Raises:
        BrokerUnavailable: it is away, or breaks off; why is told in words.
    """
    try:
        async with throw_away(url) as connection:
            version = version_of(connection)
        if version.level is not Level.WRONG:
            await prepare()
    except BrokerUnavailable as error:
        if isinstance(error.__cause__, InvalidFrameError):  # so it ends while it starts or stops, too
            seen = _not_connected(url, error.__cause__)
            raise BrokerUnavailable(f"RabbitMQ: {seen.found}: {seen.advice}") from error
        if refused := _refusal(url, topology, error.__cause__):
            return [refused]
        raise
    return [version]


async def inspect_rabbit(url: str, topology: Topology) -> list[Finding]:
    """Findings about the broker at `url`; leaves nothing behind.

    Args:
        url: AMQP address.
        topology: whose queues are looked at, and whose names the probes have.
    """
    try:
        connection = await connect_once(url, "plotwire-check", limit_s=_WITHIN_S)
    except BrokerUnavailable as error:
        refused = _refusal(url, topology, error.__cause__)
        return [refused or _not_connected(url, error.__cause__)]
    async with connection:
        found = [_SAY.ok("connection", place_of(url)), version_of(connection)]
        try:
            found.append(await _rights(connection, topology))
            if found[-1].level is Level.OK:
                found.append(await _queues(connection, topology))
        except Exception as error:
            if not is_away(error):
                raise
            words = f"the broker broke off: {type(error).__name__}"
            found.append(_SAY.wrong("rights", words, "look at the broker's log"))
    return found


def version_of(connection: AbstractConnection) -> Finding:
    """Whether the broker at the other end is new enough."""
    underlay: Any = connection.transport.connection if connection.transport else None
    properties = getattr(underlay, "server_properties", {})
    product, version = str(properties.get("product", "?")), str(properties.get("version", "?"))
    if product != "RabbitMQ":
        return _SAY.wrong("version", product, "point PLOTWIRE_AMQP_URL at RabbitMQ 3.10 or newer")
    if release(version) < _OLDEST:
        return _SAY.wrong("version", version, "upgrade it: quorum queues need RabbitMQ 3.10 or newer here")
    return _SAY.ok("version", version)


def _refusal(url: str, topology: Topology, error: BaseException | None) -> Finding | None:
    """What is wrong at a broker that answers; None while it may be on its way up or down."""
    if isinstance(error, ProbableAuthenticationError):
        return _SAY.wrong(
            "connection", f"{place_of(url)} refuses the login", "mend user and password in PLOTWIRE_AMQP_URL"
        )
    if isinstance(error, ChannelAccessRefused):
        return _without_right(topology, "declare, bind and read the topology")
    reason = _reason(error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return _no_tls(url, reason)
    return None


def _reason(error: BaseException | None) -> BaseException | None:
    return error.__cause__ if isinstance(error, AMQPError) and error.__cause__ else error


def _without_right(topology: Topology, step: str) -> Finding:
    return _SAY.wrong(
        "rights",
        f"may not {step}",
        f"`rabbitmqctl set_permissions`: configure, write and read on ^{topology.prefix}\\..*",
    )


def _no_tls(url: str, error: ssl.SSLError) -> Finding:
    return _SAY.wrong(
        "connection",
        f"{place_of(url)}: no TLS ({error.reason})",
        "amqps:// needs the TLS port (5671) and a certificate that this machine trusts",
    )


def _not_connected(url: str, error: BaseException | None) -> Finding:
    reason = _reason(error)
    if isinstance(error, InvalidFrameError):
        return _SAY.wrong(
            "connection",
            f"the vhost {vhost_of(url)} is not there, or not for this user",
            "`rabbitmqctl add_vhost` and `set_permissions`, or mend the path of PLOTWIRE_AMQP_URL",
        )
    if isinstance(reason, ssl.SSLError):
        return _no_tls(url, reason)
    if isinstance(reason, socket.gaierror):
        return _SAY.wrong(
            "connection", f"{place_of(url)}: no such host", "mend the host in PLOTWIRE_AMQP_URL"
        )
    if isinstance(reason, ConnectionRefusedError):
        return _SAY.wrong(
            "connection", f"{place_of(url)}: nothing listens there", "start the broker, or mend host and port"
        )
    return _SAY.wrong(
        "connection",
        f"{place_of(url)}: no answer within {_WITHIN_S:g} s ({type(reason).__name__})",
        "look at firewalls, and whether this is an AMQP port (5672, with TLS 5671)",
    )


async def _rights(connection: AbstractConnection, topology: Topology) -> Finding:
    """Declare, bind, publish, take and delete, as the service does."""
    name = f"{topology.prefix}.check-{uuid4().hex[:12]}"
    step = "declare an exchange"
    channel = await connection.channel()
    try:
        exchange = await channel.declare_exchange(name, "topic", auto_delete=True, timeout=_WITHIN_S)
        step = "declare a quorum queue"
        arguments: FieldTable = {"x-queue-type": "quorum", "x-expires": _PROBE_LIVES_MS}
        queue = await channel.declare_queue(name, durable=True, arguments=arguments, timeout=_WITHIN_S)
        try:
            step = "bind, publish and take"
            await queue.bind(exchange, "#", timeout=_WITHIN_S)
            await exchange.publish(
                aio_pika.Message(_PROBE, delivery_mode=aio_pika.DeliveryMode.PERSISTENT),
                "probe",
                timeout=_WITHIN_S,
            )
            taken = await queue.get(no_ack=True, timeout=_WITHIN_S)
            if taken.body != _PROBE:
                return _SAY.wrong(
                    "rights", "a confirmed message came back changed", "look at the broker's log"
                )
        finally:
            await queue.delete(if_unused=False, if_empty=False)
            with even_if_away():
                await exchange.delete()
    except ChannelAccessRefused:
        return _without_right(topology, step)
    except QueueEmpty:
        return _SAY.wrong("rights", "a confirmed message is not in its queue", "look at the broker's log")
    except ChannelPreconditionFailed as error:
        return _SAY.wrong("rights", f"cannot {step}: {error.args[-1]}", "quorum queues must be enabled")
    return _SAY.ok("rights", "declare, bind, publish with confirm, take, delete")


async def _queues(connection: AbstractConnection, topology: Topology) -> Finding:
    """Whether what is declared has our arguments; nothing is declared anew."""
    seen = [one async for one in look_at_queues(connection, topology)]
    missing = [one.name for one in seen if one.state is State.MISSING]
    other = [one.name for one in seen if one.state is State.DIFFERENT]
    if other:
        return _SAY.wrong(
            "queues",
            f"with other arguments than ours: {', '.join(other)}",
            "delete them when they are empty, or take another PLOTWIRE_TOPOLOGY_PREFIX",
        )
    if missing:
        return _SAY.ok("queues", f"{len(missing)} are not there yet: the first start declares them")
    return _SAY.ok("queues", "all there")
