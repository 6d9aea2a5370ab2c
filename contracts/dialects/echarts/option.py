"""The outermost shapes of an option: a list of options, or a base with variants (timeline, media)."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.dialects.findings import Findings
from contracts.errors import InvalidChart

_DEEPEST: Final = 40


def single_option(body: Any, findings: Findings) -> dict[str, Any]:
    """The one option to draw: the first of a list; the base with its current variant.

    Raises:
        InvalidChart: not an object, or without series.
    """
    if isinstance(body, list) and body:
        findings.approximated("", "a list of options: only the first is drawn")
        body = body[0]
    if not isinstance(body, Mapping):
        raise InvalidChart("an ECharts option is an object")
    option = dict(body)
    variants = option.get("options")
    if isinstance(option.get("baseOption"), dict) or isinstance(variants, list):
        if option.get("media"):
            findings.ignored("media", "variants by the size of the picture are not drawn")
        option = _with_variant(option, findings)
    if option.get("series") is None:
        raise InvalidChart("an ECharts option needs series", path="series")
    return option


def _with_variant(option: dict[str, Any], findings: Findings) -> dict[str, Any]:
    given = option.get("baseOption")
    outside = {key: value for key, value in option.items() if key not in ("baseOption", "options", "media")}
    start = given if isinstance(given, dict) else outside
    variants = option.get("options")
    if isinstance(variants, list) and variants:
        at = _current(start.get("timeline"), len(variants))
        findings.approximated("options", f"of {len(variants)} options only number {at + 1} is drawn")
        start = _merged(start, variants[at] if isinstance(variants[at], dict) else {}, 0)
    return start


def _current(timeline: Any, count: int) -> int:
    """Where the timeline stands; at the first option unless it says so."""
    at = timeline.get("currentIndex") if isinstance(timeline, dict) else None
    return at if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < count else 0


def _merged(low: Any, high: Any, depth: int) -> Any:
    """`high` over `low`, as ECharts merges components: objects by key, arrays of objects by index."""
    if isinstance(low, dict) and isinstance(high, dict) and depth < _DEEPEST:
        both = {key: _merged(low[key], value, depth + 1) for key, value in high.items() if key in low}
        return low | high | both
    if depth == 1 and (_is_objects(low) or _is_objects(high)):
        return _merged_lists(_as_list(low), _as_list(high), depth)
    return low if high is None else high


def _merged_lists(low: list[Any], high: list[Any], depth: int) -> list[Any]:
    longer = low[len(high) :] or high[len(low) :]
    return [_merged(one, other, depth) for one, other in zip(low, high, strict=False)] + longer


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
