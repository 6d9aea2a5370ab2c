"""Bars in a round plot area: wedges and rings (ECharts 5, `layout/barPolar`)."""

from dataclasses import replace
from typing import Final

import numpy as np

from consumer.render.bar_layout import Slot, slots
from consumer.render.columns import Columns
from consumer.render.label_texts import filled, number_text
from consumer.render.paint import Gradient, border_of, fill_of
from consumer.render.polar_frame import PlacedPolar
from consumer.render.polar_paint import sector
from consumer.render.scene import PlacedLabel, Scene, item_name, margin_of
from consumer.render.sectors import Sector, capped_path, sector_path
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.bar import PolarBarSeries

_CATEGORY_GAP: Final = 0.2
_ALONG: Final = {
    "start": 0.0, "inside_start": 0.0, "inside_end": 1.0, "end": 1.0, "outside": 1.0,
    "inside_top": 1.0, "top": 1.0, "inside_bottom": 0.0, "bottom": 0.0,
}  # fmt: skip
"""Where labels stand between the near and the far end of a bar; others stand in the middle."""
_OUTSIDE: Final = frozenset({"end", "outside", "top"})


def paint(scene: Scene, index: int, series: PolarBarSeries) -> None:
    """Paint one series of wedges or rings."""
    polar, columns = scene.polars[series.polar], scene.columns[index]
    slot = _slot(scene, index, polar)
    sectors = _sectors(polar, columns, slot)
    if series.show_background:
        _paint_backgrounds(scene, series, polar, columns, slot)
    for number, one in enumerate(sectors):
        if one is None:
            continue
        own = series.items.get(number)
        style = own.item_style if own and own.item_style else series.item_style
        fill = fill_of(_color(scene, index, series, number), style.opacity)
        capped = series.round_cap and columns.base == "y"
        path = capped_path(one) if capped else sector_path(one, style.border_radius)
        scene.surface.path(path, fill=fill, stroke=border_of(style), shape=polar.box)
        _leave_label(scene, index, series, number, one)


def _slot(scene: Scene, index: int, polar: PlacedPolar) -> Slot:
    """In degrees on an angle axis, in px on a radius axis."""
    mine = [
        (number, one)
        for number, one in enumerate(scene.spec.series)
        if isinstance(one, PolarBarSeries)
        and number in scene.columns
        and scene.polars[one.polar] is polar
        and scene.columns[number].base == scene.columns[index].base
    ]
    around = scene.columns[index].base == "x"
    axis = polar.angle_axis if around else polar.radius_axis
    span = abs(polar.sweep) if around else polar.outer - polar.inner
    bands = axis.scale.high - axis.scale.low
    if not isinstance(axis.spec, CategoryAxis):
        bands = max(len(scene.columns[index].at), 1)
    return slots(mine, span / bands, _CATEGORY_GAP)[index]


def _sectors(polar: PlacedPolar, columns: Columns, slot: Slot) -> list[Sector | None]:
    """Of each item; None where there is none."""
    low = np.zeros_like(columns.high) if columns.low is None else columns.low
    if columns.base == "x":
        middle, begin, end = polar.degrees(columns.at), _radius(polar, low), _radius(polar, columns.high)
        turn = -1 if polar.sweep < 0 else 1
    else:
        middle, begin, end = polar.radii(columns.at), _degrees(polar, low), _degrees(polar, columns.high)
        turn = 1
    found: list[Sector | None] = []
    for at, start, stop in zip(middle.tolist(), begin.tolist(), end.tolist(), strict=True):
        near = at + turn * slot.offset
        far = near + turn * slot.width
        if not np.isfinite(near + start + stop):
            found.append(None)
        elif columns.base == "x":
            found.append(sector(polar, near, far, start, stop))
        else:
            found.append(sector(polar, start, stop, near, far))
    return found


def _radius(
    polar: PlacedPolar, values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Within the frame: a bar begins at its edge where zero lies outside."""
    scale = polar.radius_axis.scale
    inside = values if scale.log_base is not None else np.clip(values, scale.low, scale.high)
    return np.where(np.isfinite(values), np.nan_to_num(polar.radii(inside), nan=polar.inner), np.nan)


def _degrees(
    polar: PlacedPolar, values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    scale = polar.angle_axis.scale
    inside = values if scale.log_base is not None else np.clip(values, scale.low, scale.high)
    first = polar.spec.start_angle
    return np.where(np.isfinite(values), np.nan_to_num(polar.degrees(inside), nan=first), np.nan)


def _paint_backgrounds(
    scene: Scene, series: PolarBarSeries, polar: PlacedPolar, columns: Columns, slot: Slot
) -> None:
    style = series.background
    fill = fill_of(style.color, style.opacity)
    first = polar.spec.start_angle
    for one in _sectors(polar, columns, slot):
        if one is None:
            continue
        if columns.base == "x":
            whole = replace(one, inner=polar.inner, outer=polar.outer)
        else:
            whole = sector(polar, first, first + polar.sweep, one.inner, one.outer)
        scene.surface.path(sector_path(whole, style.border_radius), fill=fill)


def _color(scene: Scene, index: int, series: PolarBarSeries, number: int) -> str | Gradient:
    own = series.items.get(number)
    color = own.item_style.color if own and own.item_style else None
    if color is None and series.color_by == "data":
        color = scene.colors.palette[number % len(scene.colors.palette)]
    return scene.visual(index, number).over(scene.colors.series[index] if color is None else color)


def _leave_label(scene: Scene, index: int, series: PolarBarSeries, number: int, one: Sector) -> None:
    own = series.items.get(number)
    label = own.label if own and own.label is not None else series.label
    if not label.show:
        return
    columns, polar = scene.columns[index], scene.polars[series.polar]
    axis = polar.angle_axis if columns.base == "x" else polar.radius_axis
    shown = number_text(float(columns.value[number]), label)
    name = item_name(axis, float(columns.at[number]), number, own.name if own else None)
    names = {"series": series.name or "", "name": name, "value": shown}
    text = shown if label.template is None else filled(label.template, names)
    position = str(label.position or "middle")
    share = _ALONG.get(position, 0.5)
    gap = label.distance * ((1 if position in _OUTSIDE else -1) if share == 1 else 1 if share == 0 else 0)
    if columns.base == "x":
        x, y = one.at(one.inner + (one.outer - one.inner) * share + gap)
    else:
        middle = (one.inner + one.outer) / 2
        ends = (one.start, one.end) if polar.sweep < 0 else (one.end, one.start)
        x, y = one.at(middle, ends[0] + (ends[1] - ends[0]) * share)
    block = scene.label_block(text, label, _color(scene, index, series, number), inside=share != 1)
    scene.labels.append(PlacedLabel(block, x, y, "center", "middle", label.rotate, margin_of(label)))
