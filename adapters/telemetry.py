"""Logs as events with fields, and metrics for Prometheus."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from prometheus_async.aio.web import MetricsHTTPServer, start_http_server

_SECRETS: Final = re.compile(
    r"(?<=://)[^/@\s:]+:[^/@\s]+(?=@)|(?<=[?&]x-oss-)(?:signature|credential)=[^&\s]+"
)
_LOUD: Final = ("aio_pika", "aiormq", "pymongo", "oss2", "urllib3", "asyncio")


def configure_logging(level: str, style: str) -> None:
    """Send every log event to standard error: ours, and what libraries log from WARNING on.

    Args:
        level: least level, e.g. `INFO`.
        style: `json`, `console`, or `auto`: console on a terminal, JSON elsewhere.
    """
    as_json = style == "json" or (style == "auto" and not sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        *([structlog.processors.format_exc_info] if as_json else []),
        _redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=True, default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


async def serve_metrics(host: str, port: int) -> MetricsHTTPServer:
    """Serve `/metrics`; the caller closes it."""
    return await start_http_server(addr=host, port=port)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Passwords in addresses and signatures in URLs, wherever they got into an event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _SECRETS.sub("***", value)
    return event
