"""Bars in a round plot area: wedges and rings (ECharts 5, `layout/barPolar`)."""

from functools import partial
from math import radians
from typing import Final

import numpy as np

from consumer.render.bar_labels import RoundBar, bar_text, round_anchor
from consumer.render.bar_layout import Slot, slots
from consumer.render.columns import Columns
from consumer.render.paint import Gradient, border_of, fill_of, frame_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.polar_frame import PlacedPolar
from consumer.render.polar_paint import sector
from consumer.render.scales import Values
from consumer.render.scene import PlacedLabel, Scene, item_name, margin_of, shift_of
from consumer.render.sectors import capped_path, sector_path
from consumer.render.shadows import with_shadow
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.bar import PolarBarSeries
from contracts.charts.styles import ItemStyle

_BAR_GAP: Final = 0.3
_CATEGORY_GAP: Final = 0.2


def paint(scene: Scene, index: int, series: PolarBarSeries) -> None:
    """Paint one series of wedges or rings."""
    polar, columns = scene.polars[series.polar], scene.columns[index]
    slot = _slot(scene, index, polar)
    least = series.bar_min_height if columns.base == "x" else series.bar_min_angle
    bars = _bars(polar, columns, slot, least, clamped=columns.base == "x" or not series.round_cap)
    if series.show_background:
        _paint_backgrounds(scene, series, polar, bars)
    capped = series.round_cap and columns.base == "y"
    for number, bar in enumerate(bars):
        if bar is None:
            continue
        style = _style(scene, index, series, number)
        fill = fill_of(_color(scene, index, series, number), style.opacity)
        path = capped_path(bar.sector) if capped else sector_path(bar.sector, style.border_radius)
        if bar.start != bar.end:
            stroke = border_of(style)
            paint_bar = partial(scene.surface.path, path, fill=fill, stroke=stroke)
            with_shadow(scene.surface, style.shadow, paint_bar)
        _leave_label(scene, index, series, number, bar)


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
    return slots(mine, span / bands, _CATEGORY_GAP, _BAR_GAP)[index]


def _bars(
    polar: PlacedPolar, columns: Columns, slot: Slot, least: float, *, clamped: bool = True
) -> list[RoundBar | None]:
    """Of each item, in px or degrees as long as `least`; None where there is none."""
    is_wedge = columns.base == "x"
    across = polar.radius_axis if is_wedge else polar.angle_axis
    place = polar.radii if is_wedge else polar.degrees
    foot = np.full_like(columns.high, across.bar_foot) if columns.low is None else columns.low
    ends = [_within(across, values) if clamped else values for values in (foot, columns.high)]
    begin, end = (np.where(np.isfinite(columns.high), place(values), np.nan) for values in ends)
    end = np.where(np.abs(end - begin) < least, begin + np.where(end < begin, -least, least), end)
    if is_wedge and clamped:
        end = np.clip(end, polar.inner, polar.outer)
    middle = polar.degrees(columns.at) if is_wedge else polar.radii(columns.at)
    # The columns of a band stand side by side clockwise, or from the centre outwards.
    near = middle - slot.offset if is_wedge else middle + slot.offset
    far = near - slot.width if is_wedge else near + slot.width
    found: list[RoundBar | None] = []
    for a, b, start, stop in np.column_stack([near, far, begin, end]).tolist():
        if not np.isfinite(a + b + start + stop):
            found.append(None)
        elif is_wedge:
            part = sector(polar, a, b, start, stop)
            found.append(RoundBar(part, start, stop, -radians(a), -radians(b), is_wedge=True))
        else:
            part = sector(polar, start, stop, a, b)
            found.append(RoundBar(part, a, b, -radians(start), -radians(stop), is_wedge=False))
    return found


def _within(axis: PlacedAxis, values: Values) -> Values:
    """Bars begin and end at the edge of the frame where their values lie outside."""
    low, high = axis.scale.domain
    return np.clip(values, low, high)


def _paint_backgrounds(
    scene: Scene, series: PolarBarSeries, polar: PlacedPolar, bars: list[RoundBar | None]
) -> None:
    style = series.background
    fill = fill_of(style.color, style.opacity)
    first = polar.spec.start_angle
    for bar in bars:
        if bar is None:
            continue
        if bar.is_wedge:
            whole = bar.sector._replace(inner=polar.inner, outer=polar.outer)
        else:
            whole = sector(polar, first, first + polar.sweep, bar.near, bar.far)
        path = sector_path(whole, style.border_radius)
        paint = partial(scene.surface.path, path, fill=fill, stroke=frame_of(style))
        with_shadow(scene.surface, style.shadow, paint)


def _style(scene: Scene, index: int, series: PolarBarSeries, number: int) -> ItemStyle:
    own = series.items.get(number)
    return scene.visual(index, number).styled(own.item_style if own and own.item_style else series.item_style)


def _color(scene: Scene, index: int, series: PolarBarSeries, number: int) -> str | Gradient:
    own = series.items.get(number)
    color = own.item_style.color if own and own.item_style else None
    if color is None and series.color_by == "data":
        color = scene.colors.palette[number % len(scene.colors.palette)]
    return scene.visual(index, number).over(scene.colors.series[index] if color is None else color)


def _leave_label(scene: Scene, index: int, series: PolarBarSeries, number: int, bar: RoundBar) -> None:
    own = series.items.get(number)
    label = own.label if own and own.label is not None else series.label
    if not label.show:
        return
    columns, polar = scene.columns[index], scene.polars[series.polar]
    axis = polar.angle_axis if bar.is_wedge else polar.radius_axis
    name = item_name(axis, float(columns.at[number]), number, own.name if own else None)
    text = bar_text(series, columns, label, name, (index, number))
    cap_px = (bar.far - bar.near) / 2 if series.round_cap and not bar.is_wedge else 0.0
    anchor = round_anchor(bar, label, cap_px)
    position = str(label.position or "inside")
    inside = position == "middle" or position.startswith("inside")
    color, opacity = _color(scene, index, series, number), _style(scene, index, series, number).opacity
    found = scene.label_block(text, label, color, inside=inside, opacity=opacity)
    right, down = shift_of(label, anchor.rotate)
    style = label.text_style
    scene.labels.append(
        PlacedLabel(
            found,
            anchor.x + right,
            anchor.y + down,
            style.align or anchor.align,
            style.vertical_align or anchor.vertical,
            anchor.rotate,
            margin_of(label),
        )
    )
