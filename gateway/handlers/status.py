"""Asking for the status of a task."""

import asyncio

from aiohttp import web

from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.ownership import own_task
from gateway.ports import OUTSIDE
from gateway.task_views import full


@endpoint(Scope.READ, errors=(404,))
async def status(request: web.Request) -> web.Response:
    """`GET /api/charts/status/{taskId}`: where the task stands; 404 for ids nobody gave out."""
    task = await own_task(request)
    return success(await asyncio.to_thread(full, task, request.app[OUTSIDE].images))
