"""Boxes behind texts, upright or turned with them."""

from math import cos, radians, sin
from typing import NamedTuple

from consumer.render.boxes import corners
from consumer.render.geometry import Rect
from consumer.render.paint import Fill, Stroke, dash_of, fill_of, rgba
from consumer.render.paths import moved, turned
from consumer.render.rect_paths import rect_path
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.text_looks import INHERIT
from contracts.charts.colors import Paint, Rgba
from contracts.charts.text import FragmentStyle


class Anchor(NamedTuple):
    """Where a text stands, and how far it is turned around that point."""

    x: float
    y: float
    angle: float = 0
    """Degrees counter-clockwise."""

    def at(self, right: float, down: float) -> tuple[float, float]:
        """The point so far away, along the text and across it."""
        if not self.angle:
            return self.x + right, self.y + down
        turn = radians(self.angle)
        return (
            self.x + right * cos(turn) + down * sin(turn),
            self.y - right * sin(turn) + down * cos(turn),
        )


def has_box(style: FragmentStyle) -> bool:
    """Whether a box can be seen behind the text."""
    return style.background is not None or bool(style.border_width and style.border_color is not None)


def paint_box(
    surface: Surface, style: FragmentStyle, rect: Rect, anchor: Anchor, inherited: Rgba | None
) -> None:
    """Paint the box of a text.

    Args:
        surface: where.
        style: its fill and border.
        rect: from the anchor, as if the text were not turned.
        anchor: of the text.
        inherited: the colour `inherit` stands for.
    """
    if not has_box(style):
        return
    fill, stroke = _fill(style.background, style.opacity, inherited), _stroke(style, inherited)
    if fill is None and stroke is None:
        return
    path = rect_path(rect, corners(style.border_radius, min(rect.width, rect.height)))
    path = moved(turned(path, anchor.angle), anchor.x, anchor.y)
    shape = None if anchor.angle else Rect(rect.x + anchor.x, rect.y + anchor.y, rect.width, rect.height)

    def paint() -> None:
        if fill is not None and stroke is not None:  # as ECharts: the border lies outside the box
            surface.path(path, stroke=stroke._replace(width=2 * stroke.width))
            surface.path(path, fill=fill, shape=shape)
        else:
            surface.path(path, fill=fill, stroke=stroke, shape=shape)

    with_shadow(surface, style.box_shadow, paint)


def _fill(paint: Paint | None, opacity: float, inherited: Rgba | None) -> Fill | None:
    if isinstance(paint, str) and paint in INHERIT:
        return (*inherited[:3], inherited[3] * opacity) if inherited else None
    return fill_of(paint, opacity)


def _stroke(style: FragmentStyle, inherited: Rgba | None) -> Stroke | None:
    if not style.border_width:
        return None
    fill = _fill(style.border_color, style.opacity, inherited)
    if fill is None:
        return None
    color = fill if isinstance(fill, tuple) else rgba(fill.stops[0].color)
    return Stroke(color, style.border_width, dash_of(style.border_type, style.border_width))
