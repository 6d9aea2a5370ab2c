"""Errors as HTTP: 400 if the caller can mend it, 503 if waiting helps, 500 if neither. One middleware."""

import asyncio
from time import perf_counter
from typing import Final

import structlog
from aiohttp import web

from contracts.errors import (
    BrokerUnavailable,
    ErrorCode,
    LetterNotFound,
    LetterNotOpen,
    Overloaded,
    PermanentError,
    PlotwireError,
    ReplayRefused,
    StorageRefused,
    StorageUnavailable,
    StoreUnavailable,
    TaskConflict,
    TaskNotFound,
    TransientError,
)
from gateway.answer_headers import REQUEST_ID, is_preflight, preflight, request_id_of
from gateway.endpoints import Handler
from gateway.envelopes import ErrorType, failure
from gateway.metrics import answer_seconds, answers
from gateway.refusals import Refusal, RefusalCode

log = structlog.get_logger(__name__)

RETRY_AFTER_S = web.AppKey("retry_after_s", int)

_HTTP_WORDS: Final = {
    401: ("Not authenticated", ErrorType.VALIDATION, RefusalCode.UNAUTHENTICATED),
    403: ("Forbidden", ErrorType.VALIDATION, RefusalCode.FORBIDDEN),
    404: ("Endpoint not found", ErrorType.NOT_FOUND, RefusalCode.ENDPOINT_NOT_FOUND),
    405: ("Method not allowed", ErrorType.VALIDATION, RefusalCode.METHOD_NOT_ALLOWED),
    408: ("Request timeout", ErrorType.VALIDATION, RefusalCode.BODY_TOO_SLOW),
    409: ("Conflict", ErrorType.VALIDATION, RefusalCode.BAD_REQUEST),
    413: ("Request body too large", ErrorType.VALIDATION, RefusalCode.BODY_TOO_LARGE),
    415: ("Unsupported media type", ErrorType.VALIDATION, RefusalCode.UNSUPPORTED_MEDIA_TYPE),
    429: ("Too many requests", ErrorType.SYSTEM, RefusalCode.RATE_LIMITED),
}
_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_PERMANENT: Final[dict[type[PermanentError], tuple[int, str, ErrorType]]] = {
    TaskNotFound: (404, "Task not found", ErrorType.NOT_FOUND),
    LetterNotFound: (404, "Dead letter not found", ErrorType.NOT_FOUND),
    LetterNotOpen: (409, "Dead letter decided on", ErrorType.VALIDATION),
    ReplayRefused: (409, "Replay refused", ErrorType.VALIDATION),
    TaskConflict: (409, "Task id in use", ErrorType.VALIDATION),
    StorageRefused: (502, "Image store refused", ErrorType.OSS),
}
_REFUSED_BY_STORE: Final = "the image store refused the operation"
_AWAY: Final = {
    StoreUnavailable: "the task store does not answer; the request was not accepted",
    BrokerUnavailable: "the message broker does not answer; the request was not accepted",
    StorageUnavailable: "the image store does not answer",
}


SEND_LIMIT_S = web.AppKey("send_limit_s", float)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into an envelope, and see that the answer is taken in time."""
    request[REQUEST_ID] = request_id_of(request)
    structlog.contextvars.bind_contextvars(request_id=request[REQUEST_ID])  # of the task, which ends with it
    began = perf_counter()
    response = preflight() if is_preflight(request) else await _answer(request, handler)
    route = request.match_info.route.resource
    method = request.method if request.method in _METHODS else "other"
    path = route.canonical if route else "-"
    answers(method, path, response.status).inc()
    answer_seconds(path).observe(perf_counter() - began)
    await _send(request, response)
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except PlotwireError as error:
        return problem(error, request.app[RETRY_AFTER_S])
    except Refusal as refusal:
        return refused(refusal)
    except web.HTTPException as error:
        return _http_problem(error)
    except Exception:
        log.exception("handler_bug", method=request.method, path=request.path)
        return bug()


async def _send(request: web.Request, response: web.StreamResponse) -> None:
    """Send an answer here, where a limit can end it; the server finds it sent."""
    if response.prepared:  # a stream: its handler has sent it
        return
    try:
        async with asyncio.timeout(request.app[SEND_LIMIT_S]):
            await response.prepare(request)
            await response.write_eof()
    except TimeoutError:
        log.info("answer_not_taken", status=response.status)
        if request.transport is not None:
            request.transport.abort()
    except ConnectionError:
        log.info("caller_gone", status=response.status)


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
    details = "an unexpected error; it is logged"
    return failure(500, "Internal server error", ErrorType.SYSTEM, details, code=ErrorCode.INTERNAL)


def _permanent(error: PermanentError) -> web.Response:
    status, msg, kind = _PERMANENT.get(type(error), (400, "Invalid request", ErrorType.VALIDATION))
    details = _REFUSED_BY_STORE if isinstance(error, StorageRefused) else str(error)
    return failure(status, msg, kind, details, code=error.code, path=error.path)


def _transient(error: TransientError, retry_after_s: int) -> web.Response:
    code = error.code
    if isinstance(error, Overloaded):
        headers = {"Retry-After": f"{error.retry_after_s:.0f}"}
        return failure(503, "Service overloaded", ErrorType.SYSTEM, error.message, code=code, headers=headers)
    log.warning("server_away", code=code, reason=str(error))
    kind = ErrorType.OSS if isinstance(error, StorageUnavailable) else ErrorType.SYSTEM
    details = _AWAY.get(type(error), "a server does not answer")
    headers = {"Retry-After": str(retry_after_s)}
    return failure(503, "Service unavailable", kind, details, code=code, headers=headers)


def refused(refusal: Refusal) -> web.Response:
    """The answer to one who is not let in."""
    msg, kind, _ = _HTTP_WORDS[refusal.status]
    response = failure(refusal.status, msg, kind, refusal.details, code=refusal.code, headers=refusal.headers)
    if refusal.closes:
        response.force_close()
    return response


def _http_problem(error: web.HTTPException) -> web.Response:
    """What aiohttp itself refuses: routes, methods, and bodies over the limit while they are read."""
    msg, kind, code = _HTTP_WORDS.get(
        error.status, (error.reason, ErrorType.VALIDATION, RefusalCode.BAD_REQUEST)
    )
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    response = failure(error.status, msg, kind, msg, code=code, headers=headers)
    if error.status == web.HTTPRequestEntityTooLarge.status_code:
        response.force_close()
    return response
