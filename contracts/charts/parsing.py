"""Native charts from strangers: pydantic's complaints become ours, with the path of the field."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contracts.charts.budget import check_budget
from contracts.charts.chart import ChartSpec
from contracts.charts.series import SERIES_TYPES
from contracts.errors import InvalidChart, LimitExceeded, PermanentError, UnsupportedChart


def parse_spec(body: Mapping[str, Any]) -> ChartSpec:
    """The spec in a parsed JSON object.

    Raises:
        InvalidChart: a field is unknown, missing or wrong; the first one is named.
        UnsupportedChart: a series of a type that is not drawn.
        LimitExceeded: more series, points, categories, axes or text than `contracts.limits` allows.
    """
    try:
        spec = ChartSpec.model_validate(body)
    except ValidationError as error:
        raise _ours(error, body) from error
    check_budget(spec)
    return spec


def canonical_bytes(spec: ChartSpec) -> bytes:
    """`spec` as JSON without defaults: equal specs give equal bytes, whatever was spelt out."""
    return spec.model_dump_json(exclude_defaults=True).encode()


def _ours(error: ValidationError, body: Mapping[str, Any]) -> PermanentError:
    first = error.errors(include_url=False)[0]
    path = _path(first["loc"], body, missing=first["type"] == "missing")
    if first["type"] == "union_tag_invalid" and first["loc"][0] == "series":
        given = str(first["ctx"]["tag"])[:100]
        message = f"series type '{given}' is not supported; supported: {', '.join(SERIES_TYPES)}"
        return UnsupportedChart(message, path=f"{path}.type")
    if first["type"] == "too_long":
        return LimitExceeded(_too_long(first), path=path or None)
    others = error.error_count() - 1
    message = first["msg"].removeprefix("Value error, ")
    return InvalidChart(f"{message} ({others} more)" if others else message, path=path or None)


def _too_long(error: ErrorDetails) -> str:
    return (
        f"{error['ctx']['actual_length'] or 'too many'} items; at most {error['ctx']['max_length']} are drawn"
    )


def _path(loc: tuple[int | str, ...], body: Any, *, missing: bool) -> str:
    """`loc` without the tags of unions, which are names of ours and not of the body's."""
    path = ""
    node = body
    for at, part in enumerate(loc, start=1):
        if isinstance(part, int) and isinstance(node, list | tuple):
            path += f"[{part}]"
            node = node[part] if part < len(node) else None
        elif isinstance(node, Mapping) and (part in node or (missing and at == len(loc))):
            path += f".{part}"
            node = node.get(part)
    return path.removeprefix(".")
