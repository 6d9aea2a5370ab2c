"""Submitting charts and asking for their status."""

import asyncio
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from contracts.tasks import TaskRecord
from gateway.admission import ADMISSION
from gateway.bodies import GenerateBody, read_generate
from gateway.callers import CALLER
from gateway.cost_gate import COST_GATE
from gateway.dispatch import DISPATCH
from gateway.endpoints import endpoint
from gateway.envelopes import ErrorType, failure, success
from gateway.keys import Scope
from gateway.ownership import own_task
from gateway.ports import OUTSIDE, Outside
from gateway.quotas import spend

STATUS_PATH: Final = "/api/charts/status"


@endpoint(Scope.SUBMIT, body=GenerateBody, errors=(409,))
async def generate(request: web.Request) -> web.Response:
    """`POST /api/charts/generate`: accept a chart; 200 with the task id once it is durable."""
    body = await read_generate(request)
    if not body.asynchronous:
        return failure(
            501,
            "Not implemented",
            ErrorType.SYSTEM,
            "synchronous answers are not available; leave `async` out and ask for the status",
            code="NOT_IMPLEMENTED",
        )
    await request.app[ADMISSION].check()
    chart = body.to_request(request[CALLER].submits_as(body.client))
    await request.app[COST_GATE].check(chart)
    await spend(request)
    task = await request.app[DISPATCH].accept(chart)
    data = {
        "taskId": task.task_id,
        "status": task.status,
        "statusUrl": f"{STATUS_PATH}/{task.task_id}",
        "createdAt": _time(task.created_at),
    }
    return success(data, msg="Task created successfully")


@endpoint(Scope.READ, errors=(404,))
async def status(request: web.Request) -> web.Response:
    """`GET /api/charts/status/{taskId}`: where the task stands; 404 for ids nobody gave out."""
    task = await own_task(request)
    return success(await asyncio.to_thread(_status_data, task, request.app[OUTSIDE]))


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
