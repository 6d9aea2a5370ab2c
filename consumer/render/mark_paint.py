"""Marks on a series: points, lines and areas that point something out."""

from math import atan2, degrees, hypot, isfinite
from typing import Final

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.label_texts import filled
from consumer.render.mark_places import Spot, level_of, spot_of
from consumer.render.numbers import formatted, half_up, plain
from consumer.render.paint import Gradient, Stroke, dash_of, fill_of, solid, stroke_of
from consumer.render.paths import Points, moved, turned
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.shape_labels import place_at_box
from consumer.render.symbols import size_of, symbol_path
from consumer.render.text_block import Align
from contracts.charts.labels import Label
from contracts.charts.marks import MarkArea, MarkLine, MarkPoint
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.styles import Symbol

_AREA_OPACITY: Final = 0.4
_PIN_HEAD: Final = 0.57
"""Height of the middle of a pin's head above its tip, as a share of its size."""
_LABEL_GAP: Final = 5.0
_ALONG: Final[dict[str, tuple[float, Align]]] = {
    "middle": (0.5, "center"),
    "inside_start": (0.0, "left"),
    "inside_start_top": (0.0, "left"),
    "inside_start_bottom": (0.0, "left"),
    "inside_middle_top": (0.5, "center"),
    "inside_middle_bottom": (0.5, "center"),
    "inside_end": (1.0, "right"),
    "inside_end_top": (1.0, "right"),
    "inside_end_bottom": (1.0, "right"),
}
_ARROW_UP: Final = 90.0
"""Degrees an arrow symbol points by itself."""


def paint_marks(scene: Scene, index: int, series: SeriesOnAxes) -> None:
    """Paint all marks of a series: areas below, then lines, then points."""
    for area in series.mark_areas:
        _paint_area(scene, index, series, area)
    for line in series.mark_lines:
        _paint_line(scene, index, series, line)
    for point in series.mark_points:
        _paint_point(scene, index, series, point)


def _paint_point(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkPoint) -> None:
    spot = spot_of(scene, index, series, mark)
    if not isfinite(spot.x + spot.y):
        return
    width, height = size_of(mark.symbol_size)
    path = symbol_path(mark.symbol, width, height)
    color = mark.item_style.color or scene.colors.series[index]
    if path is not None:
        fill = fill_of(color, mark.item_style.opacity)
        box = Rect(spot.x - width / 2, spot.y - height / 2, width, height)
        scene.surface.path(moved(path, spot.x, spot.y), fill=fill, shape=box)
    text = _text(mark.label, mark.name, mark.value if mark.value is not None else spot.value, 2)
    # The head of a pin is above its tip.
    lift = height * _PIN_HEAD if mark.symbol == "pin" else 0.0
    box = Rect(spot.x - width / 2, spot.y - height / 2 - lift, width, height)
    _leave_label(scene, mark.label, text, box, color, usual="inside")


def _paint_line(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkLine) -> None:
    found = _ends(scene, index, series, mark)
    if found is None:
        return
    points, value = found
    color = mark.line_style.color or scene.colors.series[index]
    if stroke := stroke_of(mark.line_style, color):
        scene.surface.line(points, stroke)
    for number, at_end in ((0, False), (1, True)):
        _paint_tip(scene, points, mark.symbols[number], mark.symbol_sizes[number], color, at_end=at_end)
    if mark.label.show:
        text = _text(mark.label, mark.name, mark.value if mark.value is not None else value, mark.precision)
        _label_line(scene, mark.label, text, points, color)


def _ends(
    scene: Scene, index: int, series: SeriesOnAxes, mark: MarkLine
) -> tuple[Points, float | None] | None:
    if mark.end is not None:
        start, end = (spot_of(scene, index, series, place) for place in (mark.start, mark.end))
        points = np.array([(start.x, start.y), (end.x, end.y)])
        return (points, start.value) if np.isfinite(points).all() else None
    level = level_of(scene, index, series, mark.start)
    if level is None or not isfinite(level[1]):
        return None
    axis, value = level
    place = axis.px_of(value)
    return (_across(axis, place), value) if _is_inside(axis, place) else None


def _across(axis: PlacedAxis, place: float) -> Points:
    rect = axis.rect
    if axis.dimension == "x":
        return np.array([(place, rect.bottom), (place, rect.y)])
    return np.array([(rect.x, place), (rect.right, place)])


def _is_inside(axis: PlacedAxis, place: float) -> bool:
    low, high = (axis.rect.x, axis.rect.right) if axis.dimension == "x" else (axis.rect.y, axis.rect.bottom)
    return low - 1 <= place <= high + 1


def _paint_tip(
    scene: Scene, points: Points, symbol: Symbol, size: float, color: str | Gradient, *, at_end: bool
) -> None:
    path = symbol_path(symbol, size, size)
    fill = solid(color)
    if path is None or fill is None:
        return
    (x0, y0), (x1, y1) = points.tolist() if at_end else points[::-1].tolist()
    if symbol == "arrow":
        path = turned(path, degrees(atan2(y0 - y1, x1 - x0)) - _ARROW_UP)
    scene.surface.markers(path, np.array([(x1, y1)]), fill=fill)


def _label_line(scene: Scene, label: Label, text: str, points: Points, color: str | Gradient) -> None:
    (x0, y0), (x1, y1) = points.tolist()
    span = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / span, (y1 - y0) / span
    block = scene.label_block(text, label, color, inside=False)
    position = str(label.position or "end")
    gap = max(label.distance, _LABEL_GAP)
    if position in _ALONG:
        share, align = _ALONG[position]
        x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        scene.labels.append(PlacedLabel(block, x, y - 2, align, "bottom"))
        return
    if position == "start":
        x, y, dx, dy = x0 - dx * gap, y0 - dy * gap, -dx, -dy
    else:
        x, y = x1 + dx * gap, y1 + dy * gap
    if abs(dx) > abs(dy):
        scene.labels.append(PlacedLabel(block, x, y, "left" if dx > 0 else "right", "middle"))
    else:
        scene.labels.append(PlacedLabel(block, x, y, "center", "top" if dy > 0 else "bottom"))


def _paint_area(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkArea) -> None:
    rect = scene.plot.axes_of(series)[0].rect
    start, end = (spot_of(scene, index, series, place) for place in (mark.start, mark.end))
    if not any(map(isfinite, (start.x, start.y, end.x, end.y))):
        return
    box = _between(start, end, rect)
    color = mark.item_style.color
    paint = scene.colors.series[index] if color is None else color
    opacity = mark.item_style.opacity * (_AREA_OPACITY if color is None else 1)
    width = mark.item_style.border_width
    border = solid(mark.item_style.border_color or scene.colors.series[index]) if width else None
    stroke = Stroke(border, width, dash_of(mark.item_style.border_type, width)) if border else None
    scene.surface.rect(box, fill=fill_of(paint, opacity), stroke=stroke, clip=rect)
    name = _text(mark.label, mark.name, None, 2) if mark.label.template else mark.name
    _leave_label(scene, mark.label, name, box, paint, usual="top")


def _between(start: Spot, end: Spot, rect: Rect) -> Rect:
    """From one spot to the other; what is open reaches to the edge."""
    x0 = start.x if isfinite(start.x) else rect.x
    x1 = end.x if isfinite(end.x) else rect.right
    y0 = start.y if isfinite(start.y) else rect.y
    y1 = end.y if isfinite(end.y) else rect.bottom
    return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def _leave_label(
    scene: Scene, label: Label, text: str, box: Rect, color: str | Gradient, *, usual: str
) -> None:
    if not label.show or not text:
        return
    position = label.position or usual
    block = scene.label_block(text, label, color, inside=str(position).startswith("inside"))
    x, y, align, vertical = place_at_box(box, position, label.distance)
    scene.labels.append(PlacedLabel(block, x, y, align, vertical, label.rotate))


def _text(label: Label, name: str, value: float | str | None, precision: int) -> str:
    if isinstance(value, str) or value is None:
        shown = value or ""
    elif label.number is not None:
        shown = formatted(value, label.number)
    else:
        shown = plain(half_up(value, precision))
    return shown if label.template is None else filled(label.template, {"name": name, "value": shown})
