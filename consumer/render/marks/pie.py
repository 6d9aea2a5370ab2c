"""Pies, doughnuts and roses (ECharts 5, `layout/pieLayout` and `chart/pie/labelLayout`)."""

from dataclasses import dataclass
from math import pi, radians
from typing import Final

import numpy as np

from consumer.render.boxes import length, stretch
from consumer.render.geometry import Rect
from consumer.render.label_texts import filled, number_text
from consumer.render.numbers import half_up, plain
from consumer.render.paint import Fill, Gradient, border_of, fill_of, rgba
from consumer.render.pie_labels import OutsideLabel, spread
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.sectors import Sector, sector_path
from consumer.render.text_block import truncated
from contracts.charts.boxes import Box
from contracts.charts.series.pie import PieSeries, Slice

_PLACE: Final = Box(left=0, top=0, right=0, bottom=0)
_EMPTY: Final = "lightgray"


@dataclass(frozen=True)
class _Placed:
    """A slice with its sector."""

    item: Slice
    index: int
    sector: Sector
    percent: float


def paint(scene: Scene, index: int, series: PieSeries) -> None:
    """Paint one pie with its labels."""
    del index  # a pie's colours go by its items
    box = stretch(series, scene.surface.bounds, _PLACE)
    placed = _sectors(scene, series, box)
    if not placed:
        _paint_empty(scene, series, box)
        return
    for one in placed:
        _paint_slice(scene, series, one, box)
    _paint_labels(scene, series, placed, box)


def _rings(series: PieSeries, box: Rect) -> tuple[float, float, float, float]:
    """Centre and radii in px."""
    half = min(box.width, box.height) / 2
    x, y = length(series.center[0], box.width), length(series.center[1], box.height)
    inner, outer = (max(length(radius, half), 0) for radius in series.radius)
    return box.x + x, box.y + y, inner, outer


def _sectors(scene: Scene, series: PieSeries, box: Rect) -> list[_Placed]:
    """One for each visible slice, angles in radians clockwise from the right (y downwards)."""
    x, y, inner, outer = _rings(series, box)
    shown = [
        (number, item)
        for number, item in enumerate(series.slices)
        if item.value is not None and item.name not in scene.hidden
    ]
    values = np.array([max(item.value or 0, 0) for _, item in shown])
    total = float(values.sum())
    if not len(values) or (total == 0 and not series.still_show_zero_sum):
        return []
    shares = values / total if total else np.full(len(values), 1 / len(values))
    spans = _spans(series, shares)
    radii = np.full(len(values), outer)
    if series.rose and values.max() > 0:
        radii = inner + (outer - inner) * values / values.max()
    found = []
    sign = 1 if series.clockwise else -1
    angle = -radians(series.start_angle)
    for (number, item), span, radius, share in zip(
        shown, spans, radii.tolist(), shares.tolist(), strict=True
    ):
        end = angle + sign * span
        sector = Sector(x, y, inner, radius, min(angle, end), max(angle, end))
        if item.selected:
            sector = sector.moved(length(series.selected_offset, outer))
        found.append(_Placed(item, number, sector, share * 100))
        angle = end
    return found


def _spans(series: PieSeries, shares: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """Radians of each slice; small ones get `min_angle` at the cost of the others."""
    whole = 2 * pi
    if series.end_angle is not None:
        whole = radians(abs(series.start_angle - series.end_angle)) or 2 * pi
    if series.rose == "area":
        return [whole / len(shares)] * len(shares)
    spans = shares * whole
    least = radians(series.min_angle)
    small = (spans < least) & (shares > 0)
    if small.any() and least * len(shares) <= whole:
        rest = whole - least * small.sum()
        large = float(spans[~small].sum()) or 1.0
        spans = np.where(small, least, spans * rest / large)
    return [float(span) for span in spans]


def _fill(scene: Scene, series: PieSeries, one: _Placed) -> Fill | None:
    style = one.item.item_style or series.item_style
    return fill_of(_paint_of(scene, series, one), style.opacity)


def _paint_of(scene: Scene, series: PieSeries, one: _Placed) -> str | Gradient:
    mapped = scene.visual(scene.spec.series.index(series), one.index).color
    if mapped is not None:
        return mapped
    own = one.item.item_style
    if own is not None and own.color is not None:
        return own.color
    if series.item_style.color is not None:
        return series.item_style.color
    return scene.colors.of_item(one.item.name, one.index)


def _paint_slice(scene: Scene, series: PieSeries, one: _Placed, box: Rect) -> None:
    style = one.item.item_style or series.item_style
    stroke = border_of(style)
    x, y, _, outer = _rings(series, box)
    round_box = Rect(x - outer, y - outer, 2 * outer, 2 * outer)
    path = sector_path(one.sector, style.border_radius, radians(series.pad_angle))
    scene.surface.path(path, fill=_fill(scene, series, one), stroke=stroke, shape=round_box)


def _paint_empty(scene: Scene, series: PieSeries, box: Rect) -> None:
    if series.show_empty_circle:
        x, y, inner, outer = _rings(series, box)
        whole = Sector(x, y, inner, outer, 0, 2 * pi)
        scene.surface.path(sector_path(whole, 0, 0), fill=rgba(_EMPTY))


def _paint_labels(scene: Scene, series: PieSeries, placed: list[_Placed], box: Rect) -> None:
    outside: list[OutsideLabel] = []
    for one in placed:
        label = one.item.label or series.label
        narrow = one.sector.span < radians(series.min_show_label_angle)
        if not label.show or narrow:
            continue
        text = _text(series, one)
        paint = _paint_of(scene, series, one)
        position = label.position or "outside"
        inside = position in {"inside", "inner", "center"}
        block = scene.label_block(text, label, paint, inside=inside and position != "center")
        if position == "center":
            x, y = one.sector.x, one.sector.y
            scene.labels.append(PlacedLabel(block, x, y, "center", "middle", label.rotate))
        elif inside:
            x, y = one.sector.at((one.sector.inner + one.sector.outer) / 2)
            scene.labels.append(PlacedLabel(block, x, y, "center", "middle", label.rotate))
        else:
            line = one.item.label_line or series.label_line
            outside.append(OutsideLabel.of(one.sector, label, line, block, paint))
    _paint_outside(scene, series, outside, box)


def _paint_outside(scene: Scene, series: PieSeries, labels: list[OutsideLabel], box: Rect) -> None:
    if series.avoid_label_overlap:
        labels = spread(labels, box)
    for one in labels:
        if one.stroke is not None:
            scene.surface.line(np.array(one.line), one.stroke)
        room = one.room(box)
        block = one.block
        if block.width > room > 0:
            lines = tuple(truncated(line, room, block.size, bold=block.bold) for line in block.lines)
            block = one.with_lines(lines)
        scene.labels.append(PlacedLabel(block, one.x, one.y, "left" if one.to_right else "right", "middle"))


def _text(series: PieSeries, one: _Placed) -> str:
    label = one.item.label or series.label
    if label.template is None:
        return one.item.name
    percent = plain(half_up(one.percent, series.percent_precision))
    value = number_text(one.item.value, label)
    values = {"series": series.name or "", "name": one.item.name, "value": value, "percent": percent}
    return filled(label.template, values)
