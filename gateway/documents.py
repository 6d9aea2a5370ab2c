"""The interface as texts for other programs: OpenAPI as JSON, AsyncAPI as YAML."""

import json
from collections.abc import Iterable
from typing import Any

import yaml
from aiohttp import web

from contracts.schemas.asyncapi import document as asyncapi_document
from contracts.topology import Topology
from gateway.openapi import document as openapi_document

_LINE_CHARACTERS = 110


class _WithoutAliases(yaml.SafeDumper):  # type: ignore[misc]  # the library tells no types
    """What stands in two places is written twice: readers of the document look at one of them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the library's signature
        return True


def asyncapi_yaml(topology: Topology) -> str:
    """The AsyncAPI 3 document of an installation; the same text for the same topology."""
    text: str = yaml.dump(
        asyncapi_document(topology),
        Dumper=_WithoutAliases,
        sort_keys=False,
        allow_unicode=True,
        width=_LINE_CHARACTERS,
    )
    return text


def openapi_json(routes: Iterable[web.AbstractRoute], *, indent: int | None = None) -> str:
    """The OpenAPI 3.1 document of these routes; without `indent` on one line."""
    separators = (",", ":") if indent is None else None
    return json.dumps(openapi_document(routes), ensure_ascii=False, indent=indent, separators=separators)
