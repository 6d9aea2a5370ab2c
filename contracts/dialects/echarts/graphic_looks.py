"""How shapes of `graphic` are filled and stroked, and where they stand on their origin."""

from typing import Any

from contracts.dialects.echarts.style import dash, item_style, paint
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, present, px, size


def look(element: Reader) -> Native:
    """Fill and border from the words of zrender."""
    style = element.child("style")
    width = style.get("lineWidth", size)
    return item_style(style) | present(
        color=style.get("fill", _ink),
        border_color=style.get("stroke", _ink),
        border_width=1 if width is None and style.has("stroke") else width,
        border_type=style.get("lineDash", dash),
    )


def _ink(value: Any) -> str | Native | None:
    return "transparent" if value == "none" else paint(value)


def filled_look(element: Reader) -> Native:
    """Of a shape with an inside: black unless it says otherwise."""
    return {"color": "#000"} | look(element)


def line_look(element: Reader) -> Native:
    """Of a line: black and 1 px wide unless it says otherwise."""
    return {"border_color": "#000", "border_width": 1} | look(element)


def shift(shape: Reader, across: str, down: str) -> list[float] | None:
    """Where a shape stands on its origin; None: at it."""
    x, y = shape.get(across, px) or 0, shape.get(down, px) or 0
    return [x, y] if x or y else None
