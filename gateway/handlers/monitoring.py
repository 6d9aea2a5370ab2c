"""How the service is: for probes, dashboards, and whoever wants the main figures."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from contracts import __version__
from contracts.errors import BrokerUnavailable, ErrorCode, StoreUnavailable
from contracts.tasks import TaskStatus
from gateway import vitals
from gateway.answers import Performance, SystemHealth
from gateway.bodies import SETTINGS
from gateway.bucket_watch import BUCKET_WATCH, BucketState
from gateway.endpoints import endpoint
from gateway.envelopes import ErrorType, failure, success
from gateway.figures import FIGURES, Figures, queue_data
from gateway.keys import Scope
from gateway.metrics import BROKER_QUEUES, HTTP_REQUESTS, MEMORY, TASKS, UPTIME
from gateway.operations_ports import OPERATIONS
from gateway.task_views import when
from operations.metrics import QUEUE_READY, tell_depth

_BROKER_WITHIN_S: Final = 2.0


@endpoint(Scope.READ, tag="system", answer=SystemHealth)
async def health(request: web.Request) -> web.Response:
    """`GET /api/system/health`: 503 while as many tasks are pending as may be."""
    settings = request.app[SETTINGS]
    figures, bucket = await asyncio.gather(request.app[FIGURES].look(), request.app[BUCKET_WATCH].state())
    pending = figures.tasks.pending
    if pending >= settings.max_pending:
        return failure(
            503,
            "Service overloaded",
            ErrorType.SYSTEM,
            f"{pending} tasks are pending",
            code=ErrorCode.OVERLOADED,
            headers={"Retry-After": str(settings.retry_after_s)},
            pendingTasks=pending,
        )
    broker = "away" if figures.ready is None else "ok"
    whole = bucket is BucketState.OK and broker == "ok"
    data = {
        "status": "ok" if whole else "degraded",
        "timestamp": when(datetime.now(UTC)),
        "version": __version__,
        "uptime": vitals.uptime_s(),
        "memoryUsage": vitals.memory_bytes(),
        "queueStatus": queue_data(figures, settings.max_concurrent),
        "oss": {"status": bucket},
        "broker": {"status": broker},
    }
    return success(data)


@endpoint(Scope.READ, tag="system", media=("text/plain",))
async def metrics(request: web.Request) -> web.Response:
    """`GET /api/system/metrics`: this gateway's metrics, and how many tasks there are, for Prometheus."""
    UPTIME.set(vitals.uptime_s())
    MEMORY.set(vitals.memory_bytes()["rss"])
    try:
        _tell(*await asyncio.gather(request.app[FIGURES].look(), _queues(request)))
    except StoreUnavailable:  # the gateway's own metrics are there all the same
        TASKS.clear()
        QUEUE_READY.clear()
        BROKER_QUEUES.clear()
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


@endpoint(Scope.READ, tag="system", answer=Performance)
async def performance(request: web.Request) -> web.Response:
    """`GET /api/system/performance`: the main figures as JSON."""
    figures = await request.app[FIGURES].look()
    data = {
        "timestamp": when(datetime.now(UTC)),
        "uptime": vitals.uptime_s(),
        "memoryUsage": vitals.memory_bytes(),
        "queueStatus": queue_data(figures, request.app[SETTINGS].max_concurrent),
        "httpRequests": _requests_by_status(),
    }
    return success(data)


async def _queues(request: web.Request) -> Mapping[str, int]:
    """Messages ready in every queue; nothing while the broker does not tell."""
    try:
        async with asyncio.timeout(_BROKER_WITHIN_S):
            depths = await request.app[OPERATIONS].queues.queue_depths()
    except (BrokerUnavailable, TimeoutError):
        return {}
    return {name: depth.ready for name, depth in depths.items()}


def _tell(figures: Figures, queues: Mapping[str, int]) -> None:
    BROKER_QUEUES.clear()
    for name, number in queues.items():
        BROKER_QUEUES.labels(name).set(number)
    counts = figures.tasks
    for status in TaskStatus:
        TASKS.labels(status).set(getattr(counts, status.value))
    for lane, ready in (figures.ready or {}).items():
        tell_depth(lane, ready)
    if figures.ready is None:
        QUEUE_READY.clear()


def _requests_by_status() -> dict[str, int]:
    """Answers of this gateway since it began, by HTTP status."""
    found: dict[str, int] = {}
    for sample in _samples():
        status = sample.labels["status"]
        found[status] = found.get(status, 0) + round(sample.value)
    return dict(sorted(found.items()))


def _samples() -> list[Any]:
    samples = [sample for metric in HTTP_REQUESTS.collect() for sample in metric.samples]
    return [sample for sample in samples if sample.name.endswith("_total")]
