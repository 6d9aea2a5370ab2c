"""Taking dead and unroutable messages from their queues, one after the other, under supervision.

A message that cannot be kept waits here, unacknowledged, until it can: nothing is given back, for
on RabbitMQ 4 that is counted and would end in its loss.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import structlog
from aio_pika.abc import AbstractIncomingMessage

from adapters.rabbit_connection import even_if_away
from adapters.rabbit_delivery import growing_pause_s
from adapters.rabbit_session import ConsumingSession
from adapters.tracing import Tracing
from contracts.dead_letters import Address, BrokerDeath
from contracts.errors import BrokerUnavailable, PlotwireError, TransientError
from contracts.topology import Topology

log = structlog.get_logger(__name__)

_PREFETCH: Final = 2
"""Bodies in memory at once: RabbitMQ 3 lets messages of 128 MiB through."""
_COME_BACK_S: Final = 2.0
_LOOK_EVERY_S: Final = 5.0
_CRASH_LOOP: Final = "delivery_limit"


class RabbitLetter:
    """A dead or unroutable message; fits `consumer.ports.LetterMessage`."""

    def __init__(self, message: AbstractIncomingMessage, *, is_unrouted: bool) -> None:
        self._message = message
        self.is_unrouted = is_unrouted
        """Whether no lane took it."""

    @property
    def body(self) -> bytes:
        """The message as it came."""
        return self._message.body

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers as text, without those of the broker."""
        headers = self._message.headers.items()
        return {name: str(value) for name, value in headers if not isinstance(value, list | dict)}

    @property
    def address(self) -> Address:
        """Where it was published last."""
        return Address(exchange=self._message.exchange or "", routing_key=self._message.routing_key or "")

    @property
    def message_id(self) -> str:
        """Of the publication; empty when its sender gave none."""
        return self._message.message_id or ""

    @property
    def correlation_id(self) -> str:
        """The task id, from senders who keep to the contract."""
        return self._message.correlation_id or ""

    @property
    def content_type(self) -> str | None:
        """What its sender said of the body."""
        return self._message.content_type

    @property
    def crash_loop(self) -> BrokerDeath | None:
        """How the broker gave it up; None when a consumer did."""
        deaths: Any = self._message.headers.get("x-death")
        for death in deaths if isinstance(deaths, list) else ():
            if isinstance(death, dict) and death.get("reason") == _CRASH_LOOP:
                return _broker_death(death)
        return None

    async def collected(self) -> None:
        """Acknowledge: it is kept."""
        with even_if_away():  # the channel died: it comes again, and is known
            await self._message.ack()


class RabbitLetters:
    """Hands every dead and unroutable message to a collector.

    Args:
        url: AMQP address.
        name: of the process, for operators.
        topology: the names of the queues.
        collect: keeps a message, then calls `collected`.
        restore: called before consuming, to declare what may be missing.
        tracing: what is done about a letter belongs to the trace it came with.
    """

    def __init__(
        self,
        url: str,
        name: str,
        topology: Topology,
        collect: Callable[[RabbitLetter], Awaitable[None]],
        *,
        restore: Callable[[], Awaitable[None]],
        tracing: Tracing | None = None,
    ) -> None:
        self._url = url
        self._name = name
        self._queues = {topology.dead_queue: False, topology.unrouted_queue: True}
        self._collect = collect
        self._restore = restore
        self._tracing = tracing or Tracing()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Collect until cancelled, on one connection after the other."""
        try:
            while True:
                try:
                    await self._restore()
                    await self._one_session()
                except PlotwireError as error:
                    log.warning("not_collecting", reason=str(error))
                except Exception:  # a bug met once must not end the collecting
                    log.exception("collecting_bug")
                await asyncio.sleep(random.uniform(_COME_BACK_S / 2, _COME_BACK_S))  # noqa: S311  # jitter, not a secret
        finally:
            for task in self._running:
                task.cancel()

    async def _one_session(self) -> None:
        session = await ConsumingSession.open(self._url, f"{self._name}:letters")
        try:
            for queue, is_unrouted in self._queues.items():
                await session.consume(queue, _PREFETCH, self._on_message(session, is_unrouted=is_unrouted))
            while not session.ended.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(session.ended.wait(), _LOOK_EVERY_S)
                await self._look(session)
            log.warning("collecting_lost", reason=session.reason)
        finally:
            await session.close()

    async def _look(self, session: ConsumingSession) -> None:
        for queue in self._queues if not session.ended.is_set() else ():
            if not (await session.look(queue)).consumers:
                raise BrokerUnavailable(f"the broker knows no consumer of {queue}")

    def _on_message(
        self, session: ConsumingSession, *, is_unrouted: bool
    ) -> Callable[[AbstractIncomingMessage], Awaitable[None]]:
        async def on_message(message: AbstractIncomingMessage) -> None:
            # In a task of ours: the driver's own dies with the channel, perhaps halfway.
            task = asyncio.create_task(self._keep(session, RabbitLetter(message, is_unrouted=is_unrouted)))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

        return on_message

    async def _keep(self, session: ConsumingSession, letter: RabbitLetter) -> None:
        attempt = 0
        while not session.ended.is_set():
            try:
                with self._tracing.repeating(letter.headers):
                    await self._collect(letter)
            except TransientError as error:
                log.warning("letter_not_kept", reason=str(error))
            except Exception:  # a bug with one letter must not lose it, nor stop the others
                log.exception("letter_bug", size_bytes=len(letter.body))
            else:
                return
            await asyncio.sleep(growing_pause_s(attempt))
            attempt += 1


def _broker_death(death: dict[str, Any]) -> BrokerDeath:
    keys = death.get("routing-keys")
    at = death.get("time")
    return BrokerDeath(
        queue=str(death.get("queue", "")),
        address=Address(
            exchange=str(death.get("exchange", "")),
            routing_key=str(keys[0]) if isinstance(keys, list) and keys else "",
        ),
        at=at if isinstance(at, datetime) else None,
    )
