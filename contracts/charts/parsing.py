"""Native charts from strangers: pydantic's complaints become ours, with the path of the field."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contracts.charts.budget import check_budget
from contracts.charts.chart import ChartSpec
from contracts.charts.references import check_references
from contracts.charts.series import SERIES_TYPES
from contracts.errors import InvalidChart, LimitExceeded, PermanentError, UnsupportedChart

_WORDS: Final = {
    "extra_forbidden": "there is no such field",
    "missing": "is missing",
    "union_tag_not_found": "needs a type",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "tuple_type": "must be a list",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "string_type": "must be a text",
    "string_pattern_mismatch": "must be a number of px, 'n%', or a keyword of this field",
    "literal_error": "must be {expected}",
    "too_long": "{actual_length} items; at most {max_length} are drawn",
    "union_tag_invalid": "{tag!r:.60} is none of {expected_tags}",
}
"""What we say better than pydantic, by its type of error."""


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
    check_references(spec)
    check_budget(spec)
    return spec


def canonical_bytes(spec: ChartSpec) -> bytes:
    """`spec` as JSON without defaults: equal specs give equal bytes, whatever was spelt out."""
    return spec.model_dump_json(exclude_defaults=True).encode()


def _ours(error: ValidationError, body: Mapping[str, Any]) -> PermanentError:
    first = error.errors(include_url=False, include_input=False)[0]
    kind = first["type"]
    path = _path(first["loc"], body, missing=kind == "missing")
    if kind == "union_tag_invalid" and first["loc"][0] == "series":
        given = str(first["ctx"]["tag"])[:100]
        message = f"series type '{given}' is not supported; supported: {', '.join(SERIES_TYPES)}"
        return UnsupportedChart(message, path=f"{path}.type")
    message = _message(first, error.error_count() - 1)
    if kind in ("too_long", "string_too_long"):
        return LimitExceeded(message, path=path or None)
    return InvalidChart(message, path=path or None)


def _message(error: ErrorDetails, others: int) -> str:
    words = _WORDS.get(error["type"])
    said = error["msg"].removeprefix("Value error, ")
    message = said if words is None else words.format(**error.get("ctx", {}))
    return f"{message} ({others} more)" if others else message


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
