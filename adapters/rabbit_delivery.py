"""One message from a work queue, with the three verbs that settle it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import structlog
from aio_pika.abc import AbstractIncomingMessage

from adapters.rabbit_connection import AWAY
from adapters.rabbit_publisher import RabbitPublisher
from contracts.errors import PlotwireError
from contracts.identifiers import Lane
from contracts.topology import Header, Topology

log = structlog.get_logger(__name__)

_MAX_REASON_CHARACTERS: Final = 500


class RabbitDelivery:
    """A delivery; fits `consumer.ports.Delivery`.

    What is to be sent on is published and confirmed first, and acknowledged second: a crash in
    between does the work twice, which the claim makes harmless; the other order would lose it.
    """

    def __init__(
        self, message: AbstractIncomingMessage, lane: Lane, publisher: RabbitPublisher, topology: Topology
    ) -> None:
        self._message = message
        self._publisher = publisher
        self._topology = topology
        self.lane = lane
        self.settled = False
        """Whether a verb has done its work."""

    @property
    def body(self) -> bytes:
        """The message as it came."""
        return self._message.body

    @property
    def headers(self) -> Mapping[str, str]:
        """Our own headers; those of the broker count other things and stay behind."""
        ours = set(Header)
        return {name: str(value) for name, value in self._message.headers.items() if name in ours}

    @property
    def attempt(self) -> int:
        """How often the work was begun, this time included; from 1."""
        text = self.headers.get(Header.ATTEMPT, "1")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004  # digits

    async def done(self) -> None:
        """Acknowledge."""
        await self._acknowledge()

    async def retry(self, error: PlotwireError) -> None:
        """Publish a copy to the delay queue of this attempt, then acknowledge."""
        headers = self._sent_on(error) | {Header.ATTEMPT: str(self.attempt + 1)}
        await self._send_on(self._topology.retry, self._topology.retry_key(self.attempt, self.lane), headers)

    async def bury(self, error: PlotwireError) -> None:
        """Publish a dead letter with the reason, then acknowledge."""
        headers = self._sent_on(error) | {Header.REASON: str(error)[:_MAX_REASON_CHARACTERS]}
        await self._send_on(self._topology.dead, f"dead.{self.lane}", headers)

    def _sent_on(self, error: PlotwireError) -> dict[str, str]:
        first: dict[str, str] = {
            Header.ORIGIN_EXCHANGE: self._message.exchange or "",
            Header.ORIGIN_KEY: self._message.routing_key or "",
            Header.FIRST_FAILED_AT: datetime.now(UTC).isoformat(timespec="milliseconds"),
            Header.ATTEMPT: str(self.attempt),
        }
        return {**first, **self.headers, Header.CODE: str(error.code)}

    async def _send_on(self, exchange: str, routing_key: str, headers: dict[str, str]) -> None:
        await self._publisher.publish(
            exchange,
            routing_key,
            self._message.body,
            content_type=self._message.content_type,
            task_id=self._message.correlation_id,
            headers={str(name): value for name, value in headers.items()},
        )
        await self._acknowledge()

    async def _acknowledge(self) -> None:
        self.settled = True
        try:
            await self._message.ack()
        except AWAY as error:
            # The channel died: the broker delivers again, and the claim answers "finished".
            log.warning("ack_lost", reason=type(error).__name__)
