"""Result events, for a process that waits for some of them: a queue of its own that ends with it.

Nothing is kept for a listener that is away. So a new line tells `on_gap`: what ended meanwhile is to
be looked up where it is recorded.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import uuid4

import structlog
from aio_pika.abc import AbstractConnection, AbstractIncomingMessage

from adapters.coming_back import open_again
from adapters.rabbit_connection import away_as_ours, connect_once, give_up
from contracts.errors import BrokerUnavailable
from contracts.identifiers import TaskId
from contracts.topology import Topology

log = structlog.get_logger(__name__)

_SUBSCRIBE_WITHIN_S: Final = 10.0
_EVERY_EVENT: Final = "chart.#"

OnEvent = Callable[[TaskId], None]


class _Line:
    """A connection with one exclusive queue, which stays broken when it breaks."""

    def __init__(self, connection: AbstractConnection, queue_name: str) -> None:
        self.connection = connection
        self.queue_name = queue_name
        self.lost = asyncio.Event()
        connection.close_callbacks.add(self._on_closed)

    async def subscribe(self, topology: Topology, on_event: OnEvent) -> None:
        """Take every event from now on."""

        async def on_message(message: AbstractIncomingMessage) -> None:
            if message.correlation_id:
                on_event(str(message.correlation_id))

        channel = await self.connection.channel()
        queue = await channel.declare_queue(
            self.queue_name,
            exclusive=True,
            arguments={"x-queue-type": "classic"},  # exclusive queues are, whatever a policy prefers
        )
        await queue.bind(topology.events, _EVERY_EVENT)
        channel.close_callbacks.add(self._on_closed)
        underlay: Any = await channel.get_underlay_channel()
        underlay.on_consumer_cancel_callbacks.add(self._on_closed)
        await queue.consume(on_message, no_ack=True)

    def _on_closed(self, _closed: Any, _error: BaseException | None = None) -> None:
        self.lost.set()


class RabbitEvents:
    """Listens to `plotwire.events` on a connection of its own, under supervision.

    Args:
        line: the first connection.
        reopen: opens the next one.
        on_gap: called when events may have been missed.
    """

    def __init__(
        self, line: _Line, reopen: Callable[[], Awaitable[_Line]], on_gap: Callable[[], None]
    ) -> None:
        self._line = line
        self._reopen = reopen
        self._on_gap = on_gap
        self._supervisor = asyncio.create_task(self._supervise())

    @classmethod
    async def open(
        cls, url: str, name: str, topology: Topology, *, on_event: OnEvent, on_gap: Callable[[], None]
    ) -> "RabbitEvents":
        """Connect, and take events from now on.

        Args:
            url: AMQP address.
            name: of the process, for operators.
            topology: the exchange of the events.
            on_event: told the task of every event.
            on_gap: told whenever events may have been missed.

        Raises:
            BrokerUnavailable: RabbitMQ is not to be reached.
        """

        async def reopen() -> _Line:
            return await _open_line(url, f"{name}:events", topology, on_event)

        return cls(await reopen(), reopen, on_gap)

    @property
    def ready(self) -> bool:
        """Whether events reach us, as far as this side knows."""
        return not self._line.lost.is_set()

    async def close(self) -> None:
        """Close the connection; its queue ends with it."""
        self._supervisor.cancel()
        await give_up(self._line.connection)

    async def _supervise(self) -> None:
        while True:
            await self._line.lost.wait()
            log.warning("listening_lost")
            await give_up(self._line.connection)
            self._line = await open_again(self._reopen, "not_listening")
            log.info("listening_again")
            self._on_gap()


async def _open_line(url: str, name: str, topology: Topology, on_event: OnEvent) -> _Line:
    line = _Line(await connect_once(url, name), f"{topology.prefix}.events.listener.{uuid4().hex}")
    try:
        with away_as_ours(f"listening to {topology.events}"):
            async with asyncio.timeout(_SUBSCRIBE_WITHIN_S):
                await line.subscribe(topology, on_event)
    except BrokerUnavailable:
        await give_up(line.connection)
        raise
    return line
