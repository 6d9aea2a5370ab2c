"""Metrics for Prometheus, on a port of their own."""

from prometheus_async.aio.web import MetricsHTTPServer, start_http_server


async def serve_metrics(host: str, port: int) -> MetricsHTTPServer:
    """Serve `/metrics`; the caller closes it."""
    return await start_http_server(addr=host, port=port)
