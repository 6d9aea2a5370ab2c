"""Submitting charts: answered at once with a task id, or with the image.

Who waits for the image waits for what every other request goes through: recorded, queued on the
interactive lane, drawn by a consumer, stored; the result event wakes the caller.
"""

import asyncio
from functools import partial
from typing import Final

from aiohttp import web
from pydantic import BaseModel

from contracts.identifiers import Lane
from contracts.output import ImageFormat
from gateway import outcomes
from gateway.answers import TaskAccepted
from gateway.bodies import SETTINGS, GenerateBody, read_config, read_generate
from gateway.callers import CALLER
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.idempotency import REPLAYED, SubmissionHeaders, once_of
from gateway.keys import Scope
from gateway.large_bodies import beside, came_large
from gateway.ports import OUTSIDE
from gateway.submitting import submit
from gateway.task_views import accepted
from gateway.waiting import WAITING_ROOM

_IMAGES: Final = tuple(one.media_type for one in ImageFormat)
_ERRORS: Final = (409, 500, 502, 504)


class Config(BaseModel):
    """The query of `GET /`."""

    config: str
    """The body of `POST /`, as JSON."""


@endpoint(
    Scope.SUBMIT,
    body=GenerateBody,
    answer=TaskAccepted | str,
    media=_IMAGES,
    errors=_ERRORS,
    headers=SubmissionHeaders,
)
async def generate(request: web.Request) -> web.Response:
    """`POST /api/charts/generate`: 200 with the task id; with `async: false` as `POST /`."""
    body = await read_generate(request)
    return await (drawn(request, body) if body.asynchronous is False else taken(request, body))


@endpoint(
    Scope.SUBMIT,
    body=GenerateBody,
    answer=TaskAccepted | str,
    media=_IMAGES,
    errors=_ERRORS,
    headers=SubmissionHeaders,
)
async def draw(request: web.Request) -> web.Response:
    """`POST /`: the image; with `async: true` as `POST /api/charts/generate`."""
    body = await read_generate(request)
    return await (taken(request, body) if body.asynchronous else drawn(request, body))


@endpoint(
    Scope.SUBMIT,
    query=Config,
    answer=TaskAccepted | str,
    media=_IMAGES,
    errors=_ERRORS,
    headers=SubmissionHeaders,
)
async def draw_config(request: web.Request) -> web.Response:
    """`GET /?config=<json>`: as `POST /`."""
    body = read_config(request)
    return await (taken(request, body) if body.asynchronous else drawn(request, body))


async def taken(request: web.Request, body: GenerateBody) -> web.Response:
    """Accept a chart, and say where to ask for it."""
    client = request[CALLER].submits_as(body.client)
    once = await once_of(request, client)
    make = partial(body.to_request, client, task_id=once.task_id if once else None)
    chart = await beside(make, large=await came_large(request))
    made = await submit(request, chart, once)
    response = success(accepted(made.task), msg="Task created successfully")
    response.headers.update(REPLAYED if made.repeated else {})
    return response


async def drawn(request: web.Request, body: GenerateBody) -> web.Response:
    """Accept a chart and wait for its image; 504 with the task id when it takes too long."""
    limit_s = request.app[SETTINGS].sync_limit_s
    client = request[CALLER].submits_as(body.client)
    once = await once_of(request, client)
    task_id = once.task_id if once else None
    make = partial(body.to_request, client, lane=Lane.INTERACTIVE, task_id=task_id)
    chart = await beside(make, large=await came_large(request))
    waiting = request.app[WAITING_ROOM]
    with waiting.watch(chart.task_id, patient=True) as watch:
        made = await submit(request, chart, once)
        task = await waiting.ended(watch, made.task, limit_s)
    if task.error:
        return outcomes.failed(task, task.error)
    if task.image is None:
        return outcomes.late(task, limit_s)
    data = await request.app[OUTSIDE].images.get(task.image.object_key)
    file_name = f"chart.{body.type}" if body.download else None
    if body.base64:
        return await asyncio.to_thread(outcomes.data_url, task, data, file_name=file_name)
    return outcomes.image(task, data, file_name=file_name)
