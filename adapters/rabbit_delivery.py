"""One message from a work queue, with the three verbs that settle it."""

import asyncio
import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from aio_pika.abc import AbstractIncomingMessage
from aiormq.exceptions import ChannelInvalidStateError
from prometheus_client import Counter

from adapters.rabbit_connection import is_away
from adapters.rabbit_publisher import RabbitPublisher
from adapters.tracing import Handling
from contracts.errors import BrokerUnavailable, PlotwireError
from contracts.identifiers import Lane
from contracts.topology import Header, Topology

log = structlog.get_logger(__name__)

ACKS_LOST: Final = Counter(
    "plotwire_acks_lost_total", "Acknowledgements that met a dead channel; the message comes again.", ["lane"]
)

_OURS: Final = frozenset(Header)
_MAX_REASON_CHARACTERS: Final = 500
_MAX_ERRORS: Final = 10
_MAX_ERROR_CHARACTERS: Final = 200
_MAX_ATTEMPT_DIGITS: Final = 9
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 30.0


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
    def content_type(self) -> str | None:
        """What its sender says of the body."""
        return self._message.content_type

    @property
    def content_encoding(self) -> str | None:
        """The same, of its compression."""
        return self._message.content_encoding

    @property
    def headers(self) -> Mapping[str, str]:
        """Our own headers; those of the broker count other things and stay behind."""
        return {name: str(value) for name, value in self._message.headers.items() if name in _OURS}

    @property
    def handling(self) -> Handling:
        """What a trace tells of the work on it."""
        message = self._message
        return Handling(
            exchange=message.exchange or "",
            routing_key=message.routing_key or "",
            queue=self._topology.work_queue(self.lane),
            message_id=message.message_id,
            task_id=message.correlation_id,
            size_bytes=len(message.body),
            delivery_tag=message.delivery_tag or 0,
            attempt=self.attempt,
            headers=self.headers,
        )

    async def give_back(self) -> None:
        """Let the broker deliver it again, to whoever is free.

        At once, and counted: the broker buries what is given back too often. Pause first.
        """
        try:
            await self._message.nack(requeue=True)
        except Exception as error:
            if not is_away(error):
                raise
            log.info("give_back_needless", reason=type(error).__name__)  # the channel died: it comes again

    @property
    def attempt(self) -> int:
        """How often the work was begun, this time included; from 1."""
        text = self.headers.get(Header.ATTEMPT, "1")
        is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_ATTEMPT_DIGITS
        return max(1, int(text)) if is_number else 1

    @property
    def redeliveries(self) -> int:
        """How often the broker has given this very message before, and got it back unsettled."""
        count = self._message.headers.get("x-delivery-count", 0)
        return count if isinstance(count, int) else 0

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The latest failed attempts, oldest first; of a header that is none of ours: nothing."""
        try:
            found = json.loads(self.headers.get(Header.ERRORS, "[]"))
        except (ValueError, RecursionError):
            return []
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def done(self) -> None:
        """Acknowledge."""
        await self._acknowledge()

    async def retry(self, error: PlotwireError, *, counted: bool) -> None:
        """Publish a copy to the delay queue of this attempt, then acknowledge.

        Args:
            error: why.
            counted: whether it was the fault of this request, so that its attempts may run out.
        """
        headers = self._sent_on(error) | {Header.ATTEMPT: str(self.attempt + counted)}
        await self._send_on(self._topology.retry, self._topology.retry_key(self.attempt, self.lane), headers)
        await self._acknowledge()

    async def bury(self, error: PlotwireError) -> None:
        """Publish a dead letter with the reason, then acknowledge."""
        await self.leave_letter(error)
        await self._acknowledge()

    async def leave_letter(self, error: PlotwireError) -> None:
        """Publish a dead letter with the reason; the message itself is still to be settled."""
        headers = self._sent_on(error) | {Header.REASON: str(error)[:_MAX_REASON_CHARACTERS]}
        await self._send_on(self._topology.dead, f"dead.{self.lane}", headers)

    def _sent_on(self, error: PlotwireError) -> dict[str, str]:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        first: dict[str, str] = {
            Header.ORIGIN_EXCHANGE: self._message.exchange or "",
            Header.ORIGIN_KEY: self._message.routing_key or "",
            Header.ORIGIN_MESSAGE_ID: self._message.message_id or "",
            Header.FIRST_FAILED_AT: now,
            Header.ATTEMPT: str(self.attempt),
        }
        words = str(error)[:_MAX_ERROR_CHARACTERS]
        latest = {"attempt": self.attempt, "code": str(error.code), "message": words, "at": now}
        errors = json.dumps([*self.errors, latest][-_MAX_ERRORS:])
        return {**first, **self.headers, Header.CODE: str(error.code), Header.ERRORS: errors}

    async def _send_on(self, exchange: str, routing_key: str, headers: dict[str, str]) -> None:
        """Publish until it is confirmed.

        A redelivery would not help against a broker that takes no publishes, and the broker counts
        redeliveries: in a long memory alarm innocent messages would end as dead letters.

        Raises:
            BrokerUnavailable: our channel died too, so the broker delivers the message again.
        """
        attempt = 0
        while True:
            try:
                await self._publish(exchange, routing_key, headers)
                break
            except BrokerUnavailable as error:
                if self._channel_is_gone():
                    raise
                pause_s = growing_pause_s(attempt)
                log.warning("not_sent_on", exchange=exchange, reason=str(error), pause_s=round(pause_s, 1))
                await asyncio.sleep(pause_s)
                attempt += 1

    def _channel_is_gone(self) -> bool:
        try:
            return self._message.channel.is_closed
        except ChannelInvalidStateError:  # so gone that the driver does not show it any more
            return True

    async def _publish(self, exchange: str, routing_key: str, headers: dict[str, str]) -> None:
        await self._publisher.publish(
            exchange,
            routing_key,
            self._message.body,
            content_type=self._message.content_type,
            task_id=self._message.correlation_id,
            headers={str(name): value for name, value in headers.items()},
        )

    async def _acknowledge(self) -> None:
        self.settled = True
        try:
            await self._message.ack()
        except Exception as error:
            if not is_away(error):
                raise
            # The channel died: the broker delivers again, and the claim answers "finished".
            ACKS_LOST.labels(self.lane).inc()
            log.warning("ack_lost", reason=type(error).__name__)


def growing_pause_s(attempt: int) -> float:
    """Seconds to wait after try `attempt` (from 0): twice as long each time, with half of it jitter."""
    longest_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(attempt, 10))
    return random.uniform(longest_s / 2, longest_s)  # noqa: S311  # jitter, not a secret
