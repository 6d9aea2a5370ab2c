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

from adapters.rabbit_connection import AWAY, away_as_ours, connect
from adapters.rabbit_delivery import RabbitDelivery, growing_pause_s
from adapters.rabbit_publisher import RabbitPublisher
from contracts.identifiers import Lane
from contracts.topology import Topology

log = structlog.get_logger(__name__)

Handler = Callable[[RabbitDelivery], Awaitable[None]]

_SUBSCRIBE_WITHIN_S: Final = 10.0
_CANCEL_WITHIN_S: Final = 5.0


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
        """Whether we are subscribed, and the connection and every consuming channel are open.

        Not whether the broker knows of it: that is asked with `RabbitAdmin.depth(...).consumers`.
        """
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

        async def on_message(message: AbstractIncomingMessage) -> None:
            self._start(RabbitDelivery(message, lane, self._publisher, self._topology), handler)

        with away_as_ours(f"consuming {name}"):
            async with asyncio.timeout(_SUBSCRIBE_WITHIN_S):
                channel = await self._connection.channel()
                await channel.set_qos(prefetch_count=prefetch)
                # Declared, if passively: a queue merely named is not consumed again after a reconnect.
                queue = await channel.declare_queue(name, passive=True)
                tag = await queue.consume(on_message)
        self._subscriptions.append(_Subscription(channel, queue, tag))
        log.info("consuming", queue=name, prefetch=prefetch)

    def _start(self, delivery: RabbitDelivery, handler: Handler) -> None:
        task = asyncio.create_task(_handle(delivery, handler))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Take nothing more; what is running goes on."""
        for subscription in self._subscriptions:
            with suppress(*AWAY):
                await subscription.queue.cancel(subscription.tag, timeout=_CANCEL_WITHIN_S)
        self._subscriptions.clear()

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


async def _handle(delivery: RabbitDelivery, handler: Handler) -> None:
    try:
        await handler(delivery)
    except Exception:
        log.exception("delivery_not_settled", redeliveries=delivery.redeliveries)
    else:
        if not delivery.settled:
            log.error("delivery_not_settled_by_its_handler", redeliveries=delivery.redeliveries)
    if not delivery.settled:
        # It would keep its place in the prefetch window until the channel closes. Given back after
        # a pause that grows: no hot loop, and at the delivery limit it is a dead letter.
        await asyncio.sleep(growing_pause_s(delivery.redeliveries))
        await delivery.give_back()
