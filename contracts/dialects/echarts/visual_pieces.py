"""Piecewise visual maps: intervals, values and categories."""

from typing import Any, Final

from contracts.dialects.echarts.symbols import symbol
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, color, fraction, number, present, size, text, whole

_SPLITS: Final = whole(1, 1000)
_BOUNDS: Final = {
    "min": (("gte", True), ("gt", False), ("min", True)),
    "max": (("lte", True), ("lt", False), ("max", True)),
}


def is_piecewise(reader: Reader) -> bool:
    """ECharts' rule: by type, else by what the options only make sense for."""
    kind = reader.raw("type")
    if kind in ("continuous", "piecewise"):
        return bool(kind == "piecewise")
    if reader.raw("categories"):
        return True
    given = reader.raw("pieces")
    asked = bool(given) if given is not None else (reader.get("splitNumber", number) or 0) > 0
    return asked and reader.get("calculable", boolean) is not True


def pieces(reader: Reader) -> Native:
    """What only piecewise maps have."""
    reader.skip("calculable", "range")
    categories = reader.raw("categories")
    found = _of_categories(reader, categories) if isinstance(categories, list) else _given(reader)
    if (reader.raw("orient") == "horizontal") == bool(reader.get("inverse", boolean)):
        found.reverse()
    return {"type": "piecewise"} | present(
        pieces=found or None,
        in_range={"colors": []} if isinstance(categories, list) and found else None,
        split_number=reader.get("splitNumber", _SPLITS),
        min_open=reader.get("minOpen", boolean),
        max_open=reader.get("maxOpen", boolean),
        unselected=_unselected(reader, len(found)),
        show_labels=reader.get("showLabel", boolean),
        item_gap=reader.get("itemGap", size),
        item_symbol=symbol(reader, "itemSymbol"),
    )


def _given(reader: Reader) -> list[Native]:
    given = reader.raw("pieces")
    found = []
    for at, one in enumerate(given if isinstance(given, list) else []):
        if isinstance(one, dict):
            found.append(_piece(reader.item("pieces", at, one)))
        else:
            found.append(present(value=_value(one)))
    return found


def _piece(piece: Reader) -> Native:
    value = piece.get("value", _value)
    bounds: Native = {} if value is not None else _bound(piece, "min") | _bound(piece, "max")
    piece.skip("gt", "gte", "lt", "lte", "min", "max")
    return bounds | present(
        value=value,
        label=piece.get("label", text),
        color=piece.get("color", color),
        symbol=symbol(piece),
        symbol_size=piece.get("symbolSize", size),
        opacity=piece.get("opacity", fraction) or piece.get("colorAlpha", fraction),
    )


def _bound(piece: Reader, end: str) -> Native:
    for key, inclusive in _BOUNDS[end]:
        if piece.has(key):
            bound = piece.get(key, number)
            return {} if bound is None else {end: bound, f"{end}_inclusive": inclusive}
    return {}


def _value(value: Any) -> float | str | None:
    return text(value) if isinstance(value, str) else number(value)


def _of_categories(reader: Reader, categories: list[Any]) -> list[Native]:
    visual = reader.child("inRange")
    colors, sizes = visual.raw("color"), visual.raw("symbolSize")
    return [
        present(
            value=text(name) or "",
            color=color(_for_category(colors, at, name)),
            symbol_size=size(_for_category(sizes, at, name)),
        )
        for at, name in enumerate(categories)
    ]


def _for_category(given: Any, at: int, name: Any) -> Any:
    if isinstance(given, dict):
        return given.get(text(name), given.get(""))
    if isinstance(given, list):
        return given[at % len(given)] if given else None
    return given


def _unselected(reader: Reader, count: int) -> list[int] | None:
    chosen = reader.raw("selected")
    if not isinstance(chosen, dict):
        return None
    off = [int(key) for key, on in chosen.items() if on is False and key.isascii() and key.isdecimal()]
    return [at for at in off if at < max(count, 1000)] or None
