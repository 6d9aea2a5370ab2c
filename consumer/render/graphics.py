"""Free shapes on the surface: texts, rectangles, circles, lines, and groups of them."""

from collections.abc import Callable, Iterator
from functools import partial
from math import atan2, degrees, hypot, radians
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import corners
from consumer.render.geometry import Rect
from consumer.render.graphic_places import IDENTITY, Matrix, after, covered, local_matrix, size_of_group
from consumer.render.paint import Stroke, border_of, fill_of
from consumer.render.paths import LINE, MOVE, Points, moved, transformed
from consumer.render.rect_paths import rect_path
from consumer.render.sectors import Sector, sector_path
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.text_block import TextBlock, block, block_rect, paint_block
from contracts.charts.graphics import (
    Graphic,
    GraphicCircle,
    GraphicGroup,
    GraphicPolyline,
    GraphicRect,
    GraphicSector,
    GraphicText,
)
from contracts.charts.text import TextStyle

_Shape = GraphicRect | GraphicCircle | GraphicSector | GraphicPolyline
Layer = Callable[[], None]
Size = tuple[float, float]

_COLOR: Final = "#000"
_NOTHING_SAID: Final = TextStyle()
"""Free texts take nothing from the style of all texts, as in ECharts."""
_SAME: Final = 1e-9


def graphic_layers(surface: Surface, graphic: Graphic) -> Iterator[tuple[float, Layer]]:
    """What paints a shape, or each shape of a group, with its order."""
    picture = (surface.width, surface.height)
    yield from _layers(surface, graphic, IDENTITY, picture)


def _layers(surface: Surface, graphic: Graphic, outer: Matrix, room: Size) -> Iterator[tuple[float, Layer]]:
    matrix = after(outer, local_matrix(graphic, _own_rect(graphic, room), room))
    if isinstance(graphic, GraphicGroup):
        inner = size_of_group(graphic, room)
        for child in graphic.children:
            yield from _layers(surface, child, matrix, inner)
    elif isinstance(graphic, GraphicText):
        yield graphic.z, partial(_paint_text, surface, graphic, matrix)
    else:
        yield graphic.z, partial(_paint_shape, surface, graphic, matrix)


def _own_rect(graphic: Graphic, room: Size) -> Rect:
    """What a shape covers, seen from its origin, before it is turned and scaled."""
    match graphic:
        case GraphicGroup():
            inner = size_of_group(graphic, room)
            rects = []
            for child in graphic.children:
                own = _own_rect(child, inner)
                rects.append(covered(own, local_matrix(child, own, inner)))
            if not rects:
                return Rect(0, 0, 0, 0)
            left, top = min(one.x for one in rects), min(one.y for one in rects)
            right, bottom = max(one.right for one in rects), max(one.bottom for one in rects)
            return Rect(left, top, right - left, bottom - top)
        case GraphicText():
            found = _block(graphic)
            style = graphic.text_style
            align, vertical = style.align or "left", style.vertical_align or "top"
            return block_rect(found, *graphic.shift, align=align, vertical=vertical)
        case _:
            box = _outline(graphic).get_extents()
            stroke = border_of(graphic.item_style)
            return Rect(box.x0, box.y0, box.width, box.height).grown(stroke.width / 2 if stroke else 0)


def _block(graphic: GraphicText, scale: float = 1.0) -> TextBlock:
    style = graphic.text_style
    if abs(scale - 1) > _SAME:
        found = block(graphic.text, style, _NOTHING_SAID, _COLOR)
        larger = {"font_size": max(found.look.size * scale, _SAME), "line_height": found.line_height * scale}
        style = style.model_copy(update=larger)
    return block(graphic.text, style, _NOTHING_SAID, _COLOR)


def _paint_text(surface: Surface, graphic: GraphicText, matrix: Matrix) -> None:
    style = graphic.text_style
    x, y = (matrix[:, :2] @ np.array(graphic.shift, dtype=float) + matrix[:, 2]).tolist()
    scale = hypot(float(matrix[0, 0]), float(matrix[1, 0]))
    if not scale:
        return
    if abs(scale - hypot(float(matrix[0, 1]), float(matrix[1, 1]))) > _SAME * scale:
        surface.simplified["texts that are stretched one way keep their shape"] = None
    paint_block(
        surface,
        _block(graphic, scale),
        x,
        y,
        align=style.align or "left",
        vertical=style.vertical_align or "top",
        rotate=-degrees(atan2(float(matrix[1, 0]), float(matrix[0, 0]))),
    )


def _paint_shape(surface: Surface, graphic: _Shape, matrix: Matrix) -> None:
    # A line that is not closed has no inside, whatever its style says.
    open_line = isinstance(graphic, GraphicPolyline) and not graphic.closed
    style = graphic.item_style
    fill = None if open_line else fill_of(style.color, style.opacity)
    shape, stroke = transformed(_outline(graphic), matrix), _stroke(graphic, matrix)
    with_shadow(surface, style.shadow, partial(surface.path, shape, fill=fill, stroke=stroke))


def _stroke(graphic: _Shape, matrix: Matrix) -> Stroke | None:
    """The border, as much wider as the shape is larger."""
    found = border_of(graphic.item_style)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if found is None or abs(scale - 1) < _SAME:
        return found
    wider = graphic.item_style.model_copy(update={"border_width": graphic.item_style.border_width * scale})
    return border_of(wider)


def _outline(shape: _Shape) -> Path:
    """The shape on its origin."""
    match shape:
        case GraphicRect():
            box = Rect(0, 0, shape.shape_width, shape.shape_height)
            found = rect_path(box, corners(shape.item_style.border_radius, min(box.width, box.height)))
        case GraphicCircle():
            circle = Path.unit_circle()
            found = Path(np.asarray(circle.vertices) * shape.radius, circle.codes)
        case GraphicSector():
            ends = radians(shape.start_angle), radians(shape.end_angle)
            found = sector_path(Sector(0, 0, shape.inner_radius, shape.radius, min(ends), max(ends)))
        case GraphicPolyline():
            points: Points = np.array(shape.points, dtype=float)
            if shape.closed:
                found = Path(np.vstack([points, points[:1]]), closed=True)
            else:
                found = Path(points, [MOVE, *[LINE] * (len(points) - 1)])
    return moved(found, *shape.shift)
