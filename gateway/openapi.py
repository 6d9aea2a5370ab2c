"""The OpenAPI 3.1 document, written from routes, models, and what handlers say of themselves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Final

from aiohttp import web
from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel

from contracts import __version__
from contracts.dead_letters import ID_CHARACTERS
from contracts.identifiers import TaskId
from contracts.schemas import NAMES
from gateway.answers import Failure
from gateway.endpoints import Endpoint, declared

Json = dict[str, Any]

_REFERENCE: Final = "#/components/schemas/{model}"
_PLACE: Final = re.compile(r"\{(\w+)\}")
_OPENING: Final = re.compile(r"^`[^`]+`:?\s*")
_PATH_SCHEMAS: Final[dict[str, Json]] = {
    "task_id": TypeAdapter(TaskId).json_schema(),
    "name": {"type": "string"},
    "schema": {"enum": list(NAMES)},
    "letter_id": {"type": "string", "pattern": f"^[0-9a-f]{{{ID_CHARACTERS}}}$"},
}
_WORDS: Final = {
    200: "Done.",
    202: "Decided; it is done later.",
    204: "Done.",
    302: "Elsewhere.",
    304: "As it was.",
    400: "The request breaks a rule; `error.code` and `error.path` say which and where.",
    401: "No API key, or one that is unknown, revoked or expired.",
    403: "The key may not do this.",
    404: "There is none, or it is another client's.",
    408: "The body came too slowly; the connection ends.",
    409: "It is not as this request expects it.",
    413: "The body is too large; the connection ends.",
    415: "The body is no plain JSON.",
    429: "Too many requests, or too many charts today.",
    500: "Drawing failed, or a bug; it is logged under the request id.",
    502: "The image store refused.",
    503: "No room, or a server is away; come back after `Retry-After`.",
    504: "The chart is not drawn in time; it goes on, and `error.statusUrl` says where to ask.",
}
_HEADERS: Final[dict[str, tuple[str, Json]]] = {
    "X-Request-Id": ("Of this request, in the logs.", {"type": "string"}),
    "Location": ("Where to look.", {"type": "string"}),
    "Retry-After": ("Seconds.", {"type": "integer", "minimum": 0}),
    "RateLimit-Policy": ("Every limit of the key, as `<limit>;w=<seconds>`.", {"type": "string"}),
    "RateLimit-Limit": ("Of the limit that is nearest to its end.", {"type": "integer"}),
    "RateLimit-Remaining": ("What is left of it.", {"type": "integer"}),
    "RateLimit-Reset": ("Seconds until all of it is there again.", {"type": "integer"}),
    "X-Chart-Warnings": ("What of the chart the picture ignores: a JSON list.", {"type": "string"}),
    "X-Chart-Warning-Count": ("How many warnings there are.", {"type": "integer"}),
    "X-Task-Id": ("Of the task behind an image.", {"type": "string"}),
}
_TEXTS: Final = frozenset({"text/plain", "text/html"})
"""Not event streams: whoever reads the document takes the schema for that of one event."""
_ELSEWHERE: Final = frozenset({302, 303, 307})
_WITHOUT_CONTENT: Final = _ELSEWHERE | {204, 304}
_RATE: Final = ("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_ABOUT: Final = (
    "Charts for other systems. The routes of the service that Plotwire replaces are kept to the letter. "
    'Every JSON answer is `{"code", "msg", "data"}`, and errors have `error` with `type`, `code` and '
    "`details`. Keys are asked for unless the gateway listens on loopback only."
)


@dataclass(frozen=True)
class _Operation:
    name: str
    method: str
    path: str
    doc: str
    endpoint: Endpoint


def document(routes: Iterable[web.AbstractRoute]) -> Json:
    """The document of these routes; the same text for the same code."""
    operations = sorted(_operations(routes), key=lambda one: (one.path, one.method))
    schemas, definitions = _schemas(operations)
    queries = _taken_out(operations, schemas, definitions)
    paths: dict[str, Json] = {}
    for one in operations:
        path = _PLACE.sub(lambda found: f"{{{to_camel(found[1])}}}", one.path)
        paths.setdefault(path, {})[one.method] = _operation(one, schemas, queries.get(one.name, {}))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plotwire", "version": __version__, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in sorted({one.endpoint.tag for one in operations})],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(definitions.items())),
            "headers": {
                name: {"description": words, "schema": schema} for name, (words, schema) in _HEADERS.items()
            },
            "parameters": {
                "X-Request-Id": {
                    "name": "X-Request-Id",
                    "in": "header",
                    "description": "Comes back, and stands in the logs.",
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
                }
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _operations(routes: Iterable[web.AbstractRoute]) -> Iterator[_Operation]:
    for route in routes:
        endpoint = declared(route.handler)
        if endpoint is None or route.method == "HEAD" or route.resource is None:
            continue
        handler: Any = route.handler
        module = handler.__module__.rpartition(".")[2]
        name = to_camel(f"{module}_{handler.__name__}")
        doc = getdoc(handler) or ""
        yield _Operation(name, route.method.lower(), route.resource.canonical, doc, endpoint)


def _schemas(operations: list[_Operation]) -> tuple[dict[tuple[str, str], Json], Json]:
    """Schemas by operation and part, and the definitions that they share."""
    wanted: list[Any] = [(("", "failure"), "serialization", TypeAdapter(Failure))]
    for one in operations:
        said = one.endpoint
        incoming = {"body": said.body, "query": said.query, "headers": said.headers}
        for part, kind in incoming.items():
            if kind is not None:
                wanted.append(((one.name, part), "validation", TypeAdapter(kind)))
        if said.answer is not None:
            wanted.append(((one.name, "answer"), "serialization", TypeAdapter(said.answer)))
    found, shared = TypeAdapter.json_schemas(wanted, by_alias=True, ref_template=_REFERENCE)
    return {key: schema for (key, _mode), schema in found.items()}, shared.get("$defs", {})


def _taken_out(
    operations: list[_Operation], schemas: dict[tuple[str, str], Json], definitions: Json
) -> dict[str, Json]:
    """Models whose fields become parameters, by operation; as schemas nobody refers to them."""
    found: dict[str, Json] = {}
    for one in operations:
        for part, where in (("query", "query"), ("headers", "header")):
            schema = schemas.get((one.name, part))
            if schema is not None:
                name = schema.get("$ref", "").rpartition("/")[2]
                found.setdefault(one.name, {})[where] = definitions.get(name, schema)
    models = {one.endpoint.query for one in operations} | {one.endpoint.headers for one in operations}
    for name in {model.__name__ for model in models if model}:
        definitions.pop(name, None)
    return found


def _operation(one: _Operation, schemas: dict[tuple[str, str], Json], fields: Json) -> Json:
    said = one.endpoint
    text = _OPENING.sub("", one.doc)
    told: Json = {
        "operationId": one.name,
        "tags": [said.tag],
        "summary": text.partition("\n")[0].rstrip("."),
        "description": text,
        "parameters": [*_parameters(one, fields), {"$ref": "#/components/parameters/X-Request-Id"}],
        "responses": _responses(one, schemas),
        "security": _security(said),
    }
    if said.body is not None:
        content = {"application/json": {"schema": schemas[one.name, "body"]}}
        told["requestBody"] = {"required": not said.body_is_optional, "content": content}
    return told


def _security(said: Endpoint) -> list[Json]:
    """A key with the scope; or none, on loopback."""
    if said.scope is None:
        return []
    return [{"bearer": [said.scope.value]}, {"header": [said.scope.value]}, {}]


def _parameters(one: _Operation, fields: Json) -> Iterator[Json]:
    for name in _PLACE.findall(one.path):
        yield {"name": to_camel(name), "in": "path", "required": True, "schema": _PATH_SCHEMAS[name]}
    for where, model in fields.items():
        for name, schema in model.get("properties", {}).items():
            told = _without_null(schema)
            words = told.pop("description", "")
            yield {
                "name": name,
                "in": where,
                "required": name in model.get("required", ()),
                **({"description": words} if words else {}),
                "schema": told,
            }


def _without_null(schema: Json) -> Json:
    """What a parameter may be when it is there: text has no null."""
    told = {key: value for key, value in schema.items() if key not in {"title", "anyOf"}}
    if told.get("default", 0) is None:
        del told["default"]
    if choices := [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]:
        return told | (choices[0] if len(choices) == 1 else {"anyOf": choices})
    return told


def _responses(one: _Operation, schemas: dict[tuple[str, str], Json]) -> Json:
    said = one.endpoint
    told = {str(status): _success(one, status, schemas) for status in said.statuses}
    for status in sorted(_errors(one)):
        told[str(status)] = _failure(said, status, schemas["", "failure"])
    return told


def _success(one: _Operation, status: int, schemas: dict[tuple[str, str], Json]) -> Json:
    said = one.endpoint
    content: Json = {}
    if status in _WITHOUT_CONTENT:
        where = ("Location",) if status in _ELSEWHERE else ()
        return {"description": _WORDS[status], "headers": _headers(["X-Request-Id", *where, *_RATE])}
    if (one.name, "answer") in schemas:
        content["application/json"] = {"schema": _envelope(status, schemas[one.name, "answer"])}
    for media in said.media:
        content[media] = {"schema": {"type": "string"}} if media in _TEXTS else {}
    headers = ["X-Request-Id", *(_RATE if said.scope else ())]
    if any(media.startswith("image/") for media in said.media):
        headers += ["X-Task-Id", "X-Chart-Warnings", "X-Chart-Warning-Count"]
    return {"description": _WORDS[status], "headers": _headers(headers)} | (
        {"content": content} if content else {}
    )


def _envelope(status: int, data: Json) -> Json:
    return {
        "type": "object",
        "properties": {"code": {"const": status}, "msg": {"type": "string"}, "data": data},
        "required": ["code", "msg", "data"],
    }


def _errors(one: _Operation) -> set[int]:
    said = one.endpoint
    found = {500, 503, *said.errors}
    if said.scope is not None:
        found |= {401, 403, 429}
    if said.query is not None or said.headers is not None:
        found.add(400)
    if said.body is not None:
        found |= {400, 408, 413, 415}
    if _PLACE.search(one.path):
        found.add(404)
    return found


def _failure(said: Endpoint, status: int, failure: Json) -> Json:
    schema = {"allOf": [failure, {"properties": {"code": {"const": status}}}]}
    headers = ["X-Request-Id", *(_RATE if said.scope else ())]
    if status in {429, 503}:
        headers.append("Retry-After")
    return {
        "description": _WORDS[status],
        "headers": _headers(headers),
        "content": {"application/json": {"schema": schema}},
    }


def _headers(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
