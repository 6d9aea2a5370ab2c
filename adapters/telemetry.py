"""Logs as events with fields."""

import logging
import re
import sys
from collections.abc import MutableMapping
from io import StringIO
from typing import Any, Final, TextIO

import structlog

from adapters.log_file import LogFile

_SECRETS: Final = (
    # user:password@ of an address, up to the last @ before its path
    ("://", re.compile(r"""(?<=://)[^/@\s"'\\]{0,256}:[^/\s"'\\]{0,256}(?=@)"""), "***"),
    # what signs a URL or a request, and whose key did it
    (
        "=",
        re.compile(
            r"""\b((?:x-oss-)?(?:signature|credential|security-token)|OSSAccessKeyId)=[^&\s"'\\,]+""",
            re.IGNORECASE,
        ),
        r"\1=***",
    ),
    ("LTAI", re.compile(r"\bLTAI[A-Za-z0-9]{12,}"), "LTAI***"),
)
_SHARED: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
_LOUD: Final = ("aio_pika", "aiormq", "pymongo", "oss2", "urllib3", "asyncio")


def configure_logging(level: str, style: str, file: LogFile | None = None) -> None:
    """Send every log event to standard error: ours, and what libraries log from WARNING on.

    Args:
        level: least level, e.g. `INFO`.
        style: `json`, `console`, or `auto`: console on a terminal, JSON elsewhere.
        file: gets every event too; JSON unless `style` is `console`.

    Raises:
        LogFileRefused: the file cannot be written; nothing is changed.
    """
    is_terminal = sys.stderr.isatty()
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(
        _formatter(as_json=style == "json" or (style == "auto" and not is_terminal), colors=is_terminal)
    )
    handlers: list[logging.Handler] = [stream]
    if file:
        handlers.append(file.open())
        handlers[-1].setFormatter(_formatter(as_json=style != "console", colors=False))
    root = logging.getLogger()
    root.handlers = handlers
    root.setLevel(level.upper())
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiormq.connection").addFilter(_in_a_line)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=logging.getLogger,
        cache_logger_on_first_use=True,
    )


def _in_a_line(record: logging.LogRecord) -> bool:
    """A connection that ends is no bug: the driver's traceback of it becomes its reason."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, OSError):
        record.msg, record.exc_info = f"{record.msg} ({type(error).__name__})", None
    return True


def _formatter(*, as_json: bool, colors: bool) -> logging.Formatter:
    renderer: list[Any] = [
        _escape,
        structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=_plain_traceback),
    ]
    if as_json:
        renderer = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=True, default=str),
        ]
    return _Formatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer, _redact],
    )


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Shows our own events without the copy of a record and the rest of what libraries' lines need."""

    def format(self, record: logging.LogRecord) -> str:
        if not isinstance(record.msg, dict):
            return super().format(record)
        event: Any = {**record.msg, "_record": record, "_from_structlog": True}
        for processor in self.processors:
            event = processor(None, record.levelname.lower(), event)
        return str(event)


def _escape(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a stranger wrote must not steer a terminal, nor begin a line; JSON escapes by itself."""
    return {name: _visible(value) if isinstance(value, str) else value for name, value in event.items()}


def _plain_traceback(out: TextIO, exc_info: Any) -> None:
    """Indented, so that no message can look like a line of the log.

    The renderer's own one shows local variables, passwords among them.
    """
    text = StringIO()
    structlog.dev.plain_traceback(text, exc_info)
    out.write("\n".join(f"  {_visible(line)}" for line in text.getvalue().split("\n")))


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _redact(_logger: Any, _method: str, line: Any) -> str:
    """The finished line without passwords, keys and signatures, whichever field or traceback held them."""
    text = str(line)
    for sign, pattern, instead in _SECRETS:
        if sign in text:
            text = pattern.sub(instead, text)
    return text
