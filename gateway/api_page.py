"""The OpenAPI document as a page to read: plain HTML, nothing from elsewhere, no script."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from typing import Any, Final

Json = dict[str, Any]

_STYLE: Final = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.875em}
pre{overflow:auto;padding:.75rem;border:1px solid #8886}
details{border:1px solid #8886;border-radius:.25rem;margin:.5rem 0;padding:.5rem .75rem}
summary{cursor:pointer;overflow-wrap:anywhere}
table{border-collapse:collapse;display:block;overflow-x:auto}
td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0}
.method{display:inline-block;min-width:4rem;font-weight:700}
"""
_STYLE_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""`Content-Security-Policy` of the page."""


def page_of(document: Json) -> str:
    """The page; the document is quoted, whatever it holds."""
    info = document["info"]
    body = "".join(_tag(document, tag["name"]) for tag in document["tags"])
    schemas = "".join(
        _folded(f'<code id="{escape(name)}">{escape(name)}</code>', _code(schema))
        for name, schema in document["components"]["schemas"].items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info['description'])}</p>"
        '<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>'
        f"{body}<h2>Schemas</h2>{schemas}</body></html>"
    )


def _tag(document: Json, tag: str) -> str:
    found = "".join(
        _operation(method, path, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
        if tag in one["tags"]
    )
    return f"<h2>{escape(tag.capitalize())}</h2>{found}"


def _operation(method: str, path: str, one: Json) -> str:
    head = (
        f'<span class="method">{escape(method.upper())}</span><code>{escape(path)}</code> '
        f"{escape(one['summary'])}"
    )
    return _folded(head, "".join(_parts(one)))


def _parts(one: Json) -> Iterator[str]:
    yield f"<p>{escape(one['description'])}</p>"
    scopes = next((scheme["bearer"] for scheme in one["security"] if "bearer" in scheme), None)
    yield f"<p>Scope of the key: <code>{escape(scopes[0])}</code></p>" if scopes else "<p>Needs no key.</p>"
    rows = [
        (one["name"], f"{one['in']}{', required' if one['required'] else ''}", one.get("description", ""))
        for one in one["parameters"]
        if "$ref" not in one
    ]
    if rows:
        yield "<h3>Parameters</h3>" + _table(rows)
    if body := one.get("requestBody"):
        yield "<h3>Body</h3>" + _code(body["content"]["application/json"]["schema"])
    yield "<h3>Answers</h3>"
    yield _table(
        [
            (status, ", ".join(told.get("content", {})), told["description"])
            for status, told in one["responses"].items()
        ]
    )
    for status in one["responses"]:
        content = one["responses"][status].get("content", {}).get("application/json")
        if content and status.startswith("2"):
            yield _code(content["schema"])


def _table(rows: list[tuple[str, str, str]]) -> str:
    lines = (
        f"<tr><th><code>{escape(name)}</code></th><td>{escape(kind)}</td><td>{escape(words)}</td></tr>"
        for name, kind, words in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _folded(head: str, body: str) -> str:
    return f"<details><summary>{head}</summary>{body}</details>"


def _code(schema: Json) -> str:
    return f"<pre>{escape(json.dumps(schema, indent=1, ensure_ascii=False))}</pre>"
