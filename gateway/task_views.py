"""A task as callers are told of it."""

from datetime import datetime
from typing import Any, Final

from contracts.identifiers import TaskId
from contracts.tasks import TaskRecord, TaskStatus
from gateway.ports import Images

STATUS_PATH: Final = "/api/charts/status"


def status_url(task_id: TaskId) -> str:
    """Where to ask for the task."""
    return f"{STATUS_PATH}/{task_id}"


def accepted(task: TaskRecord) -> dict[str, Any]:
    """What a submission is answered, also when it comes again."""
    return {
        "taskId": task.task_id,
        "status": TaskStatus.PENDING,
        "statusUrl": status_url(task.task_id),
        "createdAt": when(task.created_at),
    }


def brief(task: TaskRecord) -> dict[str, Any]:
    """A task in a list."""
    return {
        "taskId": task.task_id,
        "client": task.client,
        "lane": task.lane,
        "status": task.status,
        "statusUrl": status_url(task.task_id),
        "type": task.output.type,
        "createdAt": when(task.created_at),
        "startedAt": when(task.started_at),
        "completedAt": when(task.completed_at),
        "error": task.error.message if task.error else None,
        "errorCode": task.error.code if task.error else None,
    }


def full(task: TaskRecord, images: Images) -> dict[str, Any]:
    """Everything; signing the address of the image takes some milliseconds of a thread."""
    data: dict[str, Any] = {
        "taskId": task.task_id,
        "status": task.status,
        "createdAt": when(task.created_at),
        "startedAt": when(task.started_at),
        "completedAt": when(task.completed_at),
        "attempts": task.attempts,
        "retryCount": max(task.attempts - 1, 0),
        "output": task.output.model_dump(mode="json"),
        "warnings": [warning.model_dump(mode="json") for warning in task.warnings],
    }
    if task.image:
        url, ends = images.url(task.image.object_key)
        data |= {
            "imageUrl": url,
            "imageUrlExpiresAt": when(ends),
            "fileName": task.image.file_name,
            "ossKey": task.image.object_key,
            "size": task.image.size_bytes,
        }
    if task.timings:
        data["timings"] = task.timings.model_dump(by_alias=True)
    if task.errors:
        data["firstFailedAt"] = when(task.first_failed_at)
        data["errors"] = [{**one.model_dump(mode="json"), "at": when(one.at)} for one in task.errors]
    if task.error:
        data["error"] = task.error.message
        data["errorCode"] = task.error.code
        data["errorPath"] = task.error.path
    return data


def when(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and `Z`, as JavaScript writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
