"""Declaring the topology, and looking at queues: errands on connections of their own."""

from dataclasses import dataclass

import aio_pika
from aiormq.exceptions import ChannelNotFoundEntity, ChannelPreconditionFailed
from pamqp.common import FieldTable

from adapters.rabbit_connection import AWAY, throw_away
from contracts.errors import BrokerUnavailable, PermanentError
from contracts.identifiers import Lane
from contracts.topology import Topology


class TopologyMismatch(PermanentError):
    """The broker has a queue or exchange of this name with other arguments."""


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
    """

    def __init__(self, url: str, topology: Topology) -> None:
        self._url = url
        self._topology = topology

    async def declare(self) -> None:
        """Declare every exchange, queue and binding; nothing happens where they exist.

        Raises:
            TopologyMismatch: one exists with other arguments; which one is named.
            BrokerUnavailable: the broker is away.
        """
        async with throw_away(self._url) as connection:
            channel = await connection.channel()
            try:
                await self._declare(channel)
            except ChannelPreconditionFailed as error:
                raise TopologyMismatch(f"RabbitMQ refuses the topology: {error}") from error
            except AWAY as error:
                raise BrokerUnavailable(f"cannot declare the topology: {type(error).__name__}") from error

    async def _declare(self, channel: aio_pika.abc.AbstractChannel) -> None:
        for exchange in self._topology.exchanges():
            await channel.declare_exchange(
                exchange.name, exchange.type.value, durable=True, arguments=dict(exchange.arguments)
            )
        for queue in self._topology.queues():
            arguments: FieldTable = {"x-queue-type": "quorum", **queue.arguments}
            await channel.declare_queue(queue.name, durable=True, arguments=arguments)
        for binding in self._topology.bindings():
            bound = await channel.get_queue(binding.queue, ensure=False)
            await bound.bind(binding.exchange, binding.key)

    async def lane_depths(self) -> dict[Lane, QueueDepth]:
        """The work queues.

        Raises:
            BrokerUnavailable: the broker is away, or the topology is not declared.
        """
        return {lane: await self.depth(self._topology.work_queue(lane)) for lane in Lane}

    async def depth(self, queue: str) -> QueueDepth:
        """One queue; raises `BrokerUnavailable` when it is not to be seen."""
        async with throw_away(self._url) as connection:
            channel = await connection.channel()
            try:
                declared = await channel.declare_queue(queue, passive=True)
            except ChannelNotFoundEntity as error:
                raise BrokerUnavailable(f"there is no queue {queue}") from error
            except AWAY as error:
                raise BrokerUnavailable(f"{queue}: {type(error).__name__}") from error
            result = declared.declaration_result
            return QueueDepth(ready=result.message_count or 0, consumers=result.consumer_count or 0)

    async def delete(self) -> None:
        """Remove every queue and exchange of the topology, with what is in them. For tests."""
        async with throw_away(self._url) as connection:
            channel = await connection.channel()
            for queue in self._topology.queues():
                await channel.queue_delete(queue.name)
            for exchange in self._topology.exchanges():
                await channel.exchange_delete(exchange.name)
