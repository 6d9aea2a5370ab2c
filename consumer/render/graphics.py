"""Free shapes on the surface: texts, rectangles, circles, lines."""

from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import corners, place
from consumer.render.geometry import Rect
from consumer.render.paint import border_of, fill_of
from consumer.render.paths import LINE, MOVE, Points, moved, turned
from consumer.render.surface import Surface, rect_path
from consumer.render.text_block import block, block_rect, paint_block
from contracts.charts.boxes import Box
from contracts.charts.graphics import (
    Graphic,
    GraphicCircle,
    GraphicFrame,
    GraphicPolyline,
    GraphicRect,
    GraphicText,
)
from contracts.charts.text import TextStyle

_COLOR: Final = "#000"


def paint_graphic(surface: Surface, graphic: Graphic, base: TextStyle) -> None:
    """Paint one shape."""
    if isinstance(graphic, GraphicText):
        _paint_text(surface, graphic, base)
        return
    path = turned(_outline(graphic), graphic.rotate)
    # A line that is not closed has no inside, whatever its style says.
    open_line = isinstance(graphic, GraphicPolyline) and not graphic.closed
    style = graphic.item_style
    fill = None if open_line else fill_of(style.color, style.opacity)
    x, y = _place_of(graphic, _extents(path), surface.bounds)
    surface.path(moved(path, x, y), fill=fill, stroke=border_of(style))


def _paint_text(surface: Surface, graphic: GraphicText, base: TextStyle) -> None:
    style = graphic.text_style
    found = block(graphic.text, style, base, _COLOR)
    align, vertical = style.align or "left", style.vertical_align or "top"
    around = block_rect(found, 0, 0, align=align, vertical=vertical, rotate=graphic.rotate)
    x, y = _place_of(graphic, around, surface.bounds)
    paint_block(surface, found, x, y, align=align, vertical=vertical, rotate=graphic.rotate)


def _outline(shape: GraphicRect | GraphicCircle | GraphicPolyline) -> Path:
    """The shape around its own origin."""
    match shape:
        case GraphicRect():
            box = Rect(0, 0, shape.shape_width, shape.shape_height)
            return rect_path(box, corners(shape.item_style.border_radius, min(box.width, box.height)))
        case GraphicCircle():
            circle = Path.unit_circle()
            return Path(np.asarray(circle.vertices) * shape.radius, circle.codes)
        case _:
            points: Points = np.array(shape.points, dtype=float)
            if shape.closed:
                return Path(np.vstack([points, points[:1]]), closed=True)
            return Path(points, [MOVE, *[LINE] * (len(points) - 1)])


def _extents(path: Path) -> Rect:
    found = path.get_extents()
    return Rect(found.x0, found.y0, found.width, found.height)


def _place_of(graphic: GraphicFrame, around: Rect, picture: Rect) -> tuple[float, float]:
    """Where the origin of a shape stands; in a box its outermost edges count, not its origin."""
    boxed = place(graphic, (around.width, around.height), picture, Box(left=0, top=0))
    x, y = graphic.x, graphic.y
    if graphic.left is not None or graphic.right is not None:
        x += boxed.x - around.x
    if graphic.top is not None or graphic.bottom is not None:
        y += boxed.y - around.y
    return x, y
