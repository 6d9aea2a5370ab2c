"""Declaring the topology, and looking at queues: errands on connections that do nothing else."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelNotFoundEntity, ChannelPreconditionFailed
from pamqp.common import FieldTable

from adapters.rabbit_connection import KeptConnection, throw_away
from contracts.errors import BrokerUnavailable, TopologyMismatch
from contracts.identifiers import Lane
from contracts.topology import Topology


@dataclass(frozen=True)
class QueueDepth:
    """A queue as the broker sees it right now."""

    ready: int
    """Messages waiting."""
    consumers: int


class RabbitAdmin:
    """Errands at one broker.

    Args:
        url: AMQP address.
        topology: what is declared and looked at.
        kept: serves every errand; unless given each opens a connection and closes it again.
    """

    def __init__(self, url: str, topology: Topology, kept: KeptConnection | None = None) -> None:
        self._channel = kept.channel if kept else partial(_throw_away_channel, url)
        self._topology = topology

    async def declare(self) -> None:
        """Declare every exchange, queue and binding; nothing happens where they exist.

        Raises:
            TopologyMismatch: one exists with other arguments; which one is named.
            BrokerUnavailable: the broker is away.
        """
        async with self._channel() as channel:
            try:
                await self._declare(channel)
            except ChannelPreconditionFailed as error:
                raise TopologyMismatch(f"RabbitMQ refuses the topology: {error}") from error

    async def _declare(self, channel: AbstractChannel) -> None:
        for exchange in self._topology.exchanges():
            await channel.declare_exchange(
                exchange.name, exchange.type.value, durable=True, arguments=dict(exchange.arguments)
            )
        for queue in self._topology.queues():
            arguments: FieldTable = {**queue.declared_arguments}
            await channel.declare_queue(queue.name, durable=True, arguments=arguments)
        for binding in self._topology.bindings():
            bound = await channel.get_queue(binding.queue, ensure=False)
            await bound.bind(binding.exchange, binding.key)

    async def lane_depths(self) -> dict[Lane, QueueDepth]:
        """The work queues.

        Raises:
            BrokerUnavailable: the broker is away, or the topology is not declared.
        """
        lanes = list(Lane)
        depths = await self._depths([self._topology.work_queue(lane) for lane in lanes])
        return dict(zip(lanes, depths, strict=True))

    async def depth(self, queue: str) -> QueueDepth:
        """One queue; raises `BrokerUnavailable` when it is not to be seen."""
        return (await self._depths([queue]))[0]

    async def queue_depths(self) -> dict[str, QueueDepth]:
        """Every queue of the topology, by name; raises as `lane_depths` does."""
        names = [queue.name for queue in self._topology.queues()]
        return dict(zip(names, await self._depths(names), strict=True))

    async def _depths(self, queues: Sequence[str]) -> list[QueueDepth]:
        async with self._channel() as channel:
            return [await _depth(channel, queue) for queue in queues]

    async def delete(self) -> None:
        """Remove every queue and exchange of the topology, with what is in them. For tests."""
        async with self._channel() as channel:
            for queue in self._topology.queues():
                await channel.queue_delete(queue.name)
            for exchange in self._topology.exchanges():
                await channel.exchange_delete(exchange.name)


@asynccontextmanager
async def _throw_away_channel(url: str) -> AsyncIterator[AbstractChannel]:
    async with throw_away(url) as connection, connection.channel() as channel:
        yield channel


async def _depth(channel: AbstractChannel, queue: str) -> QueueDepth:
    try:
        declared = await channel.declare_queue(queue, passive=True)
    except ChannelNotFoundEntity as error:
        raise BrokerUnavailable(f"there is no queue {queue}") from error
    result = declared.declaration_result
    return QueueDepth(ready=result.message_count or 0, consumers=result.consumer_count or 0)
