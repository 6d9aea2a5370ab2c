"""Watching one task."""

import asyncio
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import TaskNotFound
from contracts.tasks import TaskRecord
from gateway import streams
from gateway.bodies import SETTINGS
from gateway.endpoints import endpoint
from gateway.keys import Scope
from gateway.ownership import own_task
from gateway.ports import OUTSIDE
from gateway.task_views import full
from gateway.waiting import WAITING_ROOM, Watch

log = structlog.get_logger(__name__)

_STREAM: Final = "text/event-stream"
_HEADERS: Final = {
    "Content-Type": _STREAM,
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # proxies pass on what comes, as it comes
}


@endpoint(Scope.READ, media=(_STREAM,), statuses=(200, 204), errors=(404,))
async def events(request: web.Request) -> web.StreamResponse:
    """`GET /api/charts/{taskId}/events`: server-sent events until the task has ended.

    204 for who has seen the end (`Last-Event-ID`): browsers come again after every stream.
    """
    with request.app[WAITING_ROOM].watch(request.match_info["task_id"]) as watch:
        task = await own_task(request)
        if task.status.is_final and request.headers.get("Last-Event-ID") == streams.event_id(task):
            return web.Response(status=204)
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        try:
            await _tell(request, response, watch, task)
        except ConnectionError:
            log.info("stream_left", task_id=task.task_id)
        except TimeoutError:
            log.info("stream_not_taken", task_id=task.task_id)
            if request.transport is not None:
                request.transport.abort()
    return response


async def _tell(request: web.Request, response: web.StreamResponse, watch: Watch, task: TaskRecord) -> None:
    outside, limit_s = request.app[OUTSIDE], request.app[SETTINGS].send_limit_s
    try:
        async for seen in streams.changes(outside.tasks, watch, task):
            told = streams.COMMENT
            if seen is not None:
                task, told = seen, streams.encode(seen, await asyncio.to_thread(full, seen, outside.images))
            await asyncio.wait_for(response.write(told), limit_s)
    except TaskNotFound:
        log.info("streamed_task_removed", task_id=task.task_id)
    if not task.status.is_final:
        await asyncio.wait_for(response.write(streams.FAREWELL), limit_s)
    await asyncio.wait_for(response.write_eof(), limit_s)
