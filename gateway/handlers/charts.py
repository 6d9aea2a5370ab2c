"""Submitting charts and asking for their status."""

import asyncio
import re
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import structlog
from aiohttp import web

from contracts.errors import Overloaded, StoreUnavailable, TaskNotFound, TransientError
from contracts.messages import ChartRequest
from contracts.tasks import TaskRecord
from gateway.bodies import SETTINGS, read_generate
from gateway.envelopes import ErrorType, failure, success
from gateway.metrics import TASKS_ACCEPTED
from gateway.ports import OUTSIDE, Outside

log = structlog.get_logger(__name__)

STATUS_PATH: Final = "/api/charts/status"
_TASK_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


async def generate(request: web.Request) -> web.Response:
    """`POST /api/charts/generate`: accept a chart; 200 with the task id once it is durable."""
    body = await read_generate(request)
    if not body.asynchronous:
        return failure(
            501,
            "Not implemented",
            ErrorType.SYSTEM,
            "synchronous answers are not available; leave `async` out and ask for the status",
        )
    await _refuse_if_full(request)
    chart = body.to_request()
    task = await _accept(request.app[OUTSIDE], chart)
    TASKS_ACCEPTED.labels(chart.lane).inc()
    data = {
        "taskId": task.task_id,
        "status": task.status,
        "statusUrl": f"{STATUS_PATH}/{task.task_id}",
        "createdAt": _time(task.created_at),
    }
    return success(data, msg="Task created successfully")


async def _refuse_if_full(request: web.Request) -> None:
    settings = request.app[SETTINGS]
    depths = await request.app[OUTSIDE].queues.lane_depths()
    waiting = sum(depth.ready for depth in depths.values())
    if waiting >= settings.max_pending:
        raise Overloaded(f"{waiting} requests are waiting", retry_after_s=settings.retry_after_s)


async def _accept(outside: Outside, chart: ChartRequest) -> TaskRecord:
    """Record, then publish: a message without a record would have nowhere to report to."""
    task = await outside.tasks.add(chart)
    try:
        await outside.requests.publish_request(chart)
    except TransientError:
        # Perhaps the broker has it all the same: then the consumer records it anew.
        with suppress(StoreUnavailable):
            await outside.tasks.withdraw(chart.task_id)
        raise
    with suppress(StoreUnavailable):  # the broker has it; that is what counts
        await outside.tasks.mark_request_sent(chart.task_id)
    log.info("task_accepted", task_id=chart.task_id, client=chart.client, lane=chart.lane)
    return task


async def status(request: web.Request) -> web.Response:
    """`GET /api/charts/status/{taskId}`: where the task stands; 404 for ids nobody gave out."""
    task_id = request.match_info["task_id"]
    if not _TASK_ID.fullmatch(task_id):
        raise TaskNotFound("no task has this id")
    outside = request.app[OUTSIDE]
    task = await outside.tasks.find(task_id)
    return success(await asyncio.to_thread(_status_data, task, outside))


def _status_data(task: TaskRecord, outside: Outside) -> dict[str, Any]:
    data: dict[str, Any] = {
        "taskId": task.task_id,
        "status": task.status,
        "createdAt": _time(task.created_at),
        "startedAt": _time(task.started_at),
        "completedAt": _time(task.completed_at),
        "output": task.output.model_dump(mode="json"),
        "warnings": [warning.model_dump(mode="json") for warning in task.warnings],
    }
    if task.image:
        url, ends = outside.images.url(task.image.object_key)
        data |= {
            "imageUrl": url,
            "imageUrlExpiresAt": _time(ends),
            "fileName": task.image.file_name,
            "ossKey": task.image.object_key,
            "size": task.image.size_bytes,
        }
    if task.timings:
        data["timings"] = task.timings.model_dump(by_alias=True)
    if task.error:
        data["error"] = task.error.message
        data["errorCode"] = task.error.code
        data["errorPath"] = task.error.path
    return data


def _time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and `Z`, as JavaScript writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
