"""What operators and probes ask for."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from contracts import __version__
from contracts.errors import Overloaded, TransientError
from gateway.admission import ADMISSION
from gateway.answers import Health, QueueStatus, Readiness
from gateway.bodies import SETTINGS
from gateway.draining import DRAINING
from gateway.endpoints import endpoint
from gateway.envelopes import ErrorType, failure, success
from gateway.keys import Scope
from gateway.ports import OUTSIDE
from gateway.refusals import RefusalCode
from gateway.throughput import RATES


@endpoint(Scope.READ, tag="system", answer=QueueStatus)
async def queue_status(request: web.Request) -> web.Response:
    """`GET /api/system/queue-status`: tasks by status, and the queues of the lanes."""
    outside = request.app[OUTSIDE]
    counts, depths, rates = await asyncio.gather(
        outside.tasks.counts(), outside.queues.lane_depths(), request.app[RATES].look()
    )
    lanes = {
        lane.value: {
            "ready": one.ready,
            "consumers": one.consumers,
            "acceptedPerMinute": rates[lane].accepted,
            "completedPerMinute": rates[lane].completed,
            "failedPerMinute": rates[lane].failed,
        }
        for lane, one in depths.items()
    }
    return success(
        {
            "pendingTasks": counts.pending,
            "processingTasks": counts.processing,
            "totalProcessed": counts.completed + counts.failed,
            "averageProcessingTime": round(counts.average_processing_s, 3),
            "queueLength": sum(one.ready for one in depths.values()),
            "maxConcurrent": request.app[SETTINGS].max_concurrent,
            "completedTasks": counts.completed,
            "failedTasks": counts.failed,
            "lanes": lanes,
        }
    )


@endpoint(None, tag="system", answer=Health)
async def health(_request: web.Request) -> web.Response:
    """`GET /health`: the process answers. The fields stand twice, as the old documents show both forms."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    state: dict[str, Any] = {"status": "ok", "timestamp": now, "version": __version__}
    return success(state, **state)


@endpoint(None, tag="system", answer=Readiness)
async def ready(request: web.Request) -> web.Response:
    """`GET /health/ready`: 200 while submissions are accepted, else 503 with the reason.

    Without a broker they are accepted until the outbox is full. A gateway that ends says so first.
    """
    outside = request.app[OUTSIDE]
    if request.app[DRAINING].is_set():
        return failure(503, "Not ready", ErrorType.SYSTEM, "this gateway ends", code=RefusalCode.DRAINING)
    try:
        await outside.tasks.check()
    except TransientError as error:
        return failure(503, "Not ready", ErrorType.SYSTEM, "no answer from: store", code=error.code)
    try:
        await request.app[ADMISSION].check()
    except Overloaded as error:
        return failure(503, "Not ready", ErrorType.SYSTEM, error.message, code=error.code)
    return success({"status": "ready", "broker": "ok" if outside.requests.ready else "away"})
