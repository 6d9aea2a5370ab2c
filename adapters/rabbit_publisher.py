"""Publishing with proof: persistent, confirmed, and never into the void."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any, Final
from uuid import uuid4

import structlog
from aio_pika import DeliveryMode
from aio_pika.abc import AbstractChannel, AbstractConnection
from pamqp.commands import Basic

from adapters.coming_back import open_again
from adapters.rabbit_connection import away_as_ours, connect_once, give_up
from adapters.rabbit_writes import write_together
from adapters.tracing import Sending, Tracing
from contracts.errors import BrokerUnavailable
from contracts.identifiers import TaskId
from contracts.messages import EVENT_CONTENT_TYPE, REQUEST_CONTENT_TYPE, ChartRequest, encode_request
from contracts.tasks import UnsentEvent, UnsentRequest
from contracts.topology import Topology, request_key

log = structlog.get_logger(__name__)

_CONFIRM_WITHIN_S: Final = 5.0


class _Line:
    """A connection with one channel, which stays broken when it breaks."""

    def __init__(self, connection: AbstractConnection, channel: AbstractChannel) -> None:
        self.connection = connection
        self.channel = channel
        self.lost = asyncio.Event()
        self.flows = True
        """Whether the last publish was confirmed."""
        connection.close_callbacks.add(self._on_closed)
        channel.close_callbacks.add(self._on_closed)

    def _on_closed(self, _closed: Any, _error: BaseException | None = None) -> None:
        self.lost.set()


class RabbitPublisher:
    """Publishes on a connection of its own: a blocked publisher must not stop acknowledgements.

    The driver's own recovery leaves a channel dead for ever whose connection was lost in a memory
    or disk alarm. So a broken line is thrown away, and another one opened by us.

    Args:
        line: the first connection.
        reopen: opens the next one.
        topology: the names of the exchanges.
        confirm_within_s: how long to wait for the broker's confirm.
        tracing: is told of every publish, and adds its headers.
    """

    def __init__(
        self,
        line: _Line,
        reopen: Callable[[], Awaitable[_Line]],
        topology: Topology,
        confirm_within_s: float,
        tracing: Tracing,
    ) -> None:
        self._line = line
        self._reopen = reopen
        self._topology = topology
        self._confirm_within_s = confirm_within_s
        self._sender = uuid4().hex
        self._numbers = count(1)
        self._tracing = tracing
        self._supervisor = asyncio.create_task(self._supervise())

    @classmethod
    async def open(
        cls,
        url: str,
        name: str,
        topology: Topology,
        *,
        confirm_within_s: float = _CONFIRM_WITHIN_S,
        tracing: Tracing | None = None,
    ) -> "RabbitPublisher":
        """Connect and open a channel with confirms.

        Raises:
            BrokerUnavailable: RabbitMQ is not to be reached.
        """

        async def reopen() -> _Line:
            return await _open_line(url, f"{name}:publish", confirm_within_s)

        return cls(await reopen(), reopen, topology, confirm_within_s, tracing or Tracing())

    @property
    def ready(self) -> bool:
        """Whether a publish has a chance right now."""
        return not self._line.lost.is_set()

    async def _supervise(self) -> None:
        while True:
            await self._line.lost.wait()
            log.warning("publishing_lost")
            await give_up(self._line.connection)
            self._line = await open_again(self._reopen, "not_publishing")
            log.info("publishing_again")

    async def publish_request(
        self, request: ChartRequest, encoded: bytes | None = None, *, within_s: float | None = None
    ) -> None:
        """Publish a chart request to its lane; returns when it is durable in the queue.

        Args:
            request: what is asked for.
            encoded: what `encode_request` gives, from who has it already.
            within_s: how long to wait for that, if not as for all publishes.

        Raises:
            BrokerUnavailable: not confirmed; it may or may not be in the queue.
        """
        await self.publish(
            self._topology.requests,
            request_key(request),
            encode_request(request) if encoded is None else encoded,
            content_type=REQUEST_CONTENT_TYPE,
            task_id=request.task_id,
            within_s=within_s,
        )

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        """Publish a result event; returns when the broker has confirmed it.

        Raises:
            BrokerUnavailable: not confirmed; subscribers may or may not see it.
        """
        await self.publish(
            self._topology.events,
            routing_key,
            body,
            content_type=EVENT_CONTENT_TYPE,
            task_id=event_id.partition(":")[0],
        )

    async def publish_recorded(self, unsent: UnsentRequest) -> None:
        """Publish a request from the outbox, in its trace; raises as `publish_request` does."""
        with self._tracing.repeating(unsent.trace):
            await self.publish_request(unsent.request)

    async def publish_unsent(self, event: UnsentEvent) -> None:
        """Publish an event from the outbox, in its trace; raises as `publish_event` does."""
        with self._tracing.repeating(event.trace):
            await self.publish_event(event.event_id, event.routing_key, event.body)

    async def publish(
        self,
        exchange: str,
        routing_key: str,
        body: bytes,
        *,
        content_type: str | None,
        task_id: TaskId | None,
        headers: Mapping[str, str] | None = None,
        message_id: str | None = None,
        within_s: float | None = None,
    ) -> None:
        """Publish persistent and mandatory, and wait for the confirm.

        Args:
            exchange: must exist: the broker closes the channel of who publishes to a missing one.
            routing_key: of the message.
            body: of the message.
            content_type: of the body.
            task_id: becomes the correlation id.
            headers: ours.
            message_id: unique among the publishes under way; a fresh one unless given.
            within_s: how long to wait for the confirm, if not as for all publishes.

        Raises:
            BrokerUnavailable: returned, refused or not confirmed in time.
        """
        # Fresh for every publish: confirmations of two equal ids at once get mixed up.
        message_id = message_id or f"{self._sender}-{next(self._numbers)}"
        sending = Sending(exchange, routing_key, message_id, task_id, len(body), headers or {})
        with self._tracing.sending(sending) as traced_headers:
            properties = Basic.Properties(
                content_type=content_type,
                delivery_mode=DeliveryMode.PERSISTENT,
                message_id=message_id,
                correlation_id=task_id,
                headers={**traced_headers},
            )
            limit_s = self._confirm_within_s if within_s is None else within_s
            await self._confirmed(exchange, routing_key, body, properties, limit_s)

    async def _confirmed(
        self, exchange: str, routing_key: str, body: bytes, properties: Basic.Properties, limit_s: float
    ) -> None:
        line, confirmed = self._line, False
        with away_as_ours(f"publishing to {exchange}"):
            try:
                # Around all of it: on a lost connection the driver's own limit begins after the reconnect.
                async with asyncio.timeout(limit_s):
                    channel: Any = await line.channel.get_underlay_channel()
                    answer = await channel.basic_publish(
                        body,
                        exchange=exchange,
                        routing_key=routing_key,
                        properties=properties,
                        mandatory=True,
                        # One after the other, each when the last is written, takes many turns of the event
                        # loop; needed only to keep memory bounded while the broker reads nothing.
                        wait=not line.flows,
                    )
                confirmed = isinstance(answer, Basic.Ack)
            finally:
                line.flows = confirmed
        if not confirmed:
            raise BrokerUnavailable(f"RabbitMQ: publishing to {exchange}: not confirmed")

    async def close(self) -> None:
        """Close the connection."""
        self._supervisor.cancel()
        await give_up(self._line.connection)


async def _open_line(url: str, name: str, limit_s: float) -> _Line:
    connection = await connect_once(url, name)
    try:
        with away_as_ours("a channel for publishing"):
            async with asyncio.timeout(limit_s):
                # Without on_return_raises an unroutable message counts as sent.
                channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
                write_together(connection)
    except BrokerUnavailable:
        await give_up(connection)
        raise
    return _Line(connection, channel)
