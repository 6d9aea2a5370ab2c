"""XML answers in the shape the SDKs parse."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from aiohttp import web


def element(name: str, *inside: str) -> str:
    """`<name>inside…</name>`; `inside` is XML already."""
    return f"<{name}>{''.join(inside)}</{name}>"


def text(name: str, value: object) -> str:
    """`<name>value</name>` with the value escaped."""
    return f"<{name}>{escape(str(value))}</{name}>"


OWNER: Final = element("Owner", text("ID", "1"), text("DisplayName", "devstack"))
"""There is one account."""


def document(root: str, parts: Iterable[str]) -> web.Response:
    """A complete XML answer; without a namespace, which the SDKs' parsers do not expect."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{element(root, *parts)}\n'
    return web.Response(body=body.encode("utf-8", "surrogateescape"), content_type="application/xml")


def timestamp(seconds: float) -> str:
    """ISO 8601 with the `.000Z` that OSS writes."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def encoded(key: str, *, url: bool) -> str:
    """A key as a list answer shows it: URL-encoded when the client asked for that."""
    return quote(key, safe="-_.~/", errors="surrogateescape") if url else key
