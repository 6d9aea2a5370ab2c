"""A task as a stream of server-sent events: where it stands now, every change, and its end.

event: status | completed | failed     data: the task, as its status tells it
: a comment whenever nothing else was sent for a while, so that nobody in between hangs up
"""

import json
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any, Final

from contracts.errors import StoreUnavailable
from contracts.tasks import TaskRecord
from gateway.ports import Tasks
from gateway.waiting import Watch

_LOOK_S: Final = 1.0
"""That a task has begun is announced by nobody: who watches a pending one is told within this time."""
_BEAT_S: Final = 15.0
COMMENT: Final = b": still waiting\n\n"
FAREWELL: Final = b": this gateway ends\nretry: 500\n\n"
"""Another gateway answers whoever comes again."""


def event_id(task: TaskRecord) -> str:
    """Names one state of a task: who has seen it need not be told again."""
    return f"{task.task_id}:{task.generation}:{task.status}"


def encode(task: TaskRecord, data: dict[str, Any]) -> bytes:
    """One event; its JSON stands in one line."""
    name = task.status.value if task.status.is_final else "status"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event_id(task)}\nevent: {name}\ndata: {text}\n\n".encode()


async def changes(tasks: Tasks, watch: Watch, task: TaskRecord) -> AsyncIterator[TaskRecord | None]:
    """The task now and after every change, until it has ended; None when it is time for a comment.

    Ends early, without an end of the task, when the gateway ends.

    Raises:
        TaskNotFound: it was removed.
    """
    yield task
    spoken_at = monotonic()
    while not (task.status.is_final or watch.released):
        limit_s = _LOOK_S if task.started_at is None else _BEAT_S
        await watch.news(limit_s)
        try:
            seen = await tasks.find(task.task_id)
        except StoreUnavailable:
            seen = task
        if event_id(seen) != event_id(task):
            task, spoken_at = seen, monotonic()
            yield task
        elif monotonic() - spoken_at >= _BEAT_S:
            spoken_at = monotonic()
            yield None
