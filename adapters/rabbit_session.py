"""One consuming connection, from its opening to its end; it is not mended, another takes its place."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage, AbstractQueue
from aiormq.exceptions import ChannelNotFoundEntity

from adapters.rabbit_connection import away_as_ours, connect_once, even_if_away, give_up
from contracts.errors import BrokerUnavailable

OnMessage = Callable[[AbstractIncomingMessage], Awaitable[None]]

_CONSUMER_ARGUMENTS: Final[dict[str, Any]] = {"x-consumer-timeout": 15 * 60 * 1000}
"""How long the broker waits for an acknowledgement, in milliseconds: longer than any attempt may take.
RabbitMQ heeds it from 4.3 on; before, its own 30 minutes or a policy hold."""
_SUBSCRIBE_WITHIN_S: Final = 10.0
_CANCEL_WITHIN_S: Final = 5.0
_LOOK_WITHIN_S: Final = 5.0


@dataclass(frozen=True)
class QueueLook:
    """A queue as the broker sees it right now."""

    ready: int
    consumers: int


@dataclass
class _Subscription:
    channel: AbstractChannel
    queue: AbstractQueue
    tag: str | None


class ConsumingSession:
    """A connection with one channel for each queue consumed on it.

    Args:
        connection: used for nothing else.
    """

    def __init__(self, connection: AbstractConnection) -> None:
        self._connection = connection
        self._subscriptions: dict[str, _Subscription] = {}
        self._eyes: AbstractChannel | None = None
        self.ended = asyncio.Event()
        """Set when the connection or one of its channels is gone, or the broker has cancelled a consumer."""
        self.reason = ""
        connection.close_callbacks.add(self._on_connection_closed)

    @classmethod
    async def open(cls, url: str, name: str) -> "ConsumingSession":
        """Connect; raises `BrokerUnavailable`."""
        return cls(await connect_once(url, name))

    @property
    def consuming(self) -> bool:
        """Whether deliveries of every queue can reach us, as far as this side knows."""
        taken = self._subscriptions.values()
        return not self.ended.is_set() and bool(taken) and all(one.tag is not None for one in taken)

    async def consume(self, queue: str, prefetch: int, on_message: OnMessage) -> None:
        """Take deliveries of `queue`, at most `prefetch` unsettled; after `cancel`, on the same channel.

        Raises:
            BrokerUnavailable: the queue is not there, or the broker is away.
        """
        with away_as_ours(f"consuming {queue}"):
            async with asyncio.timeout(_SUBSCRIBE_WITHIN_S):
                found = self._subscriptions.get(queue)
                if found is None:
                    found = self._subscriptions[queue] = await self._subscription(queue, prefetch)
                found.tag = await found.queue.consume(on_message, arguments=_CONSUMER_ARGUMENTS)

    async def _subscription(self, queue: str, prefetch: int) -> _Subscription:
        channel = await self._connection.channel()
        await channel.set_qos(prefetch_count=prefetch)
        try:
            declared = await channel.declare_queue(queue, passive=True)
        except ChannelNotFoundEntity as error:
            raise BrokerUnavailable(f"there is no queue {queue}") from error
        channel.close_callbacks.add(self._on_channel_closed)
        underlay: Any = await channel.get_underlay_channel()
        underlay.on_consumer_cancel_callbacks.add(self._on_cancelled_by_broker)
        return _Subscription(channel, declared, None)

    async def cancel(self) -> None:
        """Take nothing more; what is out can still be acknowledged."""
        for subscription in self._subscriptions.values():
            tag, subscription.tag = subscription.tag, None
            if tag is not None:
                with even_if_away():
                    await subscription.queue.cancel(tag, timeout=_CANCEL_WITHIN_S)

    async def look(self, queue: str) -> QueueLook:
        """What the broker knows of `queue`; raises `BrokerUnavailable`."""
        with away_as_ours(f"looking at {queue}"):
            async with asyncio.timeout(_LOOK_WITHIN_S):
                if self._eyes is None or self._eyes.is_closed:
                    self._eyes = await self._connection.channel()
                found = (await self._eyes.declare_queue(queue, passive=True)).declaration_result
        return QueueLook(found.message_count or 0, found.consumer_count or 0)

    async def close(self) -> None:
        """Close the connection: what is unsettled goes to another consumer."""
        await give_up(self._connection)

    def end(self, reason: str) -> None:
        """Declare this session lost; the first reason stands."""
        if not self.ended.is_set():
            self.reason = reason
            self.ended.set()

    def _on_connection_closed(self, _connection: Any, error: BaseException | None = None) -> None:
        self.end(f"the connection was lost ({type(error).__name__})")

    def _on_channel_closed(self, _channel: Any, error: BaseException | None = None) -> None:
        self.end(f"a channel was closed ({type(error).__name__})")

    def _on_cancelled_by_broker(self, _frame: Any) -> None:
        self.end("the broker cancelled a consumer: its queue was deleted or moved")
