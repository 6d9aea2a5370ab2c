"""Tasks belong to the client that made them: to everyone else they are not there."""

import re
from typing import Final

from aiohttp import web

from contracts.errors import TaskNotFound
from contracts.tasks import TaskRecord
from gateway.callers import CALLER
from gateway.ports import OUTSIDE

_TASK_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


async def own_task(request: web.Request) -> TaskRecord:
    """The task that the path names.

    Raises:
        TaskNotFound: there is none, or it is not the caller's; the words are the same.
        StoreUnavailable: the store does not answer.
    """
    task_id = request.match_info["task_id"]
    if not _TASK_ID.fullmatch(task_id):
        raise _not_there()
    try:
        task = await request.app[OUTSIDE].tasks.find(task_id)
    except TaskNotFound as error:
        raise _not_there() from error
    if not request[CALLER].may_see(task.client):
        raise _not_there()
    return task


def _not_there() -> TaskNotFound:
    return TaskNotFound("no task has this id")
