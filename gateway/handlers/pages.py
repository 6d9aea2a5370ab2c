"""The pages for people: static files of `gateway/pages`, read once, served with a policy of their own.

They ask the same interface as everyone else, with the key that is typed in, and nothing of another host.
"""

import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from aiohttp import web

from gateway.endpoints import endpoint

_TYPES: Final = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
}
_STATUSES: Final = (200, 304)
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True)
class _File:
    body: bytes
    content_type: str
    etag: str


def _files() -> dict[str, _File]:
    """Every file of the folder by its name: what is not among them has no address."""
    found = {}
    for path in resources.files("gateway").joinpath("pages").iterdir():
        content_type = _TYPES.get(path.name.rpartition(".")[2])
        if content_type and path.is_file():
            body = path.read_bytes()
            found[path.name] = _File(body, content_type, hashlib.sha256(body).hexdigest()[:32])
    return found


_FILES: Final = _files()


@endpoint(None, tag="pages", media=("text/html",), statuses=_STATUSES)
async def playground(request: web.Request) -> web.Response:
    """`GET /playground`: write a chart, see what is wrong with it, have it drawn."""
    return _answer(request, "playground.html")


@endpoint(None, tag="pages", media=("text/html",), statuses=_STATUSES)
async def operate(request: web.Request) -> web.Response:
    """`GET /operate`: queues, tasks and dead letters, for operators."""
    return _answer(request, "operate.html")


@endpoint(None, tag="pages", media=tuple(_TYPES.values()), statuses=_STATUSES, errors=(404,))
async def part(request: web.Request) -> web.Response:
    """`GET /pages/{name}`: scripts, styles and texts of the two pages."""
    return _answer(request, request.match_info["name"])


def _answer(request: web.Request, name: str) -> web.Response:
    file = _FILES.get(name)
    if file is None:
        raise web.HTTPNotFound
    headers = {**_HEADERS, "ETag": f'"{file.etag}"'}
    if any(tag.value in {file.etag, "*"} for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=file.body, content_type=file.content_type, charset="utf-8", headers=headers)


ROUTES: Final[tuple[Any, ...]] = (
    web.get("/playground", playground),
    web.get("/operate", operate),
    web.get("/pages/{name}", part),
)
