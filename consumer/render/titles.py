"""Titles on the surface."""

from functools import partial
from typing import Final

from consumer.render.boxes import corners, place, sides
from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, fill_of, solid
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.text_block import Align, TextBlock, block, paint_block
from contracts.charts.boxes import Box
from contracts.charts.styles import BackgroundStyle
from contracts.charts.text import TextStyle
from contracts.charts.titles import Title

_PLACE: Final = Box(left=0, top=0)
_BORDER: Final = "#ccc"


def paint_title(surface: Surface, title: Title, base: TextStyle) -> None:
    """Paint one title with its subtitle."""
    lines: list[TextBlock] = []
    if title.text:
        lines.append(block(title.text, title.text_style, base, None, surface.width))
    if title.subtitle:
        lines.append(block(title.subtitle, title.subtitle_style, base, None, surface.width))
    if not lines:
        return
    top, right, bottom, left = sides(title.padding)
    width = max(line.width for line in lines)
    height = sum(line.height for line in lines) + title.item_gap * (len(lines) - 1)
    outer = place(title, (width + left + right, height + top + bottom), surface.bounds, _PLACE)
    align = title.text_align or _align_of(title)
    outer = _anchored(outer, title, align)
    paint_background(surface, outer, title.background)
    x = outer.x + left + {"left": 0.0, "center": width / 2, "right": width}[align]
    y = outer.y + top
    for line in lines:
        paint_block(surface, line, x, y, align=align)
        y += line.height + title.item_gap


def paint_background(surface: Surface, rect: Rect, style: BackgroundStyle) -> None:
    """A box behind a component."""
    fill = fill_of(style.color, style.opacity)
    border = solid(style.border_color or _BORDER) if style.border_width else None
    stroke = Stroke(border, style.border_width) if border else None
    if fill or stroke:
        radii = corners(style.border_radius, min(rect.width, rect.height))
        with_shadow(surface, style.shadow, partial(surface.rect, rect, fill=fill, stroke=stroke, radii=radii))


def _align_of(title: Title) -> Align:
    """By the keyword of `left`; a title placed from the right is set flush right."""
    if title.left in {"left", "center", "right"}:
        return title.left  # type: ignore[return-value]  # one of the three
    return "right" if title.left is None and title.right is not None else "left"


def _anchored(rect: Rect, title: Title, align: Align) -> Rect:
    """With an alignment of its own and a plain `left`, that place is the anchor, not the left edge."""
    if title.text_align is None or title.left in {"left", "center", "right", None}:
        return rect
    shift = {"left": 0.0, "center": rect.width / 2, "right": rect.width}[align]
    return Rect(rect.x - shift, rect.y, rect.width, rect.height)
