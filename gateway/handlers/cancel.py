"""Cancelling a task."""

import asyncio

from aiohttp import web

from contracts.errors import ErrorCode
from gateway.answers import TaskView
from gateway.cancelling import CANCELLING
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.ownership import own_task
from gateway.ports import OUTSIDE
from gateway.refusals import Refusal, RefusalCode
from gateway.task_views import full


@endpoint(Scope.SUBMIT, answer=TaskView, errors=(404, 409))
async def cancel(request: web.Request) -> web.Response:
    """`DELETE /api/charts/{taskId}`: end what nobody has begun; else 409."""
    task = await request.app[CANCELLING].cancel(await own_task(request))
    if task.error is None or task.error.code is not ErrorCode.CANCELLED:
        words = f"the task is {task.status}; only what has not begun can be cancelled"
        raise Refusal(409, RefusalCode.TASK_HAS_BEGUN, words)
    return success(await asyncio.to_thread(full, task, request.app[OUTSIDE].images), msg="Task cancelled")
