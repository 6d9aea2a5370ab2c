"""The interface, told by itself: as OpenAPI and AsyncAPI for programs, as a page for people."""

from functools import cached_property
from typing import Any, Final

from aiohttp import web

from contracts import schemas
from contracts.topology import Topology
from gateway import api_page
from gateway.documents import asyncapi_yaml, openapi_json
from gateway.endpoints import endpoint
from gateway.openapi import document


class Documentation:
    """Of one application; written when it is first asked for.

    Args:
        app: whose routes are told; all of them are there by then.
        topology: of the broker that this gateway publishes to.
    """

    def __init__(self, app: web.Application, topology: Topology) -> None:
        self._app = app
        self._topology = topology

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document."""
        return document(self._app.router.routes())

    @cached_property
    def text(self) -> bytes:
        """The same as JSON."""
        return openapi_json(self._app.router.routes()).encode()

    @cached_property
    def asyncapi(self) -> bytes:
        """The AsyncAPI 3 document as YAML."""
        return asyncapi_yaml(self._topology).encode()

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


@endpoint(None, tag="system", media=("application/yaml",))
async def asyncapi(request: web.Request) -> web.Response:
    """`GET /asyncapi.yaml`: the messages on RabbitMQ: exchanges, queues, payloads, examples."""
    return web.Response(body=request.app[DOCUMENTATION].asyncapi, content_type="application/yaml")


@endpoint(None, tag="system", media=("application/schema+json",))
async def schema(request: web.Request) -> web.Response:
    """`GET /schemas/{schema}.json`: the JSON Schema of a message, a record, or the native chart spec."""
    text = schemas.documents().get(request.match_info["schema"])
    if text is None:
        raise web.HTTPNotFound
    return web.Response(text=text, content_type="application/schema+json")
