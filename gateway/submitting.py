"""From a caller's words to an accepted request: room for it, worth drawing, recorded, published."""

from aiohttp import web

from contracts.messages import ChartRequest
from contracts.tasks import TaskRecord
from gateway.admission import ADMISSION
from gateway.cost_gate import COST_GATE
from gateway.dispatch import DISPATCH
from gateway.quotas import spend


async def submit(request: web.Request, chart: ChartRequest) -> TaskRecord:
    """Accept `chart` for the caller of `request`; it is durable when this returns.

    Raises:
        Overloaded: its lane, or the outbox, is full.
        Refusal: the caller has used up its quota.
        PermanentError: it cannot be drawn, or its task id is in use.
        StoreUnavailable: not accepted.
    """
    app = request.app
    await app[ADMISSION].check(chart.lane)
    await app[COST_GATE].check(chart)
    await spend(request)
    return await app[DISPATCH].accept(chart)
