"""What operators and probes ask for."""

import asyncio
from datetime import UTC, datetime

from aiohttp import web

from contracts import __version__
from contracts.errors import TransientError
from gateway.bodies import SETTINGS
from gateway.envelopes import ErrorType, failure, success
from gateway.ports import OUTSIDE


async def queue_status(request: web.Request) -> web.Response:
    """`GET /api/system/queue-status`: tasks by status, and the queues of the lanes."""
    outside = request.app[OUTSIDE]
    counts, depths = await asyncio.gather(outside.tasks.counts(), outside.queues.lane_depths())
    lanes = {lane.value: {"ready": one.ready, "consumers": one.consumers} for lane, one in depths.items()}
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


async def health(_request: web.Request) -> web.Response:
    """`GET /health`: the process answers. The fields stand twice, as the old documents show both forms."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    state = {"status": "ok", "timestamp": now, "version": __version__}
    return success(state, **state)


async def ready(request: web.Request) -> web.Response:
    """`GET /health/ready`: 200 when broker and store answer, else 503 naming who does not."""
    outside = request.app[OUTSIDE]
    away = [] if outside.requests.ready else ["broker"]
    try:
        await outside.tasks.check()
    except TransientError:
        away.append("store")
    if away:
        return failure(503, "Not ready", ErrorType.SYSTEM, f"no answer from: {', '.join(away)}")
    return success({"status": "ready"})
