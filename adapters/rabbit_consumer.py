"""Consuming the work queues: every handler in a task of ours, and consuming itself under supervision.

The driver's own recovery can come back without its consumers, in silence. So a broken session is
thrown away and a new one opened by us, and the broker is asked whether it knows our consumers.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final

import structlog
from aio_pika.abc import AbstractIncomingMessage
from prometheus_client import Counter

from adapters.coming_back import open_again
from adapters.rabbit_delivery import RabbitDelivery, growing_pause_s
from adapters.rabbit_publisher import RabbitPublisher
from adapters.rabbit_session import ConsumingSession
from adapters.tracing import Tracing
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.topology import Topology

log = structlog.get_logger(__name__)

Handler = Callable[[RabbitDelivery], Awaitable[None]]

CONSUMING_LOST: Final = Counter(
    "plotwire_consuming_lost_total", "Times that consuming broke off and was begun anew."
)

_LOOK_EVERY_S: Final = 5.0
_IDLE_S: Final = 30.0
"""Seconds without a delivery, while there are messages and room for them, that a session may live."""


@dataclass
class _Wanted:
    prefetch: int
    handler: Handler
    running: int = 0
    last_delivery: float = 0.0
    unseen: int = 0
    """Looks in a row at which the broker knew no consumer of the queue."""


class RabbitConsumer:
    """Takes deliveries and hands each to a task of its own.

    The driver runs callbacks in tasks that die with their channel; a drawing under way must not.

    Args:
        session: the first connection.
        reopen: opens the next one.
        publisher: sends on retries and dead letters.
        topology: the names of the queues.
        restore: called before consuming anew, to declare what may be missing.
        on_look: told every few seconds how many messages are ready in the queue of a lane.
        tracing: is told of the work on each delivery.
    """

    def __init__(
        self,
        session: ConsumingSession,
        reopen: Callable[[], Awaitable[ConsumingSession]],
        publisher: RabbitPublisher,
        topology: Topology,
        restore: Callable[[], Awaitable[None]] | None = None,
        *,
        on_look: Callable[[Lane, int], None] | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._session = session
        self._reopen = reopen
        self._publisher = publisher
        self._topology = topology
        self._restore = restore
        self._on_look = on_look
        self._tracing = tracing or Tracing()
        self._wanted: dict[Lane, _Wanted] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._takes = True
        self._changing = asyncio.Lock()
        self._supervisor = asyncio.create_task(self._supervise())

    @classmethod
    async def open(
        cls,
        url: str,
        name: str,
        publisher: RabbitPublisher,
        topology: Topology,
        *,
        restore: Callable[[], Awaitable[None]] | None = None,
        on_look: Callable[[Lane, int], None] | None = None,
        tracing: Tracing | None = None,
    ) -> "RabbitConsumer":
        """Connect.

        Raises:
            BrokerUnavailable: RabbitMQ is not to be reached.
        """

        async def reopen() -> ConsumingSession:
            return await ConsumingSession.open(url, f"{name}:consume")

        return cls(await reopen(), reopen, publisher, topology, restore, on_look=on_look, tracing=tracing)

    @property
    def ready(self) -> bool:
        """Whether deliveries of every lane can reach us, as far as broker and supervision have told."""
        return self._takes and bool(self._wanted) and self._session.consuming

    async def subscribe(self, lane: Lane, prefetch: int, handler: Handler) -> None:
        """Take deliveries of `lane` from now on, at most `prefetch` unsettled at any time.

        Raises:
            BrokerUnavailable: the queue is not there, or the broker is away.
        """
        async with self._changing:
            self._wanted[lane] = _Wanted(prefetch, handler)
            await self._consume(lane)
        log.info("consuming", queue=self._topology.work_queue(lane), prefetch=prefetch)

    async def pause(self) -> None:
        """Take nothing more until `resume`; what is running goes on, and can be settled."""
        async with self._changing:
            self._takes = False
            await self._session.cancel()

    async def resume(self) -> None:
        """Take deliveries again."""
        async with self._changing:
            if self._takes:
                return
            self._takes = True
            try:
                for lane in self._wanted:
                    await self._consume(lane)
            except BrokerUnavailable as error:
                self._session.end(str(error))  # the supervisor begins anew

    async def stop(self) -> None:
        """Take nothing more, for good."""
        self._supervisor.cancel()
        with suppress(asyncio.CancelledError):
            await self._supervisor
        await self.pause()

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
        self._supervisor.cancel()
        await self._session.close()

    async def _consume(self, lane: Lane) -> None:
        wanted = self._wanted[lane]
        wanted.last_delivery, wanted.unseen = monotonic(), 0

        async def on_message(message: AbstractIncomingMessage) -> None:
            wanted.last_delivery = monotonic()
            self._start(RabbitDelivery(message, lane, self._publisher, self._topology), wanted)

        await self._session.consume(self._topology.work_queue(lane), wanted.prefetch, on_message)

    def _start(self, delivery: RabbitDelivery, wanted: _Wanted) -> None:
        wanted.running += 1
        task = asyncio.create_task(_handle(delivery, wanted.handler, self._tracing))
        self._running.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            wanted.running -= 1
            self._running.discard(task)

        task.add_done_callback(ended)

    async def _supervise(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._session.ended.wait(), _LOOK_EVERY_S)
            if not self._session.ended.is_set():
                await self._look()
            if self._session.ended.is_set():
                log.warning("consuming_lost", reason=self._session.reason)
                CONSUMING_LOST.inc()
                await self._begin_anew()

    async def _look(self) -> None:
        """End a session of whose consumers the broker knows nothing."""
        for lane, wanted in list(self._wanted.items()) if self._takes else ():
            name = self._topology.work_queue(lane)
            try:
                seen = await self._session.look(name)
            except BrokerUnavailable as error:
                self._session.end(str(error))
                return
            if self._on_look:
                self._on_look(lane, seen.ready)
            wanted.unseen = 0 if seen.consumers else wanted.unseen + 1
            idle_s = monotonic() - wanted.last_delivery
            starved = seen.ready > 0 and wanted.running < wanted.prefetch and idle_s > _IDLE_S
            if self._takes and (wanted.unseen > 1 or starved):
                self._session.end(f"{name} has {seen.ready} messages and gives us none")

    async def _begin_anew(self) -> None:
        await self._session.close()
        await open_again(self._next_session, "not_consuming")
        log.info("consuming_again", queues=[self._topology.work_queue(lane) for lane in self._wanted])

    async def _next_session(self) -> None:
        if self._restore is not None:
            await self._restore()
        session = await self._reopen()
        async with self._changing:
            self._session = session
            try:
                for lane in self._wanted if self._takes else ():
                    await self._consume(lane)
            except BrokerUnavailable:
                await session.close()
                raise


async def _handle(delivery: RabbitDelivery, handler: Handler, tracing: Tracing) -> None:
    try:
        with tracing.handling(delivery.handling):
            await handler(delivery)
    except BrokerUnavailable as error:
        log.warning("delivery_not_settled", redeliveries=delivery.redeliveries, reason=str(error))
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
