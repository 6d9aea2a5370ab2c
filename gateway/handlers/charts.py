"""Submitting charts and asking for their status."""

import asyncio
import re
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from contracts.errors import TaskNotFound
from contracts.tasks import TaskRecord
from gateway.admission import ADMISSION
from gateway.bodies import read_generate
from gateway.cost_gate import COST_GATE
from gateway.dispatch import DISPATCH
from gateway.envelopes import ErrorType, failure, success
from gateway.ports import OUTSIDE, Outside

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
    await request.app[ADMISSION].check()
    chart = body.to_request()
    await request.app[COST_GATE].check(chart)
    task = await request.app[DISPATCH].accept(chart)
    data = {
        "taskId": task.task_id,
        "status": task.status,
        "statusUrl": f"{STATUS_PATH}/{task.task_id}",
        "createdAt": _time(task.created_at),
    }
    return success(data, msg="Task created successfully")


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
        "attempts": task.attempts,
        "retryCount": max(task.attempts - 1, 0),
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
    if task.errors:
        data["firstFailedAt"] = _time(task.first_failed_at)
        data["errors"] = [{**one.model_dump(mode="json"), "at": _time(one.at)} for one in task.errors]
    if task.error:
        data["error"] = task.error.message
        data["errorCode"] = task.error.code
        data["errorPath"] = task.error.path
    return data


def _time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and `Z`, as JavaScript writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
