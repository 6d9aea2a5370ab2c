"""Consuming the work queues: one channel a lane, every handler in a task of ours."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog
from aio_pika.abc import (
    AbstractIncomingMessage,
    AbstractRobustChannel,
    AbstractRobustConnection,
    AbstractRobustQueue,
)

from adapters.rabbit_connection import AWAY, connect
from adapters.rabbit_delivery import RabbitDelivery
from adapters.rabbit_publisher import RabbitPublisher
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.topology import Topology

log = structlog.get_logger(__name__)

Handler = Callable[[RabbitDelivery], Awaitable[None]]

_GIVE_BACK_AFTER_S: Final = 1.0


@dataclass
class _Subscription:
    channel: AbstractRobustChannel
    queue: AbstractRobustQueue
    tag: str


class RabbitConsumer:
    """Takes deliveries and hands each to a task of its own.

    The driver runs callbacks in tasks that die with their channel; a drawing under way must not.

    Args:
        connection: used for consuming alone, so that a blocked publisher stops no acknowledgement.
        publisher: sends on retries and dead letters.
        topology: the names of the queues.
    """

    def __init__(
        self, connection: AbstractRobustConnection, publisher: RabbitPublisher, topology: Topology
    ) -> None:
        self._connection = connection
        self._publisher = publisher
        self._topology = topology
        self._subscriptions: list[_Subscription] = []
        self._running: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(
        cls, url: str, name: str, publisher: RabbitPublisher, topology: Topology
    ) -> "RabbitConsumer":
        """Connect.

        Raises:
            BrokerUnavailable: RabbitMQ is not to be reached.
        """
        return cls(await connect(url, f"{name}:consume"), publisher, topology)

    @property
    def ready(self) -> bool:
        """Whether the connection and every consuming channel are open."""
        return (
            self._connection.connected.is_set()
            and bool(self._subscriptions)
            and all(not subscription.channel.is_closed for subscription in self._subscriptions)
        )

    async def subscribe(self, lane: Lane, prefetch: int, handler: Handler) -> None:
        """Begin to take deliveries of `lane`, at most `prefetch` unsettled at any time.

        Raises:
            BrokerUnavailable: the queue is not there, or the broker is away.
        """
        name = self._topology.work_queue(lane)
        try:
            channel = await self._connection.channel()
            await channel.set_qos(prefetch_count=prefetch)
            # Declared, if passively: a queue merely named is not consumed again after a reconnect.
            queue = await channel.declare_queue(name, passive=True)

            async def on_message(message: AbstractIncomingMessage) -> None:
                self._start(RabbitDelivery(message, lane, self._publisher, self._topology), message, handler)

            tag = await queue.consume(on_message)
        except AWAY as error:
            raise BrokerUnavailable(f"cannot consume {name}: {type(error).__name__}") from error
        self._subscriptions.append(_Subscription(channel, queue, tag))
        log.info("consuming", queue=name, prefetch=prefetch)

    def _start(self, delivery: RabbitDelivery, message: AbstractIncomingMessage, handler: Handler) -> None:
        task = asyncio.create_task(_handle(delivery, message, handler))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Take nothing more; what is running goes on."""
        for subscription in self._subscriptions:
            with suppress(*AWAY):
                await subscription.queue.cancel(subscription.tag)

    async def drain(self, limit_s: float) -> int:
        """Wait for what is running, at most `limit_s` seconds; returns how many did not end in time."""
        if not self._running:
            return 0
        _, late = await asyncio.wait(set(self._running), timeout=limit_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def close(self) -> None:
        """Close the connection: what is unsettled goes to another consumer."""
        await self._connection.close()


async def _handle(delivery: RabbitDelivery, message: AbstractIncomingMessage, handler: Handler) -> None:
    try:
        await handler(delivery)
    except Exception:
        # An unsettled message keeps its place in the prefetch window until the channel closes:
        # say it, wait (a broken broker needs no hot loop), and give it back.
        log.exception("delivery_not_settled")
    else:
        if delivery.settled:
            return
        log.error("delivery_not_settled_by_its_handler")
    if not delivery.settled:
        await asyncio.sleep(_GIVE_BACK_AFTER_S)
        with suppress(*AWAY):
            await message.nack(requeue=True)
