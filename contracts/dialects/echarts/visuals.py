"""`inRange` and `outOfRange` of visual maps: what values are turned into."""

from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.symbols import symbol_name
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, color, degrees, fraction, present, several, size

_Values = Callable[[Any], list[Any] | None]


def _ends(convert: Callable[[Any], Any]) -> _Values:
    """The least and the greatest; ECharts passes over what follows."""
    many = several(convert)

    def converted(value: Any) -> list[Any] | None:
        found = many(value)
        return None if found is None else found[:2]

    return converted


_KINDS: Final[dict[str, tuple[str, _Values]]] = {
    "color": ("colors", several(color)),
    "colorHue": ("hue", _ends(degrees)),
    "colorSaturation": ("saturation", _ends(fraction)),
    "colorLightness": ("lightness", _ends(fraction)),
    "colorAlpha": ("alpha", _ends(fraction)),
    "opacity": ("opacity", _ends(fraction)),
    "symbol": ("symbols", several(symbol_name)),
    "symbolSize": ("symbol_size", _ends(size)),
}
_ACTIVE: Final[Native] = {
    "colors": ["#006edd", "#e0ffff"],
    "alpha": [0.3, 1],
    "opacity": [0.3, 1],
    "symbols": ["circle", "round_rect", "diamond"],
    "symbol_size": [10, 50],
}
"""What pieces have that say nothing, where others do (ECharts' `visualDefault`)."""
_INACTIVE: Final[Native] = {
    "colors": ["transparent"],
    "alpha": [0, 0],
    "opacity": [0, 0],
    "symbols": ["none"],
    "symbol_size": [0, 0],
}
PIECE_KEYS: Final = {
    "color": "colors",
    "colorAlpha": "alpha",
    "opacity": "opacity",
    "symbol": "symbols",
    "symbolSize": "symbol_size",
}
"""What single pieces may have, and what it is called in a range."""


def visuals(reader: Reader) -> Native:
    """What values are turned into."""
    reader.skip("liftZ", "decal")
    return present(**{name: reader.get(key, convert) for key, (name, convert) in _KINDS.items()})


def ranges(reader: Reader, named: set[str]) -> Native:
    """`in_range` and `out_of_range` of a visual map.

    `named` is what some of its pieces have of their own, as it is called in a range: it is filled in
    for the others.
    """
    inside, outside = _child(reader, "inRange"), _child(reader, "outOfRange")
    old = reader.get("color", several(color)) if reader.has("color") else None
    known = {*(inside or {}), *(outside or {})}
    active = {name: value for name, value in _ACTIVE.items() if name in named - known}
    inactive = {name: value for name, value in _INACTIVE.items() if name in named - known}
    if active:
        inside = {"colors": []} | (inside or {}) | active
        outside = {"colors": []} | (outside or {}) | inactive
    if inside is None and old:
        inside = {"colors": old[::-1]}
    return present(in_range=inside, out_of_range=outside)


def key_ranges(controller: Reader) -> Native:
    """What the key shows in place of what the items get."""
    return present(
        key_in_range=visuals(controller.child("inRange")),
        key_out_of_range=visuals(controller.child("outOfRange")),
    )


def category_ranges(reader: Reader) -> Native:
    """As `ranges`, of a map of categories: its pieces have what is in range."""
    outside = _child(reader, "outOfRange")
    given = {PIECE_KEYS[key] for key in PIECE_KEYS if reader.child("inRange").has(key)} or {"colors"}
    missing = {"colors": []} | {name: value for name, value in _INACTIVE.items() if name in given}
    return {"in_range": {"colors": []}, "out_of_range": missing if outside is None else outside}


def _child(reader: Reader, key: str) -> Native | None:
    """One range; with an empty one, items stay as they are. None: nothing is said."""
    child = reader.child(key)
    return {"colors": []} | visuals(child) if child else None
