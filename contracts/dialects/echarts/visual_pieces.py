"""Piecewise visual maps: intervals, values and categories."""

import math
from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.symbols import symbol, symbol_name
from contracts.dialects.echarts.visuals import PIECE_KEYS, category_ranges, ranges
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, color, fraction, number, present, size, text, whole
from contracts.errors import LimitExceeded

_USUAL_SPLITS: Final = 5
_SPLITS: Final = whole(1, 1000)
_KEY: Final = "key"
"""By what `selected` knows a piece; not part of the native piece."""

_MOST_PIECES: Final = 1000
_DIGITS: Final = 5
_NAMES: Final = {
    "colors": "color",
    "alpha": "alpha",
    "opacity": "opacity",
    "symbols": "symbol",
    "symbol_size": "symbol_size",
}
"""What is called so in a range, and so in a piece."""
_CONVERTED: Final[dict[str, Callable[[Any], Any]]] = {
    "color": color,
    "colorAlpha": fraction,
    "opacity": fraction,
    "symbol": symbol_name,
    "symbolSize": size,
}
_GRADIENT: Final = ["#f6efa6", "#d88273", "#bf444c"]
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
    of_categories = isinstance(categories, list)
    found = _of_categories(reader, categories) if of_categories else _sorted(_given(reader))
    names = [str(piece.pop(_KEY)) for piece in found]
    own = {in_range for in_range, in_piece in _NAMES.items() if any(in_piece in piece for piece in found)}
    of_range = category_ranges(reader) if of_categories else ranges(reader, own)
    return {"type": "piecewise", **of_range} | present(
        pieces=found or None,
        split_number=reader.get("splitNumber", _SPLITS),
        min_open=reader.get("minOpen", boolean),
        max_open=reader.get("maxOpen", boolean),
        unselected=_unselected(reader, names),
        show_labels=reader.get("showLabel", boolean),
        item_gap=reader.get("itemGap", size),
        item_symbol=symbol(reader, "itemSymbol"),
    )


def _given(reader: Reader) -> list[Native]:
    given = reader.raw("pieces")
    found = []
    if isinstance(given, list) and len(given) > _MOST_PIECES:
        message = f"{len(given)} pieces; at most {_MOST_PIECES} are drawn"
        raise LimitExceeded(message, path=f"{reader.path}.pieces")
    for at, one in enumerate(given if isinstance(given, list) else []):
        piece = (
            _piece(reader.item("pieces", at, one)) if isinstance(one, dict) else present(value=_value(one))
        )
        found.append(piece | {_KEY: at})
    return found


def _sorted(found: list[Native]) -> list[Native]:
    """From the least interval to the greatest, as ECharts orders them."""

    def rank(piece: Native) -> tuple[float, bool, float, bool]:
        value = piece.get("value")
        if isinstance(value, int | float):
            return (value, False, value, True)
        low, high = piece.get("min", -math.inf), piece.get("max", math.inf)
        return (low, not piece.get("min_inclusive", True), high, piece.get("max_inclusive", True))

    return sorted(found, key=rank)


def _piece(piece: Reader) -> Native:
    value = piece.get("value", _value)
    bounds: Native = {} if value is not None else _bounds(piece)
    piece.skip("gt", "gte", "lt", "lte", "min", "max")
    return bounds | present(
        value=value,
        label=piece.get("label", text),
        color=piece.get("color", color),
        symbol=symbol(piece),
        symbol_size=piece.get("symbolSize", size),
        opacity=piece.get("opacity", fraction),
        alpha=piece.get("colorAlpha", fraction),
    )


def _bounds(piece: Reader) -> Native:
    low, high = _bound(piece, "min"), _bound(piece, "max")
    # `min` without an upper bound, and `max` without a lower one, do not include the bound itself.
    if low and not high and not piece.has("gte"):
        low["min_inclusive"] = False
    if high and not low and not piece.has("lte"):
        high["max_inclusive"] = False
    return low | high


def _bound(piece: Reader, end: str) -> Native:
    for key, inclusive in _BOUNDS[end]:
        if piece.has(key):
            bound = piece.get(key, number)
            return {} if bound is None else {end: bound, f"{end}_inclusive": inclusive}
    return {}


def _value(value: Any) -> float | str | None:
    return text(value) if isinstance(value, str) else number(value)


def _of_categories(reader: Reader, categories: list[Any]) -> list[Native]:
    inside = reader.child("inRange")
    given = {key: inside.raw(key) for key in _CONVERTED} if inside else {"color": _GRADIENT}
    found = []
    for at, name in enumerate(categories):
        own = {
            _NAMES[PIECE_KEYS[key]]: _CONVERTED[key](_for_category(value, at, name))
            for key, value in given.items()
        }
        found.append({_KEY: text(name) or ""} | present(value=text(name) or "", **own))
    # Other than intervals, categories stand in the order in which the key shows them.
    turned = (reader.raw("orient") == "horizontal") == bool(reader.get("inverse", boolean))
    return found[::-1] if turned else found


def _for_category(given: Any, at: int, name: Any) -> Any:
    if isinstance(given, dict):
        return given.get(text(name), given.get(""))
    if isinstance(given, list):
        return given[at % len(given)] if given else None
    return given


def _unselected(reader: Reader, names: list[str]) -> list[int] | None:
    """Pieces are switched off by their index in the option, or by category."""
    chosen = reader.raw("selected")
    if reader.raw("selectedMode") == "single":
        return _all_but_one(reader, names, chosen if isinstance(chosen, dict) else {})
    if not isinstance(chosen, dict):
        return None
    off = {key for key, on in chosen.items() if on is False}
    if not names:
        return (
            sorted(int(key) for key in off if key.isascii() and key.isdecimal() and len(key) < _DIGITS)
            or None
        )
    return [at for at, name in enumerate(names) if name in off] or None


def _all_but_one(reader: Reader, names: list[str], chosen: dict[str, Any]) -> list[int]:
    """The first piece that is not switched off stays."""
    opened = sum(reader.get(key, boolean) is True for key in ("minOpen", "maxOpen"))
    count = len(names) or (reader.get("splitNumber", _SPLITS) or _USUAL_SPLITS) + opened
    keys = names or [str(at) for at in range(count)]
    kept = next((at for at, key in enumerate(keys) if chosen.get(key) is not False), None)
    return [at for at in range(count) if at != kept]
