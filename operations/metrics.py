"""Metrics that consumers and gateways both tell."""

from typing import Final

from prometheus_client import Gauge

from contracts.identifiers import Lane

QUEUE_READY: Final = Gauge(
    "plotwire_queue_ready_messages", "Requests waiting in the queue of a lane, at the last look.", ["lane"]
)


def tell_depth(lane: Lane, ready: int) -> None:
    """So many requests wait."""
    QUEUE_READY.labels(lane).set(ready)
