"""Traces of requests through HTTP and RabbitMQ; off by default, and then trace headers only pass through.

A caller with traces of its own finds its trace id on the event even so: what came in with a request
goes out with whatever is published on its behalf.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar, Token
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Generic, TypeVar

from contracts.topology import Header
from contracts.trace_context import trace_headers

T = TypeVar("T")

_PASSED_ON: Final[ContextVar[Mapping[str, str] | None]] = ContextVar("trace_headers", default=None)


@dataclass(frozen=True)
class Sending:
    """A message that is published."""

    exchange: str
    routing_key: str
    message_id: str
    task_id: str | None
    size_bytes: int
    headers: Mapping[str, str]
    """That it is to have; trace headers among them belong to the request that it repeats."""


@dataclass(frozen=True)
class Handling:
    """A message that is worked off."""

    exchange: str
    routing_key: str
    queue: str
    message_id: str | None
    task_id: str | None
    size_bytes: int
    delivery_tag: int
    attempt: int
    headers: Mapping[str, object]


class Served:
    """A request that is being answered."""

    def answered(self, status: int) -> None:
        """Note the HTTP status of the answer."""


class Tracing:
    """Passes trace headers on, and makes no spans."""

    def serving(self, method: str, route: str, headers: Mapping[str, str]) -> AbstractContextManager[Served]:
        """Around the answer to an HTTP request.

        Args:
            method: of the request.
            route: its path with names in place of values.
            headers: of the request.
        """
        del method, route
        return _PassingOn(headers, Served())

    def handling(self, message: Handling) -> AbstractContextManager[None]:
        """Around the work on a message."""
        return _PassingOn(message.headers, None)

    def sending(self, message: Sending) -> AbstractContextManager[dict[str, str]]:
        """Around a publish; gives the headers to send."""
        passed = {} if Header.TRACE_PARENT in message.headers else _PASSED_ON.get() or {}
        return nullcontext({**message.headers, **passed})

    def repeating(self, headers: Mapping[str, object]) -> AbstractContextManager[None]:
        """Around work on what has come to rest: in the trace that it came with, and without a span."""
        return _PassingOn(headers, None)

    def current(self) -> dict[str, str]:
        """The trace headers that a publish would have now: to be kept with what is published later."""
        return dict(_PASSED_ON.get() or {})

    def staged(self, thing: T, stages: Mapping[str, str]) -> T:
        """`thing`, the calls of some of whose methods are stages of a request.

        Args:
            thing: anything with coroutine methods.
            stages: names of stages, by names of methods.
        """
        del stages
        return thing


class _PassingOn(Generic[T]):
    """A block whose publishes have the trace headers among `headers`; it is given `value`.

    A class, as a generator costs twice as much, which every request and message would pay.
    """

    def __init__(self, headers: Mapping[str, object], value: T) -> None:
        self._headers = trace_headers(headers)
        self._value = value
        self._token: Token[Mapping[str, str] | None] | None = None

    def __enter__(self) -> T:
        self._token = _PASSED_ON.set(self._headers)
        return self._value

    def __exit__(self, *_error: object) -> None:
        if self._token is not None:
            _PASSED_ON.reset(self._token)


def can_trace() -> bool:
    """Whether the packages of the extra `tracing` are there."""
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:
        return False


@asynccontextmanager
async def tracing_of(service: str, *, is_on: bool) -> AsyncIterator[Tracing]:
    """Tracing for one process; what is not sent yet is sent at the end, for some seconds at most.

    Args:
        service: what it is called, unless `OTEL_SERVICE_NAME` says otherwise.
        is_on: whether spans are made and sent; needs the extra `tracing`.
    """
    if not is_on:
        yield Tracing()
        return
    from adapters.otel_tracing import OtelTracing  # noqa: PLC0415  # the extra may not be installed

    tracing = OtelTracing.exporting(service)
    try:
        yield tracing
    finally:
        await tracing.close()
