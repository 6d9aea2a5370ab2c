"""Mark lines: across the plot area or between two places, with tips and a label (ECharts 5)."""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, isfinite, sin
from typing import Final

import numpy as np

from consumer.render.bar_slots import bar_shift
from consumer.render.mark_places import level_of, spot_of
from consumer.render.mark_texts import mark_text
from consumer.render.numbers import to_fixed
from consumer.render.paint import Gradient, Stroke, solid, stroke_of
from consumer.render.paths import Points, turned
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.symbols import is_empty, symbol_path
from consumer.render.text_block import Align, VerticalAlign
from contracts.charts.axes import CategoryAxis
from contracts.charts.labels import Label
from contracts.charts.marks import MarkLine
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.styles import Symbol

_ARROW_UP: Final = 90.0
"""Degrees an arrow symbol points by itself."""
_STEEP: Final = 0.8
"""Of a direction, from which a label stands beyond the end of its line."""
_EMPTY_STROKE: Final = 2.0
_SLIM: Final = 0.5
"""How wide the arrow of a mark line is, as a share of its length."""


def paint_mark_lines(scene: Scene, index: int, series: SeriesOnAxes, z: float) -> None:
    """Paint the mark lines of a series at this height, and leave their labels."""
    for line in series.mark_lines:
        if line.z == z:
            _paint_line(scene, index, series, line)


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
        text = mark_text(mark.label, mark.name, mark.value if mark.value is not None else value)
        _label_line(scene, mark.label, text, points, color)


def _ends(
    scene: Scene, index: int, series: SeriesOnAxes, mark: MarkLine
) -> tuple[Points, float | str | None] | None:
    """Where it begins and ends, and what it says by itself."""
    if mark.end is not None:
        start, end = (spot_of(scene, index, series, place) for place in (mark.start, mark.end))
        points = np.array([(start.x, start.y), (end.x, end.y)])
        own = start.value if mark.start.item else end.value if mark.end.item else None
        return (points, mark.name if own is None else own) if np.isfinite(points).all() else None
    level = level_of(scene, index, series, mark.start)
    if level is None or not isfinite(level[1]):
        return None
    axis, value = level
    if isinstance(axis.spec, CategoryAxis):
        names = axis.spec.categories
        shown: float | str = names[int(value)] if 0 <= value < len(names) else ""
    else:
        shown = value = float(to_fixed(value, mark.precision))
    on_base = axis.dimension == scene.columns[index].base
    place = axis.px_of(value) + (bar_shift(scene, index) if on_base else 0)
    return (_across(axis, place), shown) if _is_inside(axis, place) else None


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
    path = symbol_path(symbol, size * _SLIM if symbol == "arrow" else size, size)
    fill = solid(color)
    if path is None or fill is None:
        return
    (x0, y0), (x1, y1) = points.tolist() if at_end else points[::-1].tolist()
    if symbol == "arrow":
        path = turned(path, degrees(atan2(y0 - y1, x1 - x0)) - _ARROW_UP)
    stroke = None
    if is_empty(symbol):
        fill, stroke = (1.0, 1.0, 1.0, 1.0), Stroke(fill, _EMPTY_STROKE)
    scene.surface.markers(path, np.array([(x1, y1)]), fill=fill, stroke=stroke)


@dataclass(frozen=True)
class _Anchor:
    """Where a label stands: beside a point of the line, turned around it."""

    x: float
    y: float
    align: Align
    vertical: VerticalAlign
    across: float = 0.0
    """Px from the point along the line."""
    down: float = 0.0
    """Px from the point to the side of the line."""
    turns: bool = False


def _label_line(scene: Scene, label: Label, text: str, points: Points, color: str | Gradient) -> None:
    (x0, y0), (x1, y1) = points.tolist()
    anchor = _anchor(str(label.position or "end"), label.distance, (x0, y0), (x1, y1))
    angle = -atan2(y1 - y0, x1 - x0) if anchor.turns else 0.0
    if anchor.turns and x1 < x0:
        angle += np.pi
    x = anchor.x + anchor.across * cos(angle) + anchor.down * sin(angle) + label.offset[0]
    y = anchor.y - anchor.across * sin(angle) + anchor.down * cos(angle) + label.offset[1]
    block = scene.label_block(text, label, color, inside=False)
    scene.labels.append(
        PlacedLabel(block, x, y, anchor.align, anchor.vertical, degrees(angle) + label.rotate)
    )


def _anchor(position: str, distance: float, start: tuple[float, float], end: tuple[float, float]) -> _Anchor:
    span = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    dx, dy = (end[0] - start[0]) / span, (end[1] - start[1]) / span
    if position == "start":
        align, vertical = _beyond(-dx, -dy)
        return _Anchor(start[0] - dx * distance, start[1] - dy * distance, align, vertical)
    if position.startswith("inside") or position == "middle":
        forward = 1 if dx >= 0 else -1
        down, vertical = _side(position, distance)
        near: Align = "left" if forward > 0 else "right"
        far: Align = "right" if forward > 0 else "left"
        if position.startswith("inside_start"):
            return _Anchor(*start, near, vertical, distance * forward, down, turns=True)
        if position.startswith("inside_end"):
            return _Anchor(*end, far, vertical, -distance * forward, down, turns=True)
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        return _Anchor(*middle, "center", vertical, 0.0, down, turns=True)
    align, vertical = _beyond(dx, dy)
    return _Anchor(end[0] + dx * distance, end[1] + dy * distance, align, vertical)


def _beyond(dx: float, dy: float) -> tuple[Align, VerticalAlign]:
    """Alignment of a label that lies in this direction."""
    return (
        "left" if dx > _STEEP else "right" if dx < -_STEEP else "center",
        "top" if dy > _STEEP else "bottom" if dy < -_STEEP else "middle",
    )


def _side(position: str, distance: float) -> tuple[float, VerticalAlign]:
    if position.endswith("_top") or position == "middle":
        return -distance, "bottom"
    return (distance, "top") if position.endswith("_bottom") else (0.0, "middle")
