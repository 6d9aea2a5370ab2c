"""Looking at a broker's topology over AMQP: exchanges and queues; bindings are not to be seen that way."""

import re
from collections.abc import AsyncIterator
from typing import Final, Protocol

from aio_pika.abc import AbstractChannel, AbstractConnection
from aiormq.exceptions import ChannelNotFoundEntity, ChannelPreconditionFailed
from pamqp.common import FieldTable

from adapters.rabbit_connection import throw_away
from contracts.topology import Exchange, Queue, Topology
from contracts.topology_findings import Kind, State, TopologyFinding, binding_name

_LOOK_WITHIN_S: Final = 30.0
_INEQUIVALENT: Final = re.compile(r"inequivalent arg '([^']+)' for .*?: (received .*)", re.DOTALL)


class _Declare(Protocol):
    """Declares one thing; passively, it only asks whether there is one."""

    async def __call__(self, channel: AbstractChannel, *, passive: bool) -> object: ...


async def look_over_amqp(url: str, topology: Topology) -> list[TopologyFinding]:
    """Every exchange, queue and binding of `topology`; nothing is made.

    What is there is declared once more with our arguments, which RabbitMQ takes when they are the
    same. So something that is deleted between two frames would be made anew.

    Raises:
        BrokerUnavailable: the broker is away, or the user may not configure its exchanges and queues.
    """
    async with throw_away(url, limit_s=_LOOK_WITHIN_S) as connection:
        return [finding async for finding in _findings(connection, topology)]


async def _findings(connection: AbstractConnection, topology: Topology) -> AsyncIterator[TopologyFinding]:
    for exchange in topology.exchanges():
        yield await _look(connection, Kind.EXCHANGE, exchange.name, _exchange(exchange))
    async for finding in look_at_queues(connection, topology):
        yield finding
    for binding in topology.bindings():
        yield TopologyFinding(Kind.BINDING, binding_name(binding), State.UNSEEN)


async def look_at_queues(
    connection: AbstractConnection, topology: Topology
) -> AsyncIterator[TopologyFinding]:
    """Every queue, in the order of the topology, through `connection`."""
    for queue in topology.queues():
        yield await _look(connection, Kind.QUEUE, queue.name, _queue(queue))


async def _look(connection: AbstractConnection, kind: Kind, name: str, declare: _Declare) -> TopologyFinding:
    """A channel for each: the broker closes the one that asks for what is missing or different."""
    channel = await connection.channel()
    try:
        await declare(channel, passive=True)
        await declare(channel, passive=False)
    except ChannelNotFoundEntity:
        return TopologyFinding(kind, name, State.MISSING)
    except ChannelPreconditionFailed as error:
        return TopologyFinding(kind, name, State.DIFFERENT, _words(error))
    await channel.close()
    return TopologyFinding(kind, name, State.SAME)


def _exchange(exchange: Exchange) -> _Declare:
    async def declare(channel: AbstractChannel, *, passive: bool) -> object:
        return await channel.declare_exchange(
            exchange.name,
            exchange.type.value,
            durable=True,
            passive=passive,
            arguments=dict(exchange.arguments),
        )

    return declare


def _queue(queue: Queue) -> _Declare:
    async def declare(channel: AbstractChannel, *, passive: bool) -> object:
        arguments: FieldTable = {**queue.declared_arguments}
        return await channel.declare_queue(queue.name, durable=True, passive=passive, arguments=arguments)

    return declare


def _words(error: ChannelPreconditionFailed) -> str:
    """What RabbitMQ says is different; it names the first argument only."""
    text = str(error)
    found = _INEQUIVALENT.search(text)
    return f"{found[1]}: {found[2]}" if found else text.removeprefix("PRECONDITION_FAILED - ")
