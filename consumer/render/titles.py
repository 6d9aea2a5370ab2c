"""Titles on the surface."""

from functools import partial
from typing import Final

from consumer.render.boxes import corners, place, sides
from consumer.render.geometry import Rect, union
from consumer.render.paint import fill_of, frame_of
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.text_block import (
    Align,
    TextBlock,
    VerticalAlign,
    block,
    block_rect,
    paint_block,
)
from consumer.render.text_looks import SHARE
from contracts.charts.boxes import Box
from contracts.charts.styles import BackgroundStyle
from contracts.charts.text import TextStyle
from contracts.charts.titles import Title

_PLACE: Final = Box(left=0, top=0)
_BORDER: Final = "#ccc"


def paint_title(surface: Surface, title: Title, base: TextStyle) -> None:
    """Paint one title with its subtitle."""
    lines = _lines(title, base, surface.width)
    if not lines:
        return
    top, right, bottom, left = sides(title.padding)
    width, height = max(line.width for _, line in lines), lines[-1][0] + lines[-1][1].height
    outer = place(title, (width + left + right, height + top + bottom), surface.bounds, _PLACE)
    align = title.text_align or _align_of(title)
    x = outer.x + left
    if title.text_align is None:  # else that place is the anchor, wherever the text goes from there
        x += SHARE[align] * width
    vertical = title.text_vertical_align or _vertical_of(title)
    y = outer.y + top
    if title.text_vertical_align is None:
        y += SHARE[vertical] * height
    rects = [block_rect(line, x, y + down, align=align, vertical=vertical) for down, line in lines]
    around = union([Rect(x, y, 0, 0), *rects]) if title.subtitle and not title.text else union(rects)
    behind = Rect(around.x - left, around.y - top, around.width + left + right, around.height + top + bottom)
    paint_background(surface, behind, title.background)
    for down, line in lines:
        paint_block(surface, line, x, y + down, align=align, vertical=vertical)


def _lines(title: Title, base: TextStyle, width: float) -> list[tuple[float, TextBlock]]:
    """Title and subtitle, and how far down each stands; the gap above a subtitle stays without a title."""
    lines = []
    down = title.item_gap
    if title.text:
        words = block(title.text, title.text_style, base, None, width)
        lines.append((0.0, words))
        down += words.height
    if title.subtitle:
        lines.append((down, block(title.subtitle, title.subtitle_style, base, None, width)))
    return lines


def paint_background(surface: Surface, rect: Rect, style: BackgroundStyle) -> None:
    """A box behind a component."""
    fill, stroke = fill_of(style.color, style.opacity), frame_of(style, _BORDER)
    if fill or stroke:
        radii = corners(style.border_radius, min(rect.width, rect.height))
        with_shadow(surface, style.shadow, partial(surface.rect, rect, fill=fill, stroke=stroke, radii=radii))


def _align_of(title: Title) -> Align:
    """By the keyword of `left`; a title placed from the right is set flush right."""
    if title.left in {"left", "center", "right"}:
        return title.left  # type: ignore[return-value]  # one of the three
    return "right" if title.left is None and title.right is not None else "left"


def _vertical_of(title: Title) -> VerticalAlign:
    """By the keyword of `top`. As in ECharts, title and subtitle each stand so, wherever they are."""
    return "top" if title.top not in {"middle", "bottom"} else title.top  # type: ignore[return-value]  # one of two
