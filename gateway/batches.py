"""Many charts in one call: each is accepted or refused on its own."""

import asyncio
import json
from typing import Annotated, Any, Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import InvalidMessage, PlotwireError
from contracts.identifiers import Lane
from contracts.messages import ChartRequest
from gateway.admission import ADMISSION
from gateway.bodies import GenerateBody, model_of
from gateway.callers import CALLER
from gateway.cost_gate import COST_GATE
from gateway.idempotency import Once, once_of
from gateway.ports import OUTSIDE
from gateway.problems import RETRY_AFTER_S, problem, refused
from gateway.quotas import spend
from gateway.refusals import Refusal
from gateway.submitting import record
from gateway.task_views import accepted

MAX_CHARTS: Final = 1_000
_AT_ONCE: Final = 16
"""Records under way at the same time: a batch must not fill the store's connections."""

Item = tuple[ChartRequest, Once | None]


class BatchBody(BaseModel):
    """The body of a batch."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    charts: Annotated[list[Any], Field(min_length=1, max_length=MAX_CHARTS)]
    """Each as in `POST /api/charts/generate`, on the bulk lane unless it names one."""


async def take(request: web.Request, value: Any) -> list[dict[str, Any]]:
    """One answer for each chart of the batch `value`, in their order.

    Raises:
        InvalidMessage: it is no batch.
        Refusal: 429, or 409 for a key used with another batch; nothing is accepted.
    """
    charts = model_of(BatchBody, value).charts
    checked = [await _checked(request, index, chart) for index, chart in enumerate(charts)]
    good = [one for one in checked if not isinstance(one, dict)]
    if good and not await _came_before(request, good[0]):
        await spend(request, len(good))
    turns = asyncio.Semaphore(_AT_ONCE)

    async def answer(one: Item | dict[str, Any]) -> dict[str, Any]:
        if isinstance(one, dict):
            return one
        async with turns:
            return await _recorded(request, *one)

    answers = await asyncio.gather(*(answer(one) for one in checked))
    return [{"index": index} | one for index, one in enumerate(answers)]


async def _came_before(request: web.Request, first: Item) -> bool:
    """Whether the batch comes again; raises `Refusal` if another one had its key."""
    _, once = first
    return once is not None and await once.earlier(request.app[OUTSIDE].tasks) is not None


async def _checked(request: web.Request, index: int, chart: Any) -> Item | dict[str, Any]:
    """A chart that may be accepted, or why not."""
    await asyncio.sleep(0)  # others have their turn between two charts
    try:
        if not isinstance(chart, dict):
            raise InvalidMessage("is not a JSON object")
        body = model_of(GenerateBody, {"lane": Lane.BULK.value} | chart)
        client = request[CALLER].submits_as(body.client)
        once = await once_of(request, client, index)
        wanted = body.to_request(client, task_id=once.task_id if once else None)
        await request.app[ADMISSION].check(wanted.lane)
        await request.app[COST_GATE].check(wanted)
    except (PlotwireError, Refusal) as error:
        return _refusal(request, error)
    return wanted, once


async def _recorded(request: web.Request, chart: ChartRequest, once: Once | None) -> dict[str, Any]:
    try:
        made = await record(request.app, chart, once)
    except (PlotwireError, Refusal) as error:
        return _refusal(request, error)
    return {"code": 200} | accepted(made.task)


def _refusal(request: web.Request, error: PlotwireError | Refusal) -> dict[str, Any]:
    retry_after_s = request.app[RETRY_AFTER_S]
    response = refused(error) if isinstance(error, Refusal) else problem(error, retry_after_s)
    told: dict[str, Any] = json.loads(response.text or "{}")
    return {"code": told["code"], "error": told["error"]}
