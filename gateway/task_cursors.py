"""Where the next page of tasks begins: opaque to callers, and checked when it comes back."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from contracts.errors import InvalidMessage
from contracts.tasks import TaskPlace, TaskRecord


def of_task(task: TaskRecord) -> str:
    """The cursor of what comes after `task`."""
    text = f"{round(task.created_at.timestamp() * 1000)}:{task.task_id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def to_place(cursor: str) -> TaskPlace:
    """The place of a cursor; raises `InvalidMessage` for what is none of ours."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at_ms, _, task_id = text.partition(":")
        return TaskPlace(created_at=datetime.fromtimestamp(int(at_ms) / 1000, UTC), task_id=task_id)
    except (ValueError, OverflowError, OSError, binascii.Error) as error:
        raise InvalidMessage("is no cursor of this list", path="cursor") from error
