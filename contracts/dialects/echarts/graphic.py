"""`graphic`: free texts, rectangles, circles and lines on the picture."""

import math
import re
from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.graphic_curves import arc, bezier, ring, sector
from contracts.dialects.echarts.graphic_looks import filled_look, line_look, shift
from contracts.dialects.echarts.style import paint
from contracts.dialects.echarts.text import tell_of_face, text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, bounded, choice, length, number, pair, present, px, size, text

_DEEPEST: Final = 8
_FONT: Final = re.compile(
    r"(?:(italic|oblique) )?(?:(bold|bolder|lighter|[1-9]00) )?([0-9]{1,3})px ?(.{0,100})"
)
_MIN_POINTS: Final = 2
_MAX_POINTS: Final = 10_000
_FACTOR: Final = bounded(-1000, 1000)
_BOUNDING: Final = choice("all", "raw")


def graphics(option: Reader) -> list[Native]:
    """All shapes that can be drawn; pictures and paths are reported."""
    found: list[Native] = []
    for element in option.items("graphic"):
        inner = element.items("elements") if element.has("elements") else [element]
        found.extend(shape for one in inner if (shape := _shape(one, 0)) is not None)
    return found


def _shape(element: Reader, depth: int) -> Native | None:
    if not element or element.raw("invisible") is True or element.raw("ignore") is True:
        element.dismiss()
        return None
    element.skip("$action", "textContent", "textConfig", "info")
    kind = element.raw("type")
    if kind == "group" or element.has("children"):
        return _group(element, depth)
    make = _SHAPES.get(kind) if isinstance(kind, str) else None
    shape = make(element) if make else None
    if shape is None:
        element.dismiss()
        element.findings.ignored(element.path, f"a graphic element of type {kind!r:.40} is not drawn")
        return None
    return shape | _place(element)


def _group(group: Reader, depth: int) -> Native | None:
    group.skip("z")
    children = group.items("children")
    if depth >= _DEEPEST:
        group.findings.ignored(f"{group.path}.children", f"groups deeper than {_DEEPEST} are not drawn")
        return None
    drawn = [shape for child in children if (shape := _shape(child, depth + 1)) is not None]
    size = present(width=group.get("width", length), height=group.get("height", length))
    return {"type": "group", "children": drawn} | size | _place(group) if drawn else None


def _place(element: Reader) -> Native:
    before = element.get("position", pair(px)) or [0.0, 0.0]
    x, y = element.get("x", px), element.get("y", px)
    turned = element.get("rotation", number)
    scale = element.get("scale", pair(_FACTOR)) or [1.0, 1.0]
    scales = [element.get("scaleX", _FACTOR), element.get("scaleY", _FACTOR)]
    origin = element.get("origin", pair(px)) or [0.0, 0.0]
    pivots = [element.get("originX", px), element.get("originY", px)]
    return present(
        x=(before[0] if x is None else x) or None,
        y=(before[1] if y is None else y) or None,
        rotate=math.degrees(math.remainder(turned, math.tau)) if turned else None,
        scale=_unless([1.0, 1.0], scale, scales),
        pivot=_unless([0.0, 0.0], origin, pivots),
        bounding=element.get("bounding", _BOUNDING),
        z=element.get("z", number),
        **_edges(element),
    )


def _unless(usual: list[float], both: list[float], single: list[float | None]) -> list[float] | None:
    """Two numbers, each over that of the pair; None when they are the usual ones."""
    found = [old if new is None else new for old, new in zip(both, single, strict=True)]
    return None if found == usual else found


def _edges(element: Reader) -> Native:
    # `x` and `y` of an element are offsets, not the old names of `left` and `top`.
    named = {
        key: value
        for key, value in element.sources[0].mapping.items()
        if key in ("left", "top", "right", "bottom")
    }
    element.skip(*named)
    source = type(element.sources[0])(named, element.path)
    return box(Reader([source], element.findings))


def _text(element: Reader) -> Native | None:
    style = element.child("style")
    words = style.get("text", text)
    if not words:
        return None
    style.skip("fill", "textAlign", "textVerticalAlign", "font", "x", "y")
    found = (
        text_style(style)
        | _font(style)
        | present(
            color=style.get("fill", _color),
            outline_color=style.get("stroke", _color),
            outline_width=style.get("lineWidth", size),
            align=_HORIZONTAL.get(str(style.raw("textAlign"))),
            vertical_align=_VERTICAL.get(str(style.raw("textVerticalAlign"))),
        )
    )
    return {
        "type": "text",
        "text": words,
    } | present(shift=shift(style, "x", "y"), text_style=found)


def _color(value: Any) -> str | None:
    found = paint(value)
    return found if isinstance(found, str) else None


_HORIZONTAL: Final = {"left": "left", "center": "center", "right": "right", "start": "left", "end": "right"}
_VERTICAL: Final = {"top": "top", "middle": "middle", "bottom": "bottom"}


def _font(style: Reader) -> Native:
    value = style.raw("font")
    found = _FONT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return {}
    slant, weight, height, family = found.groups()
    tell_of_face(family, style, "font")
    return present(
        font_style=slant,
        font_weight=int(weight) if weight and weight.isdecimal() else weight,
        font_size=max(1, int(height)),
        font_family=family or None,
    )


def _rect(element: Reader) -> Native | None:
    shape = element.child("shape")
    width, height = shape.get("width", size), shape.get("height", size)
    if width is None or height is None:
        return None
    style = filled_look(element)
    radius = shape.get("r", _radius)
    return {
        "type": "rect",
        "shape_width": width,
        "shape_height": height,
        "item_style": style | present(border_radius=radius),
    } | present(shift=shift(shape, "x", "y"))


def _radius(value: Any) -> float | None:
    return size(value[0] if isinstance(value, list) and value else value)


def _circle(element: Reader) -> Native | None:
    shape = element.child("shape")
    radius = shape.get("r", size)
    if radius is None:
        return None
    middle = present(shift=shift(shape, "cx", "cy"))
    return {"type": "circle", "radius": radius, "item_style": filled_look(element)} | middle


def _line(element: Reader) -> Native | None:
    shape = element.child("shape")
    ends = [shape.get(key, px) or 0 for key in ("x1", "y1", "x2", "y2")]
    return {"type": "polyline", "points": [ends[:2], ends[2:]], "item_style": line_look(element)}


def _points(element: Reader) -> list[list[float]] | None:
    given = element.child("shape").raw("points")
    if not isinstance(given, list) or not _MIN_POINTS <= len(given) <= _MAX_POINTS:
        return None
    found = [pair(px)(one) for one in given if isinstance(one, list)]
    sound = [one for one in found if one is not None]
    return sound if len(sound) == len(given) else None


def _polyline(element: Reader, *, closed: bool) -> Native | None:
    points = _points(element)
    if points is None:
        return None
    style = filled_look(element) if closed else line_look(element)
    return {"type": "polyline", "points": points, "closed": closed, "item_style": style}


_SHAPES: Final[dict[str, Callable[[Reader], Native | None]]] = {
    "text": _text,
    "rect": _rect,
    "circle": _circle,
    "ring": ring,
    "sector": sector,
    "arc": arc,
    "bezierCurve": bezier,
    "line": _line,
    "polyline": lambda element: _polyline(element, closed=False),
    "polygon": lambda element: _polyline(element, closed=True),
}
