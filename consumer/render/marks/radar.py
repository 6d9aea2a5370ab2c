"""Radar polygons (ECharts 5, `chart/radar`)."""

from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import Final

import numpy as np

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.label_texts import filled, number_text, series_text
from consumer.render.paint import Gradient, Stroke, border_of, dash_of, fill_of, solid, stroke_of
from consumer.render.paths import Points, polygon, turned
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from consumer.render.symbols import is_empty, marker_path, size_of
from consumer.render.visuals import ItemVisual
from contracts.charts.series.radar import RadarItem, RadarSeries

_EMPTY_STROKE: Final = 2.0
_WHITE: Final = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class _Placed:
    """A polygon with its corners; missing values lie at the centre."""

    item: RadarItem
    visual: ItemVisual
    color: str | Gradient
    corners: Points
    has_value: tuple[bool, ...]


def paint(scene: Scene, index: int, series: RadarSeries) -> None:
    """Paint the polygons of one radar series, each with its area above its line."""
    for one in _placed(scene, index, series):
        line = one.item.line_style or series.line_style
        if stroke := stroke_of(line, one.color):
            paint_line = partial(scene.surface.path, polygon(one.corners), stroke=stroke)
            with_shadow(scene.surface, line.shadow, paint_line)
        area = one.item.area or series.area
        if area is not None:
            fill = fill_of(one.color if area.color is None else area.color, area.opacity)
            paint_area = partial(scene.surface.path, polygon(one.corners), fill=fill)
            with_shadow(scene.surface, area.shadow, paint_area)


def paint_symbols(scene: Scene, index: int, series: RadarSeries) -> None:
    """Paint the symbols at the corners of one radar series, and leave its labels."""
    for one in _placed(scene, index, series):
        _paint_symbols(scene, series, one)
        _leave_labels(scene, index, series, one)


def _placed(scene: Scene, index: int, series: RadarSeries) -> list[_Placed]:
    if series.radar >= len(scene.radars):
        return []
    frame = scene.radars[series.radar]
    found = []
    for number, item in enumerate(series.items):
        values = [_value(item, spoke) for spoke in range(len(frame.spokes))]
        if item.name in scene.hidden or not values:
            continue
        corners = [
            frame.point(spoke, value) if isfinite(value) else (frame.x, frame.y)
            for spoke, value in enumerate(values)
        ]
        visual = scene.visual(index, number)
        color = visual.over(scene.colors.of_named(series, index, number))
        found.append(_Placed(item, visual, color, np.array(corners), tuple(map(isfinite, values))))
    return found


def _value(item: RadarItem, spoke: int) -> float:
    value = item.values[spoke] if spoke < len(item.values) else None
    return nan if value is None else value


def _paint_symbols(scene: Scene, series: RadarSeries, one: _Placed) -> None:
    symbol = one.visual.symbol or one.item.symbol or series.symbol
    path = marker_path(symbol, *_size(series, one))
    style = one.visual.styled(one.item.item_style or series.item_style)
    color = solid(one.color, style.opacity)
    if path is None or color is None:
        return
    if isinstance(one.color, Gradient):
        scene.surface.simplified["symbols of radars have the first colour of a gradient"] = None
    stroke = border_of(style)
    if is_empty(symbol):
        stroke = Stroke(color, _EMPTY_STROKE, dash_of(style.border_type, _EMPTY_STROKE))
        color = (*_WHITE, style.opacity)
    at = one.corners[np.array(one.has_value, dtype=bool)] + _shift(series, one)
    rotate = series.symbol_rotate if one.item.symbol_rotate is None else one.item.symbol_rotate
    paint = partial(scene.surface.markers, turned(path, rotate), at, fill=color, stroke=stroke)
    with_shadow(scene.surface, style.shadow, paint)


def _size(series: RadarSeries, one: _Placed) -> tuple[float, float]:
    sizes = (one.visual.size, one.item.symbol_size, series.symbol_size)
    return size_of(next(size for size in sizes if size is not None))


def _shift(series: RadarSeries, one: _Placed) -> tuple[float, float]:
    """Px to the right and down."""
    right, down = series.symbol_offset if one.item.symbol_offset is None else one.item.symbol_offset
    width, height = _size(series, one)
    return length(right, width), length(down, height)


def _leave_labels(scene: Scene, index: int, series: RadarSeries, one: _Placed) -> None:
    label = one.item.label or series.label
    if not label.show:
        return
    names = {"series": series_text(series.name, index), "name": one.item.name}
    if label.template is not None:
        names |= {f"@{spoke}": number_text(other, label) for spoke, other in enumerate(one.item.values)}
    width, height = _size(series, one)
    corners = (one.corners + _shift(series, one)).tolist()
    for (x, y), value in zip(corners, one.item.values, strict=False):
        if value is None:
            continue
        shown = number_text(value, label)
        text = shown if label.template is None else filled(label.template, names | {"value": shown})
        opacity = one.visual.styled(one.item.item_style or series.item_style).opacity
        block = scene.label_block(text, label, one.color, inside=False, opacity=opacity)
        box = Rect(x - width / 2, y - height / 2, width, height)
        at_x, at_y, align, vertical = place_at_box(box, label.position or "top", label.distance)
        scene.leave_label(label, block, (at_x, at_y), align, vertical)
