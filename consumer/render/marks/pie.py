"""Pies, doughnuts and roses (ECharts 5, `chart/pie/PieView`)."""

from functools import partial
from math import radians
from typing import Final

from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.numbers import plain
from consumer.render.paint import Gradient, Stroke, border_of, fill_of, rgba, stroke_of
from consumer.render.pie_labels import (
    OutsideLabel,
    outside_label,
    rotation,
    spread,
    visible,
)
from consumer.render.pie_layout import PlacedPie, PlacedSlice, place_pie
from consumer.render.scene import PlacedLabel, Scene, shift_of
from consumer.render.sectors import Sector, sector_path
from consumer.render.shadows import with_shadow
from contracts.charts.series.pie import PieLabel, PieSeries
from contracts.charts.styles import ItemStyle, LineStyle

_EMPTY: Final = "lightgray"
_WHOLE_TURN: Final = 7.0
_INSIDE_SHIFT_PX: Final = 3.0
_IN_SLICE: Final = frozenset({"inside", "inner"})


def paint(scene: Scene, index: int, series: PieSeries) -> None:
    """Paint one pie with its labels."""
    pie = place_pie(series, scene.surface.bounds, scene.hidden)
    if not pie.slices:
        _paint_empty(scene, series, pie)
        return
    for one in pie.slices:
        _paint_slice(scene, index, series, one)
    _paint_labels(scene, index, series, pie)


def _paint_empty(scene: Scene, series: PieSeries, pie: PlacedPie) -> None:
    if series.show_empty_circle:
        whole = Sector(pie.x, pie.y, pie.inner, pie.outer, 0, _WHOLE_TURN)
        scene.surface.path(sector_path(whole), fill=rgba(_EMPTY))


def _paint_of(scene: Scene, index: int, series: PieSeries, one: PlacedSlice) -> str | Gradient:
    return scene.visual(index, one.index).over(scene.colors.of_named(series, index, one.index))


def _style(scene: Scene, index: int, series: PieSeries, one: PlacedSlice) -> ItemStyle:
    return scene.visual(index, one.index).styled(one.item.item_style or series.item_style)


def _paint_slice(scene: Scene, index: int, series: PieSeries, one: PlacedSlice) -> None:
    style = _style(scene, index, series, one)
    fill = fill_of(_paint_of(scene, index, series, one), style.opacity)
    path = sector_path(one.sector, style.border_radius)
    paint = partial(scene.surface.path, path, fill=fill, stroke=border_of(style))
    with_shadow(scene.surface, style.shadow, paint)


def _paint_labels(scene: Scene, index: int, series: PieSeries, pie: PlacedPie) -> None:
    outside = []
    turned = 0.0
    for one in pie.slices:
        label = one.item.label or series.label
        if not label.show or one.sector.span < radians(series.min_show_label_angle):
            continue
        turned = rotation(label, one.sector.middle)
        if label.position in _IN_SLICE or label.position == "center":
            scene.labels.append(_inside_label(scene, index, series, one, label))
        else:
            outside.append(_outside_label(scene, index, series, pie, one))
    # To ECharts, the last label tells whether all are turned.
    if series.avoid_label_overlap and not turned:
        spread(outside, pie)
    for placed in visible(outside):
        if placed.stroke is not None:
            lead = placed.lead.turning(placed.line.min_turn_angle)
            lead = lead.leaving(placed.normal, placed.line.max_surface_angle)
            scene.surface.path(lead.path(placed.line.smooth), stroke=placed.stroke)
        right, down = shift_of(placed.label, placed.rotate)
        x, y = placed.x + right, placed.y + down  # its line stays
        scene.labels.append(PlacedLabel(placed.block, x, y, placed.align, "middle", placed.rotate))


def _inside_label(
    scene: Scene, index: int, series: PieSeries, one: PlacedSlice, label: PieLabel
) -> PlacedLabel:
    sector, centered = one.sector, label.position == "center"
    x, y = sector.at(0 if centered else (sector.inner + sector.outer) / 2 + _INSIDE_SHIFT_PX)
    paint = _paint_of(scene, index, series, one)
    opacity, text = _style(scene, index, series, one).opacity, _text(index, series, one, label)
    block = scene.label_block(text, label, paint, inside=not centered, attached=False, opacity=opacity)
    rotate = rotation(label, sector.middle)
    right, down = shift_of(label, rotate)
    return PlacedLabel(block, x + right, y + down, "center", "middle", rotate)


def _outside_label(
    scene: Scene, index: int, series: PieSeries, pie: PlacedPie, one: PlacedSlice
) -> OutsideLabel:
    label, line = one.item.label or series.label, one.item.label_line or series.label_line
    paint, text = _paint_of(scene, index, series, one), _text(index, series, one, label)
    opacity = _style(scene, index, series, one).opacity
    measure = partial(scene.label_block, text, label, paint, inside=False, attached=False, opacity=opacity)
    stroke = _line_stroke(line.line_style, paint, opacity)
    return outside_label(pie, one, (label, line), lambda width: measure(within_px=width), stroke)


def _line_stroke(style: LineStyle, paint: str | Gradient, opacity: float) -> Stroke | None:
    """Of a label line: in the slice's colour, and as opaque, unless it has its own."""
    if "opacity" not in style.model_fields_set:
        style = style.model_copy(update={"opacity": opacity})
    return stroke_of(style, paint if isinstance(paint, str) else paint.stops[0].color)


def _text(index: int, series: PieSeries, one: PlacedSlice, label: PieLabel) -> str:
    if label.template is None:
        return one.item.name
    percent = plain(one.percent)
    value = number_text(one.item.value, label)
    values = {
        "series": series_text(series.name, index),
        "name": one.item.name,
        "value": value,
        "percent": percent,
    }
    return filled(label.template, values | column_texts(series.extra, one.index, label))
