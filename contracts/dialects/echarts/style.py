"""Colours, strokes, fills, shadows, boxes: from ECharts' flat style objects to native ones."""

from typing import Any, Final

from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    choice,
    color,
    corners,
    fraction,
    number,
    present,
    px,
    several,
    size,
)

_JOIN: Final = choice("bevel", "round", "miter")
_CAP: Final = choice("butt", "round", "square")
_KIND: Final = choice("solid", "dashed", "dotted")
_DASHES: Final = several(size)
_MAX_STOPS: Final = 64
_MAX_DASHES: Final = 16
_OF_DASHES: Final = {"borderMiterLimit": 10, "borderDashOffset": 0, "borderCap": "butt"}
"""What is not drawn of dashed borders, with the value that changes nothing; of others nothing would show."""


def paint(value: Any) -> str | Native | None:
    """A colour, or a gradient object."""
    if isinstance(value, dict):
        return _gradient(value)
    return "transparent" if value == "none" else color(value)


def _gradient(value: Native) -> Native | None:
    stops = _stops(value.get("colorStops"))
    if stops is None:
        return None
    kind = "radial" if value.get("type") == "radial" else "linear"  # as zrender takes it
    places = ("x", "y", "x2", "y2") if kind == "linear" else ("x", "y", "r")
    found = {place: number(value.get(place)) for place in places}
    return present(type=kind, stops=stops, in_pixels=value.get("global") is True or None, **found)


def _stops(value: Any) -> list[Native] | None:
    if not isinstance(value, list) or not 0 < len(value) <= _MAX_STOPS:
        return None
    found = []
    for stop in value:
        if not isinstance(stop, dict):
            return None
        offset, shade = fraction(stop.get("offset")), color(stop.get("color"))
        if offset is None or shade is None:
            return None
        found.append({"offset": offset, "color": shade})
    return found


def dash(value: Any) -> str | list[float] | None:
    """A kind of line, or lengths of dashes."""
    if isinstance(value, str):
        return _KIND(value)
    lengths = _DASHES(value)
    return lengths if lengths and len(lengths) <= _MAX_DASHES else None


def shadow(style: Reader) -> Native | None:
    """The shadow of a style object, if it would show."""
    blur = style.get("shadowBlur", size)
    offset_x = style.get("shadowOffsetX", px)
    offset_y = style.get("shadowOffsetY", px)
    shade = style.get("shadowColor", color)
    if not (blur or offset_x or offset_y) or shade == "transparent":
        return None
    return present(color=shade, blur=blur, offset_x=offset_x, offset_y=offset_y)


def line_style(style: Reader) -> Native:
    """A stroke. `show` (of version 2, and still written by pyecharts) has no effect in ECharts 5."""
    if not style:
        return {}
    style.skip("show")
    return present(
        color=style.get("color", paint),
        width=style.get("width", size),
        type=style.get("type", dash),
        opacity=style.get("opacity", fraction),
        cap=style.get("cap", _CAP),
        join=style.get("join", _JOIN),
        dash_offset=style.get("dashOffset", px),
        shadow=shadow(style),
    )


def unshaded(native: Native, style: Reader) -> Native:
    """What was read of `style` without its shadow, where none is drawn; the caller is told."""
    if "shadow" not in native:
        return native
    cast_by = next(key for key in ("shadowBlur", "shadowOffsetX", "shadowOffsetY") if style.raw(key))
    style.findings.ignored(style.path_of(cast_by))
    return {key: value for key, value in native.items() if key != "shadow"}


def plain_line_style(style: Reader) -> Native:
    """A stroke that casts no shadow."""
    return unshaded(line_style(style), style)


def item_style(style: Reader) -> Native:
    """Fill and border; the `bar…` names are those of version 4."""
    if not style:
        return {}
    style.skip_usual("decal", "none", "inherit")
    if style.raw("borderType") in (None, "solid", "inherit"):
        style.skip(*_OF_DASHES)
    for key, usual in _OF_DASHES.items():
        style.skip_usual(key, usual, "inherit")
    return present(
        color=style.get("color", paint),
        border_color=style.get("borderColor", paint) or style.get("barBorderColor", paint),
        border_width=_either(style.get("borderWidth", size), style.get("barBorderWidth", size)),
        border_type=style.get("borderType", dash),
        border_radius=_either(style.get("borderRadius", corners), style.get("barBorderRadius", corners)),
        border_join=style.get("borderJoin", _JOIN),
        opacity=style.get("opacity", fraction),
        shadow=shadow(style),
    )


def _either(new: Any, old: Any) -> Any:
    return old if new is None else new


def area_style(style: Reader) -> Native | None:
    """The area of a line; an empty object asks for one, too."""
    if not style:
        return None
    style.skip("type")
    return present(
        color=style.get("color", paint),
        opacity=style.get("opacity", fraction),
        origin=style.get("origin", _origin),
        shadow=shadow(style),
    )


def _origin(value: Any) -> str | float | None:
    return value if value in ("auto", "start", "end") else number(value)


def background(component: Reader) -> Native:
    """The box of a component that has `backgroundColor` and `border…` among its own keys."""
    return present(
        color=component.get("backgroundColor", paint),
        border_color=component.get("borderColor", paint),
        border_width=component.get("borderWidth", size),
        border_type=component.get("borderType", dash),
        border_radius=component.get("borderRadius", corners),
        shadow=shadow(component),
    )
