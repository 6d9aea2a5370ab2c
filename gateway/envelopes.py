"""The answers every caller of the old service knows: `{code, msg, data}`, and `error` when there is one."""

from enum import StrEnum
from typing import Any

from aiohttp import web
from pydantic_core import to_json


class ErrorType(StrEnum):
    """The kinds of errors, as the old service named them."""

    VALIDATION = "VALIDATION_ERROR"
    PROCESSING = "PROCESSING_ERROR"
    OSS = "OSS_ERROR"
    SYSTEM = "SYSTEM_ERROR"
    NOT_FOUND = "NOT_FOUND_ERROR"


def success(data: Any, msg: str = "success", *, http_status: int = 200, **beside: Any) -> web.Response:
    """An answer with `data`; `beside` goes next to it."""
    body = {"code": http_status, "msg": msg, "data": data} | beside
    return as_json(body, http_status)


def failure(
    status: int,
    msg: str,
    kind: ErrorType,
    details: str,
    *,
    code: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> web.Response:
    """An error: `details` for a person, `code` and `more` for programs; nothing of our inside."""
    error = {"type": kind.value, "code": code, "details": details} | more
    body = {"code": status, "msg": msg, "data": None, "error": error}
    return as_json(body, status, headers)


def as_json(body: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> web.Response:
    """An answer in JSON, written by pydantic's encoder: Python's takes some times as long."""
    return web.Response(
        body=to_json(body), status=status, headers=headers, content_type="application/json", charset="utf-8"
    )
