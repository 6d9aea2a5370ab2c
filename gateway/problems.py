"""Errors as HTTP: 400 if the caller can mend it, 503 if waiting helps, 500 if neither. One middleware."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import uuid4

import structlog
from aiohttp import web

from contracts.errors import (
    BrokerUnavailable,
    Overloaded,
    PermanentError,
    PlotwireError,
    StorageRefused,
    StorageUnavailable,
    StoreUnavailable,
    TaskConflict,
    TaskNotFound,
    TransientError,
)
from gateway.envelopes import ErrorType, failure
from gateway.metrics import HTTP_REQUESTS

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

RETRY_AFTER_S = web.AppKey("retry_after_s", int)

_HTTP_WORDS: Final = {
    404: ("Endpoint not found", ErrorType.NOT_FOUND),
    405: ("Method not allowed", ErrorType.VALIDATION),
    413: ("Request body too large", ErrorType.VALIDATION),
    415: ("Unsupported media type", ErrorType.VALIDATION),
}
_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Server": "plotwire",
}
_AWAY: Final = {
    StoreUnavailable: "the task store does not answer; the request was not accepted",
    BrokerUnavailable: "the message broker does not answer; the request was not accepted",
    StorageUnavailable: "the image store does not answer",
}


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into an envelope; a request id goes with every answer."""
    request_id = uuid4().hex
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        response = await _answer(request, handler)
        route = request.match_info.route.resource
        HTTP_REQUESTS.labels(request.method, route.canonical if route else "-", response.status).inc()
    response.headers.setdefault("X-Request-Id", request_id)
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except PlotwireError as error:
        return problem(error, request.app[RETRY_AFTER_S])
    except web.HTTPException as error:
        return _http_problem(error)
    except Exception:
        log.exception("handler_bug", method=request.method, path=request.path)
        return bug()


def problem(error: PlotwireError, retry_after_s: int) -> web.Response:
    """The answer to one of our errors."""
    if isinstance(error, PermanentError):
        return _permanent(error)
    if isinstance(error, TransientError):
        return _transient(error, retry_after_s)
    log.error("unexpected_error", code=error.code, reason=str(error))
    return bug()


def bug() -> web.Response:
    """The answer when neither the caller nor waiting can help."""
    return failure(500, "Internal server error", ErrorType.SYSTEM, "an unexpected error; it is logged")


def _permanent(error: PermanentError) -> web.Response:
    match error:
        case TaskNotFound():
            return failure(404, "Task not found", ErrorType.NOT_FOUND, error.message)
        case TaskConflict():
            return failure(409, "Task id in use", ErrorType.VALIDATION, str(error), path=error.path)
        case StorageRefused():
            return failure(502, "Image store refused", ErrorType.OSS, "the image store refused the operation")
    return failure(400, "Invalid request", ErrorType.VALIDATION, str(error), code=error.code, path=error.path)


def _transient(error: TransientError, retry_after_s: int) -> web.Response:
    if isinstance(error, Overloaded):
        headers = {"Retry-After": f"{error.retry_after_s:.0f}"}
        return failure(503, "Service overloaded", ErrorType.SYSTEM, error.message, headers=headers)
    log.warning("server_away", code=error.code, reason=str(error))
    kind = ErrorType.OSS if isinstance(error, StorageUnavailable) else ErrorType.SYSTEM
    details = _AWAY.get(type(error), "a server does not answer")
    headers = {"Retry-After": str(retry_after_s)}
    return failure(503, "Service unavailable", kind, details, headers=headers)


def _http_problem(error: web.HTTPException) -> web.Response:
    msg, kind = _HTTP_WORDS.get(error.status, (error.reason, ErrorType.VALIDATION))
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    if error.status == web.HTTPRequestEntityTooLarge.status_code:
        headers["Connection"] = "close"
    return failure(error.status, msg, kind, error.text or msg, headers=headers)
