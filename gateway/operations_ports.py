"""What the routes of operators need from the outside, as protocols."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiohttp import web

from contracts.cleanup import CleanupReport, CleanupStatus
from contracts.identifiers import Lane
from contracts.tasks import LaneThroughput
from gateway.ports import QueueDepth
from operations.cleanup import Order
from operations.desk import Desk


class Turns(Protocol):
    """The clean-up, one at a time. Raises `StoreUnavailable` when the store does not answer."""

    async def status(self) -> CleanupStatus:
        """Who is at it, what came of it last, when it is due."""

    async def take(self, order: Order) -> CleanupReport | None:
        """Clean up now; None while another does."""


class Throughput(Protocol):
    """What came and went a moment ago."""

    async def of_last(self, window: timedelta) -> Mapping[Lane, LaneThroughput]:
        """Every lane; raises `StoreUnavailable`."""


class AllQueues(Protocol):
    """Every queue of the topology."""

    async def queue_depths(self) -> Mapping[str, QueueDepth]:
        """By name; raises `BrokerUnavailable`."""


@dataclass(frozen=True)
class Operations:
    """Everything the routes of operators may talk to."""

    desk: Desk
    cleanup: Turns
    throughput: Throughput
    queues: AllQueues


OPERATIONS = web.AppKey("operations", Operations)
