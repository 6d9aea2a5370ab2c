"""A trace for each request that a caller makes; probes and pages have none."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Middleware

from gateway.endpoints import Handler, endpoint_of


class Served(Protocol):
    """A request that is being answered."""

    def answered(self, status: int) -> None:
        """Note the HTTP status of the answer."""


class Traces(Protocol):
    """Where traces are made; the adapters fit it without knowing."""

    def serving(self, method: str, route: str, headers: Mapping[str, str]) -> AbstractContextManager[Served]:
        """Around the answer to a request."""


def trace_requests(traces: Traces) -> Middleware:
    """The middleware, which goes before all others: what they do belongs to the trace."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        endpoint, resource = endpoint_of(request), request.match_info.route.resource
        if endpoint is None or endpoint.scope is None or resource is None:
            return await handler(request)
        with traces.serving(request.method, resource.canonical, request.headers) as served:
            response = await handler(request)
            served.answered(response.status)
            return response

    return middleware
