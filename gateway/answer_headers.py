"""Headers that every answer has, streams included: request id, security, CORS, rate limits."""

import re
from random import getrandbits
from typing import Final

from aiohttp import web

from gateway.rate_limits import WINDOWS, headers_of

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-API-Key, X-Request-Id"
    ),
    "Access-Control-Max-Age": "600",
}
_EXPOSED: Final = (
    "Content-Disposition, Location, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, X-Chart-Warning-Count, X-Chart-Warnings, X-Request-Id, X-Task-Id"
)

CORS_ORIGINS: Final = web.AppKey("cors_origins", frozenset[str])
REQUEST_ID: Final = web.RequestKey("request_id", str)


def request_id_of(request: web.Request) -> str:
    """The id that the caller gave, where it is one word of harmless characters; else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else _new_id()


def _new_id() -> str:
    return f"{getrandbits(128):032x}"  # a name in logs and no secret, so it need not ask the kernel


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal of aiohttp, before the first byte of an answer."""
    headers = response.headers
    for name, value in _SECURITY.items():
        headers.setdefault(name, value)
    headers["Server"] = "plotwire"
    headers["X-Request-Id"] = request.get(REQUEST_ID) or _new_id()
    headers.update(_cors(request))
    headers.update(headers_of(request.get(WINDOWS, [])))


def is_preflight(request: web.Request) -> bool:
    """Whether a browser asks if a page may send something."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def preflight() -> web.Response:
    """The answer to that: what pages of allowed origins may send."""
    return web.Response(status=204, headers=_PREFLIGHT)


def _cors(request: web.Request) -> dict[str, str]:
    """`*` for everybody, as the old service answered, unless origins are listed."""
    allowed = request.app[CORS_ORIGINS]
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}
    origin = request.headers.get("Origin", "")
    if origin in allowed:
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": _EXPOSED,
            "Vary": "Origin",
        }
    return {"Vary": "Origin"} if allowed else {}
