"""Marker shapes."""

import re
from typing import Any, Final

from contracts import limits
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    degrees,
    keyword,
    pair,
    present,
    size,
    two_lengths,
)

_SYMBOLS: Final = {
    "none": "none",
    "line": "line",
    "circle": "circle",
    "rect": "rect",
    "square": "square",
    "roundRect": "round_rect",
    "triangle": "triangle",
    "diamond": "diamond",
    "pin": "pin",
    "arrow": "arrow",
    "emptyCircle": "empty_circle",
    "emptyRect": "empty_rect",
    "emptySquare": "empty_square",
    "emptyRoundRect": "empty_round_rect",
    "emptyTriangle": "empty_triangle",
    "emptyDiamond": "empty_diamond",
    "emptyPin": "empty_pin",
    "emptyArrow": "empty_arrow",
    "emptycircle": "empty_circle",
}
symbol_name: Final = keyword(_SYMBOLS)
"""A marker shape by its name."""
_DRAWN_ELSEWHERE: Final = ("path://", "image://")
_PATH: Final = re.compile(r"path://[MmLlHhVvCcSsQqTtAaZzeE0-9+\-., \t\r\n]+")
_SIZES: Final = pair(size)


def symbol(reader: Reader, key: str = "symbol") -> str | None:
    """A marker shape; pictures become a circle, and are reported."""
    given = reader.raw(key)
    if isinstance(given, str) and given.startswith(_DRAWN_ELSEWHERE):
        if len(given) <= limits.MAX_STRING_CHARACTERS and _PATH.fullmatch(given):
            return given
        reader.findings.approximated(f"{reader.path}.{key}", "pictures are drawn as circles")
        return "circle"
    return reader.get(key, symbol_name)


def symbol_size(value: Any) -> float | list[float] | None:
    """Diameter, or width and height, in px."""
    return _SIZES(value) if isinstance(value, list) else size(value)


def symbol_fields(reader: Reader) -> Native:
    """What a series or an item says about its symbol."""
    return present(
        symbol=symbol(reader),
        symbol_size=reader.get("symbolSize", symbol_size),
        symbol_keep_aspect=reader.get("symbolKeepAspect", boolean),
        symbol_rotate=reader.get("symbolRotate", degrees),
        symbol_offset=reader.get("symbolOffset", two_lengths),
    )
