"""Spans by OpenTelemetry, sent by OTLP over HTTP: where to, and which, say the `OTEL_*` variables."""

import asyncio
import functools
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

import structlog
from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from adapters.tracing import Handling, Sending, Served, Tracing
from contracts import __version__
from contracts.errors import PlotwireError
from contracts.trace_context import trace_headers

T = TypeVar("T")
Attributes = dict[str, str | int]

_CLOSE_WITHIN_S: Final = 3.0
_SERVER_ERROR: Final = 500
_PROPAGATOR: Final = TraceContextTextMapPropagator()


class OtelTracing(Tracing):
    """Makes spans: one for each HTTP request, message and stage.

    Args:
        provider: makes and sends the spans.
        hurry: called when closing takes too long: whatever waits for the collector gives up.
    """

    def __init__(self, provider: TracerProvider, hurry: Callable[[], None]) -> None:
        self._provider = provider
        self._hurry = hurry
        self._tracer = provider.get_tracer("plotwire", __version__)

    @classmethod
    def exporting(cls, service: str) -> "OtelTracing":
        """Send spans of `service` in the background, as `OTEL_EXPORTER_OTLP_*` say."""
        # A collector that is away is told once a batch, not once a try.
        logging.getLogger("opentelemetry.exporter").setLevel(logging.ERROR)
        own = {
            "service.name": service,
            "service.version": __version__,
            "service.instance.id": f"{socket.gethostname()}:{os.getpid()}",
        }
        resource = Resource.create(own).merge(OTELResourceDetector().detect())
        exporter = OTLPSpanExporter()
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        return cls(provider, exporter.shutdown)

    @contextmanager
    def serving(self, method: str, route: str, headers: Mapping[str, str]) -> Iterator[Served]:
        """A span of the kind SERVER."""
        attributes: Attributes = {"http.request.method": method, "http.route": route}
        name, parent = f"{method} {route}", _context(headers)
        with self._span(name, SpanKind.SERVER, attributes, parent) as span, _logged(span):
            yield _ServedSpan(span)

    @contextmanager
    def handling(self, message: Handling) -> Iterator[None]:
        """A span of the kind CONSUMER, in the trace that the message came with."""
        places = dict.fromkeys((message.exchange, message.routing_key, message.queue))
        attributes = _messaging("consume", "process", places, message) | {
            "messaging.rabbitmq.message.delivery_tag": message.delivery_tag,
            "plotwire.attempt": message.attempt,
        }
        name, parent = f"consume {message.queue}", _context(message.headers)
        with self._span(name, SpanKind.CONSUMER, attributes, parent) as span, _logged(span):
            yield

    @contextmanager
    def sending(self, message: Sending) -> Iterator[dict[str, str]]:
        """A span of the kind PRODUCER, whose context goes out with the message."""
        attributes = _messaging("publish", "send", (message.exchange, message.routing_key), message)
        parent, links = _origin(message.headers)
        name = f"publish {message.exchange}"
        with self._span(name, SpanKind.PRODUCER, attributes, parent, links):
            headers = dict(message.headers)
            _PROPAGATOR.inject(headers)
            yield headers

    @contextmanager
    def repeating(self, headers: Mapping[str, object]) -> Iterator[None]:
        """What is sent in the block is a child of the span that `headers` name."""
        token = attach(_context(headers))
        try:
            yield
        finally:
            detach(token)

    def current(self) -> dict[str, str]:
        """The context of the span that is open now."""
        headers: dict[str, str] = {}
        _PROPAGATOR.inject(headers)
        return headers

    def staged(self, thing: T, stages: Mapping[str, str]) -> T:
        """`thing` with a span around each call of these methods, inside the span of whoever calls."""
        return cast("T", _Staged(self._span, thing, stages))

    async def close(self) -> None:
        """Send what is left, for 3 s at most."""
        timer = threading.Timer(_CLOSE_WITHIN_S, self._hurry)
        timer.daemon = True
        timer.start()
        await asyncio.to_thread(self._provider.shutdown)
        timer.cancel()

    @contextmanager
    def _span(
        self,
        name: str,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Attributes | None = None,
        context: Context | None = None,
        links: tuple[Link, ...] = (),
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name,
            context,
            kind,
            attributes,
            links,
            record_exception=False,  # its text may hold what callers sent
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", _type_of(error))
                span.set_status(StatusCode.ERROR)
                raise


class _ServedSpan(Served):
    def __init__(self, span: Span) -> None:
        self._span = span

    def answered(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR:
            self._span.set_attribute("error.type", str(status))
            self._span.set_status(StatusCode.ERROR)


class _Staged:
    """Stands for another object; some of its calls are spans."""

    def __init__(self, span: Callable[[str], Any], thing: object, stages: Mapping[str, str]) -> None:
        self._span = span
        self._thing = thing
        self._stages = stages

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if name not in self._stages:
            return found

        @functools.wraps(found)
        async def call(*arguments: Any, **options: Any) -> Any:
            with self._span(self._stages[name]):
                return await found(*arguments, **options)

        return call


def _messaging(name: str, kind: str, places: Any, message: Sending | Handling) -> Attributes:
    told: dict[str, str | int | None] = {
        "messaging.system": "rabbitmq",
        "messaging.operation.name": name,
        "messaging.operation.type": kind,
        "messaging.destination.name": ":".join(place for place in places if place),
        "messaging.rabbitmq.destination.routing_key": message.routing_key,
        "messaging.message.id": message.message_id,
        "messaging.message.conversation_id": message.task_id,
        "messaging.message.body.size": message.size_bytes,
    }
    return {key: value for key, value in told.items() if value not in {None, ""}}


def _context(headers: Mapping[str, Any]) -> Context:
    """Of the trace that `headers` name; a new trace without them."""
    return _PROPAGATOR.extract(trace_headers(headers), Context())


def _origin(headers: Mapping[str, str]) -> tuple[Context | None, tuple[Link, ...]]:
    """Where a message belongs that repeats another: to the trace of that one, linked to whoever sends it."""
    said = trace.get_current_span(_context(headers)).get_span_context()
    current = trace.get_current_span().get_span_context()
    if not said.is_valid or said.trace_id == current.trace_id:
        return None, ()
    return _context(headers), (Link(current),) if current.is_valid else ()


@contextmanager
def _logged(span: Span) -> Iterator[None]:
    """Lines of the log name the trace."""
    trace_id = trace.format_trace_id(span.get_span_context().trace_id)
    with structlog.contextvars.bound_contextvars(trace_id=trace_id):
        yield


def _type_of(error: BaseException) -> str:
    return str(error.code) if isinstance(error, PlotwireError) else type(error).__name__
