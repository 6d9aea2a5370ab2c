"""Exchanges, queues and bindings as plain data, and every routing key.

Arguments stated here are frozen: RabbitMQ refuses a queue declared anew with others, so a change
takes a new queue version. What may change at run time (lengths, expiry of events) is policy.

    plotwire.requests ─┬─> plotwire.work.interactive.v1 ──┐
     (alternate:       └─> plotwire.work.bulk.v1 ─────────┼─ crash loop ─> plotwire.dead
      unrouted)                  ^                        │
    plotwire.work ───────────────┘ <── expiry ── plotwire.retry.t1..t5.v1 <── plotwire.retry
    plotwire.events ──> plotwire.events.audit.v1, and the callers' own queues
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self

from contracts.identifiers import Lane
from contracts.messages import ChartCompleted, ChartEvent, ChartRequest

RETRY_DELAYS: Final = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 3600))
"""One queue per delay: a TTL per message would expire only at the queue's head."""

DELIVERY_LIMIT: Final = 20
"""Backstop against a message that keeps killing its consumer; not the retry count."""

KEEP_FOR_EVER: Final = 1_000_000
"""Delivery limit of queues that must never drop: RabbitMQ 4 defaults to 20, and 3.10 misreads -1."""

AUDIT_TTL: Final = timedelta(hours=24)


Arguments = dict[str, str | int]


class ExchangeType(StrEnum):
    """The AMQP exchange types in use."""

    TOPIC = "topic"
    FANOUT = "fanout"


@dataclass(frozen=True)
class Exchange:
    """A durable exchange."""

    name: str
    type: ExchangeType
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Queue:
    """A durable quorum queue; `arguments` are those besides the type."""

    name: str
    arguments: Mapping[str, str | int]

    @property
    def declared_arguments(self) -> dict[str, str | int]:
        """All that it is declared with, the type included."""
        return {"x-queue-type": "quorum", **self.arguments}


@dataclass(frozen=True)
class Binding:
    """Messages of `exchange` whose key matches `key` go to `queue`."""

    exchange: str
    queue: str
    key: str


@dataclass(frozen=True)
class Topology:
    """All names, under one prefix, so that tests and tenants can have a set of their own.

    Args:
        prefix: first word of every name.
        retry_delays: one per retry tier, shortest first.
    """

    prefix: str = "plotwire"
    retry_delays: tuple[timedelta, ...] = RETRY_DELAYS

    @property
    def requests(self) -> str:
        """Topic exchange that producers publish to; key `request_key(...)`."""
        return f"{self.prefix}.requests"

    @property
    def work(self) -> str:
        """Topic exchange that feeds the work queues again: expired retries, replays."""
        return f"{self.prefix}.work"

    @property
    def retry(self) -> str:
        """Topic exchange of the delay queues; key `retry_key(...)`."""
        return f"{self.prefix}.retry"

    @property
    def dead(self) -> str:
        """Fanout exchange of dead letters; its queue is `dead_queue`."""
        return f"{self.prefix}.dead"

    @property
    def events(self) -> str:
        """Topic exchange of results; callers bind their own queues to it."""
        return f"{self.prefix}.events"

    @property
    def unrouted(self) -> str:
        """Fanout exchange of requests that no lane takes."""
        return f"{self.prefix}.unrouted"

    @property
    def dead_queue(self) -> str:
        """Where dead letters wait for the desk."""
        return f"{self.prefix}.dead.v1"

    @property
    def unrouted_queue(self) -> str:
        """Where unroutable requests wait for an operator."""
        return f"{self.prefix}.unrouted.v1"

    @property
    def audit_queue(self) -> str:
        """Keeps every event for a day, and makes every event routable."""
        return f"{self.prefix}.events.audit.v1"

    def work_queue(self, lane: Lane) -> str:
        """The queue of one lane."""
        return f"{self.prefix}.work.{lane}.v1"

    def retry_queue(self, tier: int) -> str:
        """The delay queue of one tier, counted from 1.

        Its name bears the delay, because a queue's TTL is frozen: other delays are other queues.
        """
        return f"{self.prefix}.retry.t{tier}.{_milliseconds(self.retry_delays[tier - 1])}ms.v1"

    def retry_key(self, attempt: int, lane: Lane) -> str:
        """Key for a request whose `attempt` (from 1) failed; later attempts keep the longest delay."""
        return f"t{min(attempt, len(self.retry_delays))}.{lane}"

    def exchanges(self) -> tuple[Exchange, ...]:
        """Every exchange, in an order in which they can be declared."""
        topic, fanout = ExchangeType.TOPIC, ExchangeType.FANOUT
        return (
            Exchange(self.unrouted, fanout),
            Exchange(self.requests, topic, arguments={"alternate-exchange": self.unrouted}),
            Exchange(self.work, topic),
            Exchange(self.retry, topic),
            Exchange(self.dead, fanout),
            Exchange(self.events, topic),
        )

    def queues(self) -> tuple[Queue, ...]:
        """Every queue with its frozen arguments."""
        work: Arguments = {"x-delivery-limit": DELIVERY_LIMIT, **_at_least_once(self.dead)}
        audit: Arguments = {"x-message-ttl": _milliseconds(AUDIT_TTL), "x-overflow": "drop-head"}
        return (
            *(Queue(self.work_queue(lane), work) for lane in Lane),
            *(
                Queue(
                    self.retry_queue(tier),
                    {"x-message-ttl": _milliseconds(delay), **_at_least_once(self.work)},
                )
                for tier, delay in enumerate(self.retry_delays, start=1)
            ),
            Queue(self.dead_queue, {"x-delivery-limit": KEEP_FOR_EVER}),
            Queue(self.unrouted_queue, {"x-delivery-limit": KEEP_FOR_EVER}),
            Queue(self.audit_queue, audit),
        )

    def bindings(self) -> tuple[Binding, ...]:
        """Every binding."""
        return (
            *(Binding(self.requests, self.work_queue(lane), f"chart.request.{lane}.#") for lane in Lane),
            *(Binding(self.work, self.work_queue(lane), f"*.{lane}") for lane in Lane),
            *(
                Binding(self.retry, self.retry_queue(tier), f"t{tier}.*")
                for tier in range(1, len(self.retry_delays) + 1)
            ),
            Binding(self.dead, self.dead_queue, ""),
            Binding(self.unrouted, self.unrouted_queue, ""),
            Binding(self.events, self.audit_queue, "chart.#"),
        )


def request_key(request: ChartRequest) -> str:
    """Routing key of a request: `chart.request.<lane>.<client>`."""
    return f"chart.request.{request.lane}.{request.client}"


def event_key(event: ChartEvent) -> str:
    """Routing key of an event: `chart.<completed|failed>.<format>.<client>`."""
    outcome = "completed" if isinstance(event, ChartCompleted) else "failed"
    return f"chart.{outcome}.{event.data.format}.{event.data.client}"


def _at_least_once(dead_letter_exchange: str) -> Arguments:
    return {
        "x-dead-letter-exchange": dead_letter_exchange,
        "x-dead-letter-strategy": "at-least-once",
        # at-least-once needs it; without it RabbitMQ falls back to at-most-once in silence.
        "x-overflow": "reject-publish",
    }


def _milliseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


class Header(StrEnum):
    """Message headers of ours, each with what it means. All values are strings."""

    meaning: str

    def __new__(cls, name: str, meaning: str) -> Self:
        """The header `name`; called with what stands behind each member below."""
        header = str.__new__(cls, name)
        header._value_ = name
        header.meaning = meaning
        return header

    ATTEMPT = "x-plotwire-attempt", "How often the work was begun, this delivery included."
    REASON = "x-plotwire-reason", "Of a dead letter: why, for a person."
    CODE = "x-plotwire-code", "Of a dead letter or a retry: the error code."
    ORIGIN_EXCHANGE = (
        "x-plotwire-origin-exchange",
        "Where the message was first published: a replay goes back there.",
    )
    ORIGIN_KEY = "x-plotwire-origin-key", "The routing key of its first publication."
    ORIGIN_MESSAGE_ID = (
        "x-plotwire-origin-message-id",
        "AMQP message id of the first publication: copies of one message are one dead letter.",
    )
    FIRST_FAILED_AT = "x-plotwire-first-failed-at", "RFC 3339 time of the first failed attempt."
    ERRORS = (
        "x-plotwire-errors",
        "The latest failed attempts, oldest first: a JSON list of `attempt`, `code`, `message` and `at`.",
    )
    REPLAY = (
        "x-plotwire-replay",
        "Of a replayed dead letter: the letter, and how often it was replayed, as `<id>#<number>`.",
    )
    TRACE_PARENT = "traceparent", "W3C Trace Context: the trace and the span that this message belongs to."
    TRACE_STATE = "tracestate", "W3C Trace Context: what tracing systems add to `traceparent`."
