"""Everything an operator looks at first, in one answer."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from pydantic import AwareDatetime

from contracts.camel_model import CamelModel
from contracts.cleanup import CleanupStatus
from contracts.dead_letters import LetterFilter
from contracts.errors import BrokerUnavailable
from contracts.identifiers import Lane
from contracts.tasks import LaneThroughput
from gateway.bodies import SETTINGS
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.operations_ports import OPERATIONS, Operations
from gateway.ports import OUTSIDE, QueueDepth
from gateway.throughput import RATES

_BROKER_WITHIN_S: Final = 3.0


class LaneView(CamelModel):
    """One lane."""

    ready: int | None
    """Requests waiting in its queue; null while the broker does not answer."""
    consumers: int | None
    """Processes that take from it; null while the broker does not answer."""
    accepted_per_minute: int
    """In the last 60 s."""
    completed_per_minute: int
    failed_per_minute: int


class QueueView(CamelModel):
    """One queue of the broker."""

    name: str
    ready: int
    consumers: int


class TaskFigures(CamelModel):
    """Tasks by status."""

    pending: int
    processing: int
    completed: int
    failed: int
    average_processing_s: float


class LetterFigures(CamelModel):
    """Dead letters."""

    by_state: dict[str, int]
    open_by_code: dict[str, int]


class Overview(CamelModel):
    """The service at one moment."""

    timestamp: AwareDatetime
    broker: str
    """`ok`, or `away`."""
    lanes: dict[Lane, LaneView]
    queues: tuple[QueueView, ...]
    """Every queue of ours; empty while the broker does not answer."""
    unsent_requests: int
    """Accepted and not yet confirmed by the broker; counted up to the limit of the outbox."""
    tasks: TaskFigures
    dead_letters: LetterFigures
    cleanup: CleanupStatus


@endpoint(Scope.OPERATE, tag="system", answer=Overview)
async def overview(request: web.Request) -> web.Response:
    """`GET /api/system/overview`: lanes, queues, tasks, dead letters and the clean-up, for operators."""
    operations, outside = request.app[OPERATIONS], request.app[OUTSIDE]
    depths, lanes, rates = await asyncio.gather(_seen(operations), _lanes(request), request.app[RATES].look())
    counts, unsent, cleanup, letters = await asyncio.gather(
        outside.tasks.counts(),
        outside.outbox.count(request.app[SETTINGS].max_outbox),
        operations.cleanup.status(),
        _letters(operations),
    )
    told = Overview(
        timestamp=datetime.now(UTC),
        broker="away" if depths is None else "ok",
        lanes={lane: _lane(lanes.get(lane), rates[lane]) for lane in Lane},
        queues=tuple(
            QueueView(name=name, ready=one.ready, consumers=one.consumers)
            for name, one in (depths or {}).items()
        ),
        unsent_requests=unsent,
        tasks=TaskFigures(**counts.model_dump()),
        dead_letters=letters,
        cleanup=cleanup,
    )
    return success(told.model_dump(mode="json"))


def _lane(depth: QueueDepth | None, rate: LaneThroughput) -> LaneView:
    return LaneView(
        ready=depth.ready if depth else None,
        consumers=depth.consumers if depth else None,
        accepted_per_minute=rate.accepted,
        completed_per_minute=rate.completed,
        failed_per_minute=rate.failed,
    )


async def _seen(operations: Operations) -> Mapping[str, QueueDepth] | None:
    """Every queue; None while the broker does not answer: the rest is wanted most just then."""
    try:
        async with asyncio.timeout(_BROKER_WITHIN_S):
            return await operations.queues.queue_depths()
    except (BrokerUnavailable, TimeoutError):
        return None


async def _letters(operations: Operations) -> LetterFigures:
    by_state, by_code = await asyncio.gather(
        operations.desk.counts(), operations.desk.letters.counts(LetterFilter(), by="code")
    )
    return LetterFigures(by_state=dict(by_state), open_by_code=dict(by_code))


async def _lanes(request: web.Request) -> Mapping[Lane, QueueDepth]:
    try:
        async with asyncio.timeout(_BROKER_WITHIN_S):
            return await request.app[OUTSIDE].queues.lane_depths()
    except (BrokerUnavailable, TimeoutError):
        return {}
