"""Many charts in one call: each is accepted or refused on its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import InvalidMessage, PlotwireError
from contracts.identifiers import Lane, TaskId
from contracts.messages import ChartRequest
from contracts.tasks import TaskRecord
from gateway.admission import ADMISSION, Room
from gateway.bodies import GenerateBody, model_of
from gateway.callers import CALLER
from gateway.cost_gate import COST_GATE
from gateway.idempotency import Once, once_of
from gateway.large_bodies import beside, came_large
from gateway.ports import OUTSIDE
from gateway.problems import RETRY_AFTER_S, problem, refused
from gateway.quotas import spend
from gateway.refusals import Refusal
from gateway.submitting import record
from gateway.task_views import accepted

MAX_CHARTS: Final = 1_000
_LOOKS_AT_ONCE: Final = 16
"""A batch must not fill the store's connections."""
_RECORDS_AT_ONCE: Final = 64
"""Those share a connection, for they are written in groups; a batch must leave others a turn."""


Wanted = tuple[ChartRequest, Once | None]
Refused = dict[str, Any]
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class Item:
    """A chart that is let in."""

    chart: ChartRequest
    once: Once | None
    room: Room | None
    """None for a chart that was accepted when the same batch came before."""


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
    understood = [await _understood(request, index, chart) for index, chart in enumerate(charts)]
    known = await _known(request, [one for one in understood if not isinstance(one, dict)])
    with ExitStack() as rooms:
        let_in = [await _let_in(request, one, known, rooms) for one in understood]
        if new := sum(isinstance(one, Item) and one.room is not None for one in let_in):
            await spend(request, new)
        answers = await _in_turns(_RECORDS_AT_ONCE, partial(_recorded, request), let_in)
    return [{"index": index} | one for index, one in enumerate(answers)]


async def _in_turns(at_once: int, call: Callable[[A], Awaitable[B]], each: Iterable[A]) -> list[B]:
    turns = asyncio.Semaphore(at_once)

    async def one_turn(one: A) -> B:
        async with turns:
            return await call(one)

    return await asyncio.gather(*map(one_turn, each))


async def _understood(request: web.Request, index: int, chart: Any) -> Wanted | Refused:
    await asyncio.sleep(0)  # others have their turn between two charts
    try:
        if not isinstance(chart, dict):
            raise InvalidMessage("is not a JSON object")
        body = model_of(GenerateBody, {"lane": Lane.BULK.value} | chart)
        client = request[CALLER].submits_as(body.client)
        once = await once_of(request, client, index)
        make = partial(body.to_request, client, task_id=once.task_id if once else None)
        return await beside(make, large=await came_large(request)), once
    except (PlotwireError, Refusal) as error:
        return _refusal(request, error)


async def _known(request: web.Request, wanted: Iterable[Wanted]) -> frozenset[TaskId]:
    """Ids of charts accepted when the batch came before; raises `Refusal` if another one had its key."""

    async def earlier(once: Once) -> TaskRecord | None:
        return await once.earlier(request.app[OUTSIDE].tasks)

    found = await _in_turns(_LOOKS_AT_ONCE, earlier, [once for _, once in wanted if once])
    return frozenset(task.task_id for task in found if task)


async def _let_in(
    request: web.Request, wanted: Wanted | Refused, known: frozenset[TaskId], rooms: ExitStack
) -> Item | Refused:
    """What room it takes is given up with `rooms` at the latest."""
    if isinstance(wanted, dict):
        return wanted
    chart, once = wanted
    if chart.task_id in known:
        return Item(chart, once, None)
    try:
        room = await request.app[ADMISSION].enter(chart.lane)
        rooms.callback(room.leave)
        await request.app[COST_GATE].check(chart)
    except (PlotwireError, Refusal) as error:
        return _refusal(request, error)
    return Item(chart, once, room)


async def _recorded(request: web.Request, item: Item | Refused) -> dict[str, Any]:
    if isinstance(item, dict):
        return item
    try:
        made = await record(request, item.chart, item.once)
    except (PlotwireError, Refusal) as error:
        return _refusal(request, error)
    finally:
        if item.room:
            item.room.leave()
    return {"code": 200} | accepted(made.task)


def _refusal(request: web.Request, error: PlotwireError | Refusal) -> Refused:
    retry_after_s = request.app[RETRY_AFTER_S]
    response = refused(error) if isinstance(error, Refusal) else problem(error, retry_after_s)
    told: dict[str, Any] = json.loads(response.text or "{}")
    return {"code": told["code"], "error": told["error"]}
