"""Bars."""

from functools import partial
from typing import Final, NamedTuple

import numpy as np

from consumer.render.bar_labels import bar_text
from consumer.render.bar_layout import Slot
from consumer.render.bar_shapes import paint_bar
from consumer.render.bar_slots import slot_of
from consumer.render.boxes import corners
from consumer.render.columns import Columns
from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, fill_of, frame_of, solid
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene, item_name
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from consumer.render.visuals import NOTHING
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.bar import BarSeries
from contracts.charts.styles import ItemStyle

_DEFAULT_POSITION: Final = "inside"


class _Bar(NamedTuple):
    """What a bar covers, and the side of its end."""

    box: Rect
    outward: str


def paint(scene: Scene, index: int, series: BarSeries) -> None:
    """Paint one bar series."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base, across = (x_axis, y_axis) if columns.base == "x" else (y_axis, x_axis)
    slot = slot_of(scene, index, base)
    bars = _bars(columns, series, base, across, slot)
    if series.clip:
        room = _room(base, slot)
        bars = [bar and _cut(bar, room) for bar in bars]
    _paint_bars(scene, index, series, bars)
    _leave_labels(scene, index, series, bars, base)


def _bars(
    columns: Columns, series: BarSeries, base: PlacedAxis, across: PlacedAxis, slot: Slot
) -> list[_Bar | None]:
    """The bar of each item; None where there is none."""
    middle = base.px(columns.at)
    end = across.px(columns.high)
    foot = across.px_of(across.bar_foot)
    start = np.full_like(end, foot) if columns.low is None else across.px(columns.low)
    if across.scale.log_base is not None:
        start = np.where(np.isfinite(start), start, foot)
    grows = end >= start
    if series.bar_min_height:
        short = np.abs(end - start) < series.bar_min_height
        # A bar of nothing grows to the right or upwards.
        direction = np.where(grows if columns.base == "y" else end > start, 1, -1)
        end = np.where(short, start + direction * series.bar_min_height, end)
    near = middle + slot.offset
    found: list[_Bar | None] = []
    sides = ("top", "bottom") if columns.base == "x" else ("left", "right")
    for side, begin, stop, on in zip(
        near.tolist(), start.tolist(), end.tolist(), grows.tolist(), strict=True
    ):
        if not np.isfinite(side + begin + stop):
            found.append(None)
        elif columns.base == "x":
            found.append(_Bar(Rect(side, min(begin, stop), slot.width, abs(stop - begin)), sides[on]))
        else:
            found.append(_Bar(Rect(min(begin, stop), side, abs(stop - begin), slot.width), sides[on]))
    return found


def _room(base: PlacedAxis, slot: Slot) -> Rect:
    """Where bars are seen: they may stand out at the ends of an axis without room for half a band."""
    if isinstance(base.spec, CategoryAxis) and base.spec.boundary_gap:
        return base.rect
    rect, band = base.rect, slot.band
    if base.dimension == "x":
        return Rect(rect.x - band, rect.y, rect.width + 2 * band, rect.height)
    return Rect(rect.x, rect.y - band, rect.width, rect.height + 2 * band)


def _cut(bar: _Bar, room: Rect) -> _Bar | None:
    """The part of a bar in `room`; its corners and its label go with it."""
    box = bar.box
    left, right = max(box.x, room.x), min(box.right, room.right)
    top, bottom = max(box.y, room.y), min(box.bottom, room.bottom)
    if right < left or bottom < top:
        return None
    return _Bar(Rect(left, top, right - left, bottom - top), bar.outward)


def paint_backgrounds(scene: Scene, index: int, series: BarSeries) -> None:
    """Paint what stands behind the bars of one series, over the whole plot area."""
    if not series.show_background:
        return
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base = x_axis if columns.base == "x" else y_axis
    slot = slot_of(scene, index, base)
    style, rect = series.background, base.rect
    fill = fill_of(style.color, style.opacity)
    for middle in base.px(columns.at).tolist():
        near = middle + slot.offset
        box = (
            Rect(near, rect.y, slot.width, rect.height)
            if columns.base == "x"
            else Rect(rect.x, near, rect.width, slot.width)
        )
        radii = corners(style.border_radius, min(box.width, box.height))
        frame = frame_of(style)
        clip = rect if frame is None and style.shadow is None else None
        paint_one = partial(scene.surface.rect, box, fill=fill, stroke=frame, radii=radii, clip=clip)
        with_shadow(scene.surface, style.shadow, paint_one)


def _paint_bars(scene: Scene, index: int, series: BarSeries, bars: list[_Bar | None]) -> None:
    plain = _plain_color(scene, index, series)
    alike: list[Rect] = []
    for number, bar in enumerate(bars):
        if bar is None:
            continue
        own = series.items.get(number)
        visual = scene.visual(index, number)
        if plain is not None and visual is NOTHING and (own is None or own.item_style is None):
            alike.append(bar.box)
        else:
            style = _style(scene, index, series, number)
            paint_bar(scene.surface, bar.box, style, _color(scene, index, series, number))
    if alike and plain is not None:
        paint_all = partial(scene.surface.cells, alike, fill=plain)
        with_shadow(scene.surface, series.item_style.shadow, paint_all)


def _plain_color(scene: Scene, index: int, series: BarSeries) -> tuple[float, float, float, float] | None:
    """The one colour of bars without border, corners or gradient, which are painted at once."""
    style = series.item_style
    color = scene.colors.series[index]
    bordered = style.border_width and style.border_color
    rounded = style.border_radius not in {0, (0, 0, 0, 0)}
    if series.color_by == "data" or bordered or rounded or not isinstance(color, str):
        return None
    return solid(color, style.opacity)


def _style(scene: Scene, index: int, series: BarSeries, number: int) -> ItemStyle:
    own = series.items.get(number)
    style = own.item_style if own and own.item_style else series.item_style
    return scene.visual(index, number).styled(style)


def _color(scene: Scene, index: int, series: BarSeries, number: int) -> str | Gradient:
    own = series.items.get(number)
    color = own.item_style.color if own and own.item_style else None
    if color is None and series.color_by == "data":
        color = scene.colors.palette[number % len(scene.colors.palette)]
    return scene.visual(index, number).over(scene.colors.series[index] if color is None else color)


def _leave_labels(
    scene: Scene, index: int, series: BarSeries, bars: list[_Bar | None], base: PlacedAxis
) -> None:
    columns = scene.columns[index]
    for number, bar in enumerate(bars):
        own = series.items.get(number)
        label = own.label if own and own.label is not None else series.label
        if bar is None or not label.show:
            continue
        name = item_name(base, float(columns.at[number]), number, own.name if own else None)
        text = bar_text(series, columns, label, name, (index, number))
        position: str | tuple[float | str, float | str] = label.position or _DEFAULT_POSITION
        if position == "outside":
            position = bar.outward
        inside = str(position).startswith("inside")
        opacity = _style(scene, index, series, number).opacity
        color = _color(scene, index, series, number)
        block = scene.label_block(text, label, color, inside=inside, opacity=opacity)
        x, y, align, vertical = place_at_box(bar.box, position, label.distance)
        shape = bar.box if inside else None
        scene.leave_label(label, block, (x, y), align, vertical, shape=shape)
