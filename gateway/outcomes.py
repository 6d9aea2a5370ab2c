"""Ends of tasks as answers of HTTP: the image, or why there is none."""

import base64
from typing import Any, Final

from aiohttp import web

from contracts.errors import ErrorCode
from contracts.messages import Failure
from contracts.tasks import TaskRecord
from gateway.envelopes import ErrorType, as_json, failure
from gateway.refusals import RefusalCode
from gateway.task_views import status_url
from gateway.warning_headers import warning_headers

_CALLERS_FAULT: Final = frozenset(
    {
        ErrorCode.INVALID_MESSAGE,
        ErrorCode.INVALID_CHART,
        ErrorCode.UNSUPPORTED_CHART,
        ErrorCode.LIMIT_EXCEEDED,
    }
)
_PROCESSING: Final = frozenset(
    {ErrorCode.RENDER_FAILED, ErrorCode.RENDER_TIMEOUT, ErrorCode.RENDER_CRASHED, ErrorCode.ATTEMPT_TIMEOUT}
)
_IMAGE_STORE: Final = frozenset({ErrorCode.STORAGE_REFUSED, ErrorCode.STORAGE_UNAVAILABLE})


def image(
    task: TaskRecord, data: bytes, *, file_name: str | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    """The image itself; `file_name` makes it an attachment."""
    return web.Response(
        body=data,
        content_type=task.output.type.media_type,
        headers={**_about(task), **_attachment(file_name), **(headers or {})},
    )


def data_url(task: TaskRecord, data: bytes, *, file_name: str | None = None) -> web.Response:
    """The image in JSON, as a data URL; large ones take a while: call it in a thread."""
    text = base64.b64encode(data).decode()
    url = f"data:{task.output.type.media_type};base64,{text}"
    return as_json(
        {"code": 200, "msg": "success", "data": url}, 200, {**_about(task), **_attachment(file_name)}
    )


def elsewhere(task: TaskRecord, url: str) -> web.Response:
    """A redirection to the image in the bucket."""
    return web.Response(status=302, headers={"Location": url, **_about(task)})


def not_yet(task: TaskRecord) -> web.Response:
    """409: there is no image yet; ask again."""
    details = "the chart is not drawn yet"
    return _without_image(
        409,
        "Chart not ready",
        ErrorType.PROCESSING,
        details,
        task,
        code=RefusalCode.NOT_READY,
        headers={"Retry-After": "1"},
    )


def failed(task: TaskRecord, error: Failure) -> web.Response:
    """Why a task has no image: 400 if the caller can mend the chart."""
    status, msg, kind = _kind(error.code)
    return _without_image(status, msg, kind, error.message, task, code=error.code.value, path=error.path)


def late(task: TaskRecord, limit_s: float) -> web.Response:
    """504: the caller has waited long enough; the task goes on."""
    details = f"the chart is not drawn after {limit_s:g} s; ask for its status"
    msg = "Chart not ready in time"
    return _without_image(504, msg, ErrorType.PROCESSING, details, task, code=RefusalCode.NOT_READY)


def _without_image(
    http_status: int,
    msg: str,
    kind: ErrorType,
    details: str,
    task: TaskRecord,
    *,
    code: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> web.Response:
    where = status_url(task.task_id)
    about = {"taskId": task.task_id, "statusUrl": where, "taskStatus": task.status} | more
    headers = {"X-Task-Id": task.task_id, "Location": where, **(headers or {})}
    return failure(http_status, msg, kind, details, code=code, headers=headers, **about)


def _kind(code: ErrorCode) -> tuple[int, str, ErrorType]:
    if code in _CALLERS_FAULT:
        return 400, "Invalid request", ErrorType.VALIDATION
    if code in _IMAGE_STORE:
        return 502, "Image store refused", ErrorType.OSS
    if code is ErrorCode.QUEUE_TIMEOUT:
        return 503, "Waited too long in the queue", ErrorType.PROCESSING
    if code in _PROCESSING:
        return 500, "Chart processing failed", ErrorType.PROCESSING
    return 500, "Internal server error", ErrorType.SYSTEM


def _about(task: TaskRecord) -> dict[str, str]:
    return {"X-Task-Id": task.task_id, **warning_headers(task.warnings)}


def _attachment(file_name: str | None) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name}"'} if file_name else {}
