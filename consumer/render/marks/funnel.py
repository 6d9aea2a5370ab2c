"""Funnels (ECharts 5, `layout/funnelLayout`)."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from consumer.render.boxes import length, stretch
from consumer.render.funnel_labels import is_inside, label_place
from consumer.render.geometry import Rect
from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.numbers import half_up, plain
from consumer.render.paint import Gradient, border_of, fill_of, solid, stroke_of
from consumer.render.paths import polygon
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.shadows import with_shadow
from consumer.render.text_looks import INHERIT
from contracts.charts.boxes import Box
from contracts.charts.series.funnel import FunnelItem, FunnelSeries
from contracts.charts.styles import ItemStyle

_PLACE: Final = Box(left=80, top=60, right=80, bottom=60)
_SHIFT: Final = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}


@dataclass(frozen=True)
class _Part:
    """One trapezoid, as if the funnel stood upright: `along` runs down, widths lie across."""

    item: FunnelItem
    number: int
    start: float
    end: float
    begins: tuple[float, float]
    """Left and right at its start."""
    ends: tuple[float, float]


def paint(scene: Scene, index: int, series: FunnelSeries) -> None:
    """Paint one funnel with its labels."""
    box = stretch(series, scene.surface.bounds, _PLACE)
    upright = series.orientation == "vertical"
    for part in _parts(scene, series, box if upright else Rect(box.y, box.x, box.height, box.width)):
        points = _points(part, upright=upright)
        _paint_part(scene, index, series, part, points)
        _leave_label(scene, index, series, part, points)


def _parts(scene: Scene, series: FunnelSeries, box: Rect) -> list[_Part]:
    shown = [
        (number, item)
        for number, item in enumerate(series.items)
        if item.value is not None and item.name not in scene.hidden
    ]
    if series.sort != "none":
        shown.sort(key=lambda pair: pair[1].value or 0, reverse=series.sort == "descending")
    if not shown:
        return []
    values = [item.value or 0.0 for _, item in shown]
    low = series.min if series.min is not None else min(*values, 0.0)
    high = series.max if series.max is not None else max(values)
    least, most = length(series.min_size, box.width), length(series.max_size, box.width)

    def wide(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return least + (most - least) * min(max(share, 0.0), 1.0)

    widths = [wide(value) for value in values]
    # Where it narrows, a part ends as wide as the next one begins, and the last as a zero would.
    following = [*widths[1:], wide(0)] if series.sort != "ascending" else [wide(0), *widths[:-1]]
    step = (box.height - series.gap * (len(shown) - 1)) / len(shown)
    found, at = [], box.y
    for (number, item), own, next_ in zip(shown, widths, following, strict=True):
        first, last = (next_, own) if series.sort == "ascending" else (own, next_)
        size = step if item.height is None else length(item.height, box.height)
        spans = (_span(series, box, first), _span(series, box, last))
        found.append(_Part(item, number, at, at + size, *spans))
        at += size + series.gap
    return found


def _span(series: FunnelSeries, box: Rect, width: float) -> tuple[float, float]:
    left = box.x + (box.width - width) * _SHIFT[series.align]
    return left, left + width


def _points(part: _Part, *, upright: bool) -> list[tuple[float, float]]:
    corners = [
        (part.begins[0], part.start),
        (part.begins[1], part.start),
        (part.ends[1], part.end),
        (part.ends[0], part.end),
    ]
    return corners if upright else [(y, x) for x, y in corners]


def _color(scene: Scene, index: int, series: FunnelSeries, part: _Part) -> str | Gradient:
    return scene.visual(index, part.number).over(scene.colors.of_named(series, index, part.number))


def _style(scene: Scene, index: int, series: FunnelSeries, part: _Part) -> ItemStyle:
    return scene.visual(index, part.number).styled(part.item.item_style or series.item_style)


def _paint_part(
    scene: Scene, index: int, series: FunnelSeries, part: _Part, points: list[tuple[float, float]]
) -> None:
    style = _style(scene, index, series, part)
    stroke = border_of(style)
    fill = fill_of(_color(scene, index, series, part), style.opacity)
    outline = polygon(np.array(points, float))
    with_shadow(scene.surface, style.shadow, partial(scene.surface.path, outline, fill=fill, stroke=stroke))


def _leave_label(
    scene: Scene, index: int, series: FunnelSeries, part: _Part, points: list[tuple[float, float]]
) -> None:
    label = part.item.label or series.label
    if not label.show:
        return
    text = _text(index, series, part)
    position = str(label.position or "outside")
    inside = is_inside(position)
    color, base = _color(scene, index, series, part), scene.spec.text_style.color
    found = scene.label_block(
        text,
        label,
        color,
        inside=inside,
        attached=False,
        outside=solid(color if base in {None, *INHERIT} else base),
        opacity=_style(scene, index, series, part).opacity,
    )
    line = part.item.label_line or series.label_line
    reach = length(line.length, series_width(scene, series))
    place = label_place(points, position, reach, upright=series.orientation == "vertical")
    if place.line is not None and line.show and (stroke := stroke_of(line.line_style, color)):
        scene.surface.line(np.array(place.line), stroke)
    scene.labels.append(PlacedLabel(found, place.x, place.y, place.align, "middle"))


def _text(index: int, series: FunnelSeries, part: _Part) -> str:
    label = part.item.label or series.label
    if label.template is None:
        return part.item.name
    total = sum(max(item.value or 0, 0) for item in series.items) or 1.0
    percent = plain(half_up((part.item.value or 0) / total * 100, 2))
    value = number_text(part.item.value, label)
    names = {
        "series": series_text(series.name, index),
        "name": part.item.name,
        "value": value,
        "percent": percent,
    }
    return filled(label.template, names | column_texts(series.extra, part.number, label))


def series_width(scene: Scene, series: FunnelSeries) -> float:
    """Px that lengths in percent refer to."""
    return stretch(series, scene.surface.bounds, _PLACE).width
