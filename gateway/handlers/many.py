"""Many charts at once, many tasks at once, and a chart that is only looked at."""

import asyncio
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Annotated, Any, Final

from aiohttp import web
from pydantic import Field

from contracts.errors import ErrorCode, InvalidMessage, Overloaded, PermanentError
from contracts.identifiers import Client
from contracts.tasks import TaskFilter, TaskStatus
from gateway import task_cursors
from gateway.answers import BatchAnswer, TaskPage, Verdict
from gateway.batches import BatchBody, take
from gateway.bodies import GenerateBody, model_of, read_json
from gateway.callers import CALLER
from gateway.cost_gate import VALIDATOR
from gateway.endpoints import endpoint
from gateway.envelopes import success
from gateway.idempotency import SubmissionHeaders
from gateway.keys import Scope
from gateway.large_bodies import beside, came_large
from gateway.ports import OUTSIDE
from gateway.queries import Query, read_query
from gateway.refusals import Refusal, RefusalCode
from gateway.task_views import brief

_VALIDATE_WITHIN_S: Final = 10.0
_PAGE: Final = 50
_MAX_PAGE: Final = 200


class TaskQuery(Query):
    """Which tasks."""

    status: TaskStatus | None = None
    client: Client | None = None
    cursor: str | None = None
    """Where the page begins: `nextCursor` of the one before."""
    limit: Annotated[int, Field(ge=1, le=_MAX_PAGE)] = _PAGE


@endpoint(Scope.SUBMIT, body=BatchBody, answer=BatchAnswer, errors=(409,), headers=SubmissionHeaders)
async def batch(request: web.Request) -> web.Response:
    """`POST /api/charts/batch`: up to 1,000 charts; 200 with one answer for each, in their order."""
    items = await take(request, await read_json(request))
    good = sum(item["code"] == 200 for item in items)  # noqa: PLR2004  # of HTTP
    return success({"accepted": good, "refused": len(items) - good, "items": items}, msg="Batch processed")


@endpoint(Scope.SUBMIT, body=GenerateBody, answer=Verdict)
async def validate(request: web.Request) -> web.Response:
    """`POST /api/charts/validate`: what a submission would be told, and what its picture would ignore.

    Nothing is accepted and nothing is drawn.
    """
    value = await read_json(request)
    warnings: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    try:
        if not isinstance(value, dict):
            raise InvalidMessage("the body is not a JSON object")
        make = partial(model_of(GenerateBody, value).to_request, request[CALLER].client)
        chart = await beside(make, large=await came_large(request))
        async with asyncio.timeout(_VALIDATE_WITHIN_S):
            found = await request.app[VALIDATOR].compile(chart)
        warnings = [one.model_dump(mode="json") for one in found]
    except PermanentError as error:
        errors = [{"code": error.code, "path": error.path, "message": error.message}]
    except TimeoutError:
        late = f"compiling takes longer than {_VALIDATE_WITHIN_S:g} s"
        errors = [{"code": ErrorCode.LIMIT_EXCEEDED, "path": None, "message": late}]
    except BrokenProcessPool as died:
        raise Overloaded("the validating process died; try again", retry_after_s=1) from died
    return success({"valid": not errors, "errors": errors, "warnings": warnings})


@endpoint(Scope.READ, query=TaskQuery, answer=TaskPage)
async def tasks(request: web.Request) -> web.Response:
    """`GET /api/charts`: tasks of the caller, newest first; of every client for operators."""
    query, caller = read_query(request, TaskQuery), request[CALLER]
    client = query.client
    if client is None and not caller.may_see_all:
        client = caller.client
    if client is not None and not caller.may_see(client):
        raise Refusal(403, RefusalCode.FORBIDDEN, f"client: this key sees tasks of {caller.client}")
    after = task_cursors.to_place(query.cursor) if query.cursor else None
    wanted = TaskFilter(status=query.status, client=client)
    found = await request.app[OUTSIDE].listing.page(wanted, after, query.limit + 1)
    page, is_last = found[: query.limit], len(found) <= query.limit
    cursor = None if is_last else task_cursors.of_task(page[-1])
    return success({"items": [brief(task) for task in page], "nextCursor": cursor})
