"""From a caller's words to an accepted request: room for it, worth drawing, recorded, published."""

from dataclasses import dataclass

from aiohttp import web

from contracts.errors import TaskConflict
from contracts.messages import ChartRequest
from contracts.tasks import TaskRecord
from gateway.admission import ADMISSION
from gateway.cost_gate import COST_GATE
from gateway.dispatch import DISPATCH
from gateway.idempotency import Once, key_reused
from gateway.large_bodies import came_large
from gateway.ports import OUTSIDE
from gateway.quotas import spend


@dataclass(frozen=True)
class Accepted:
    """A task, and whether it is there because the same was submitted before."""

    task: TaskRecord
    repeated: bool = False


async def submit(request: web.Request, chart: ChartRequest, once: Once | None = None) -> Accepted:
    """Accept `chart` for the caller of `request`; it is durable when this returns.

    Raises:
        Overloaded: its lane, or the outbox, is full.
        Refusal: the caller has used up its quota, or its key with another body.
        PermanentError: it cannot be drawn, or its task id is in use.
        StoreUnavailable: not accepted.
    """
    # The same answer for the same key, however full the service is by now.
    if once and (earlier := await once.earlier(request.app[OUTSIDE].tasks)):
        return Accepted(earlier, repeated=True)
    room = await request.app[ADMISSION].enter(chart.lane)
    try:
        await request.app[COST_GATE].check(chart)
        await spend(request)
        return await record(request, chart, once)
    finally:
        room.leave()


async def record(request: web.Request, chart: ChartRequest, once: Once | None) -> Accepted:
    """Record and publish what has been let in; raises as `submit` does."""
    dispatch, large = request.app[DISPATCH], await came_large(request)
    if once is None:
        return Accepted(await dispatch.accept(chart, large=large))
    try:
        task = await dispatch.accept(chart, once.submission, large=large)
    except TaskConflict as error:
        raise key_reused() from error
    return Accepted(task, repeated=once.is_repeated_by(task))
