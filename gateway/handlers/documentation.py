"""The interface, told by itself: as OpenAPI for programs, as a page for people."""

import json
from functools import cached_property
from typing import Any, Final

from aiohttp import web

from gateway import api_page
from gateway.endpoints import endpoint
from gateway.openapi import document


class Documentation:
    """Of one application; written when it is first asked for.

    Args:
        app: whose routes are told; all of them are there by then.
    """

    def __init__(self, app: web.Application) -> None:
        self._app = app

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document."""
        return document(self._app.router.routes())

    @cached_property
    def text(self) -> bytes:
        """The same as JSON."""
        return json.dumps(self.openapi, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def page(self) -> str:
        """The same for people."""
        return api_page.page_of(self.openapi)


DOCUMENTATION: Final = web.AppKey("documentation", Documentation)


@endpoint(None, tag="system", media=("application/json",))
async def openapi(request: web.Request) -> web.Response:
    """`GET /openapi.json`: this document."""
    return web.Response(body=request.app[DOCUMENTATION].text, content_type="application/json")


@endpoint(None, tag="system", media=("text/html",))
async def page(request: web.Request) -> web.Response:
    """`GET /docs`: this document as a page to read."""
    headers = {"Content-Security-Policy": api_page.POLICY}
    return web.Response(text=request.app[DOCUMENTATION].page, content_type="text/html", headers=headers)
