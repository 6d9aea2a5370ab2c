"""Asking for one task: its status, and its image."""

import asyncio
from typing import Annotated, Final

from aiohttp import web
from pydantic import Field

from contracts.output import ImageFormat
from contracts.tasks import TaskRecord
from gateway import outcomes
from gateway.answers import TaskView
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.ownership import own_task
from gateway.ports import OUTSIDE
from gateway.queries import Query, read_query
from gateway.task_views import full
from gateway.waiting import WAITING_ROOM
from gateway.warning_headers import warning_headers

_MAX_WAIT_S: Final = 60
_IMAGES: Final = tuple(one.media_type for one in ImageFormat)


class Wait(Query):
    """How long to wait."""

    wait: Annotated[float, Field(ge=0, le=_MAX_WAIT_S, allow_inf_nan=False)] = 0
    """Seconds to wait for the end of the task; 0 answers at once."""


class ImageQuery(Wait):
    """Which answer."""

    bytes: bool = False
    """The image itself in place of a redirection to it."""
    download: bool = False
    """An attachment, of bytes."""


@endpoint(Scope.READ, query=Wait, answer=TaskView)
async def status(request: web.Request) -> web.Response:
    """`GET /api/charts/status/{taskId}`: where the task stands; 404 for ids nobody gave out.

    With `wait=25` as soon as it has ended, or after 25 s as it is then.
    """
    task = await _task(request, read_query(request, Wait).wait)
    images = request.app[OUTSIDE].images
    response = success(await asyncio.to_thread(full, task, images) if task.image else full(task, images))
    response.headers.update(warning_headers(task.warnings))
    return response


@endpoint(Scope.READ, query=ImageQuery, media=_IMAGES, statuses=(200, 302), errors=(404, 409, 500, 502))
async def image(request: web.Request) -> web.Response:
    """`GET /api/charts/{taskId}/image`: a redirection to the image, or with `bytes=true` the image.

    409 while there is none yet, with `Retry-After`; of a failed task the error of the synchronous call.
    """
    query = read_query(request, ImageQuery)
    task = await _task(request, query.wait)
    if task.error:
        return outcomes.failed(task, task.error)
    if task.image is None:
        return outcomes.not_yet(task)
    images = request.app[OUTSIDE].images
    if query.bytes or query.download:
        data = await images.get(task.image.object_key)
        return outcomes.image(task, data, file_name=task.image.file_name if query.download else None)
    url, _ = await asyncio.to_thread(images.url, task.image.object_key)
    return outcomes.elsewhere(task, url)


async def _task(request: web.Request, wait_s: float) -> TaskRecord:
    if not wait_s:
        return await own_task(request)
    waiting = request.app[WAITING_ROOM]
    with waiting.watch(request.match_info["task_id"]) as watch:
        return await waiting.ended(watch, await own_task(request), wait_s)
