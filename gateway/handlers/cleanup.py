"""The clean-up over HTTP: where it stands, and a run now."""

from typing import Any

from aiohttp import web
from pydantic import AwareDatetime

from contracts.cleanup import CleanupReport, CleanupStatus
from gateway.callers import CALLER
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.keys import Scope
from gateway.operations_ports import OPERATIONS
from gateway.queries import Query, read_query
from gateway.refusals import Refusal, RefusalCode
from gateway.task_views import when
from operations.cleanup import Order


class CleanupQuery(Query):
    """What a run is to do."""

    dry_run: bool = False
    """Tell what would go, and remove nothing."""
    orphans: bool = False
    """Remove objects without a record, and records without an object, too. Only where no other
    installation keeps images in the same folders of the bucket."""


class CleanupDone(CleanupReport):
    """What a run did."""

    timestamp: AwareDatetime
    """When it ended, in the word of the old service."""


@endpoint(Scope.OPERATE, tag="system", answer=CleanupStatus)
async def status(request: web.Request) -> web.Response:
    """`GET /api/system/cleanup-status`: who is at it, what the last run did, when the next one is due."""
    found = await request.app[OPERATIONS].cleanup.status()
    return success(found.model_dump(mode="json"))


@endpoint(Scope.OPERATE, tag="system", query=CleanupQuery, answer=CleanupDone, errors=(400, 409))
async def run(request: web.Request) -> web.Response:
    """`POST /api/system/cleanup/manual`: clean up now, and tell what went; 409 while another does."""
    query = read_query(request, CleanupQuery)
    actor = request[CALLER].actor(request)
    by = f"{actor.name} on {actor.place}"
    order = Order(by, dry_run=query.dry_run, removes_orphans=query.orphans)
    report = await request.app[OPERATIONS].cleanup.take(order)
    if report is None:
        raise Refusal(
            409, RefusalCode.CLEANUP_RUNNING, "another clean-up is running; see the clean-up status"
        )
    told: dict[str, Any] = report.model_dump(mode="json")
    return success(told | {"timestamp": when(report.finished_at)})
