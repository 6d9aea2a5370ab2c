"""A collector of traces: takes what OTLP over HTTP sends, decodes it, and keeps it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


@dataclass(frozen=True)
class Kept:
    """A span as it arrived."""

    service: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: str
    began_ns: int
    ended_ns: int
    is_error: bool
    attributes: dict[str, str | int]
    linked: tuple[str, ...]
    """Trace ids of its links."""


@dataclass
class Collector:
    """`url` is what `OTEL_EXPORTER_OTLP_ENDPOINT` is to be."""

    url: str = ""
    spans: list[Kept] = field(default_factory=list)

    def of(self, trace_id: str) -> list[Kept]:
        """The spans of a trace, in the order in which they began."""
        return sorted(
            (span for span in self.spans if span.trace_id == trace_id), key=lambda one: one.began_ns
        )

    async def take(self, request: web.Request) -> web.Response:
        told = ExportTraceServiceRequest.FromString(await request.read())
        for resource in told.resource_spans:
            service = str(_plain(resource.resource.attributes)["service.name"])
            for scope in resource.scope_spans:
                self.spans.extend(_kept(service, span) for span in scope.spans)
        body = ExportTraceServiceResponse().SerializeToString()
        return web.Response(body=body, content_type="application/x-protobuf")


def _kept(service: str, span: Span) -> Kept:
    return Kept(
        service,
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        span.start_time_unix_nano,
        span.end_time_unix_nano,
        span.status.code == Status.STATUS_CODE_ERROR,
        _plain(span.attributes),
        tuple(link.trace_id.hex() for link in span.links),
    )


def _plain(attributes: object) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for one in attributes:  # type: ignore[attr-defined]  # a list of KeyValue, which its stubs do not tell
        assert isinstance(one, KeyValue)
        value = one.value
        found[one.key] = value.int_value if value.HasField("int_value") else value.string_value
    return found


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    collector = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", collector.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    collector.url = f"http://{host}:{port}"
    try:
        yield collector
    finally:
        await runner.cleanup()


def drawn(spans: list[Kept]) -> str:
    """A trace as a tree for people: what began when, and took how long."""
    first = min(span.began_ns for span in spans)
    known = {span.span_id for span in spans}
    lines: list[str] = []

    def add(span: Kept, depth: int) -> None:
        at_ms, took_ms = (span.began_ns - first) / 1e6, (span.ended_ns - span.began_ns) / 1e6
        name = "  " * depth + span.name
        lines.append(f"{name:<52} {span.service:<18} +{at_ms:8.1f} ms {took_ms:8.1f} ms")
        for child in spans:
            if child.parent_id == span.span_id:
                add(child, depth + 1)

    for span in spans:
        if span.parent_id not in known:
            add(span, 0)
    return "\n".join(lines)
