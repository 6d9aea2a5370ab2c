"""What a handler says of itself: who may call it, and what goes in and out.

The door reads the scope, and the OpenAPI document is written from the rest. A handler that says
nothing is open to operators only.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel

from gateway.keys import Scope

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One operation of the interface."""

    scope: Scope | None
    """None: open to everyone."""
    tag: str = "charts"
    body: type[BaseModel] | None = None
    """Of the request, as JSON."""
    body_is_optional: bool = False
    query: type[BaseModel] | None = None
    """Fields of the query string."""
    headers: type[BaseModel] | None = None
    """Of the request, beyond those that every operation takes."""
    answer: Any = None
    """Type of `data` in a 200 envelope; None where the answer is none."""
    media: tuple[str, ...] = ()
    """Types of answers that are no envelope."""
    statuses: tuple[int, ...] = (200,)
    """Of answers that are no errors."""
    errors: tuple[int, ...] = ()
    """Statuses beyond those that the scope and the body bring along."""


_UNDECLARED: Final = Endpoint(scope=Scope.OPERATE)
_DECLARED: Final[dict[Handler, Endpoint]] = {}


def endpoint(scope: Scope | None, **said: Any) -> Callable[[H], H]:
    """Declare a handler; the arguments are those of `Endpoint`."""

    def declare(handler: H) -> H:
        _DECLARED[handler] = Endpoint(scope=scope, **said)
        return handler

    return declare


def declared(handler: Any) -> Endpoint | None:
    """What a handler said of itself."""
    return _DECLARED.get(handler)


def endpoint_of(request: web.Request) -> Endpoint | None:
    """The operation of a request; None where there is no such route or method."""
    info = request.match_info
    if info.http_exception is not None:
        return None
    return _DECLARED.get(info.handler, _UNDECLARED)
