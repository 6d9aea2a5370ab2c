"""Bars."""

from typing import Final

import numpy as np

from consumer.render.bar_layout import Slot
from consumer.render.bar_slots import slot_of
from consumer.render.boxes import corners
from consumer.render.columns import Columns
from consumer.render.geometry import Rect
from consumer.render.label_texts import filled, number_text
from consumer.render.paint import Gradient, border_of, fill_of, solid
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import PlacedLabel, Scene, item_name, margin_of
from consumer.render.shape_labels import place_at_box
from consumer.render.visuals import NOTHING
from contracts.charts.labels import Label
from contracts.charts.series.bar import BarSeries
from contracts.charts.styles import ItemStyle

_DEFAULT_POSITION: Final = "inside"


def paint(scene: Scene, index: int, series: BarSeries) -> None:
    """Paint one bar series."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base, across = (x_axis, y_axis) if columns.base == "x" else (y_axis, x_axis)
    slot = slot_of(scene, index, base)
    boxes = _boxes(columns, series, base, across, slot)
    clip = x_axis.rect.grown(0.5) if series.clip else None
    _paint_bars(scene, index, series, boxes, clip)
    _leave_labels(scene, index, series, boxes, base)


def _boxes(
    columns: Columns, series: BarSeries, base: PlacedAxis, across: PlacedAxis, slot: Slot
) -> list[Rect | None]:
    """The rectangle of each item; None where there is none."""
    middle = base.px(columns.at)
    end = across.px(columns.high)
    start = np.full_like(end, across.zero) if columns.low is None else across.px(columns.low)
    if across.scale.log_base is not None:
        start = np.where(np.isfinite(start), start, across.zero)
    if series.bar_min_height:
        short = (np.abs(end - start) < series.bar_min_height) & (columns.value != 0)
        direction = np.where(end > start, 1, -1)
        end = np.where(short, start + direction * series.bar_min_height, end)
    near = middle + slot.offset
    found: list[Rect | None] = []
    for side, begin, stop in zip(near.tolist(), start.tolist(), end.tolist(), strict=True):
        if not np.isfinite(side + begin + stop):
            found.append(None)
        elif columns.base == "x":
            found.append(Rect(side, min(begin, stop), slot.width, abs(stop - begin)))
        else:
            found.append(Rect(min(begin, stop), side, abs(stop - begin), slot.width))
    return found


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
        scene.surface.rect(box, fill=fill, radii=radii, clip=rect)


def _paint_bars(
    scene: Scene, index: int, series: BarSeries, boxes: list[Rect | None], clip: Rect | None
) -> None:
    plain = _plain_color(scene, index, series)
    alike: list[Rect] = []
    for number, box in enumerate(boxes):
        if box is None:
            continue
        own = series.items.get(number)
        visual = scene.visual(index, number)
        if plain is not None and visual is NOTHING and (own is None or own.item_style is None):
            alike.append(box)
        else:
            style = visual.styled(own.item_style if own and own.item_style else series.item_style)
            _paint_bar(scene, box, style, _color(scene, index, series, number), clip)
    if alike and plain is not None:
        left, top = [box.x for box in alike], [box.y for box in alike]
        right, bottom = [box.right for box in alike], [box.bottom for box in alike]
        scene.surface.rects(left, top, right, bottom, fill=plain, clip=clip)


def _plain_color(scene: Scene, index: int, series: BarSeries) -> tuple[float, float, float, float] | None:
    """The one colour of bars without border, corners or gradient, which are painted at once."""
    style = series.item_style
    color = scene.colors.series[index]
    bordered = style.border_width and style.border_color
    rounded = style.border_radius not in {0, (0, 0, 0, 0)}
    if series.color_by == "data" or bordered or rounded or not isinstance(color, str):
        return None
    return solid(color, style.opacity)


def _color(scene: Scene, index: int, series: BarSeries, number: int) -> str | Gradient:
    own = series.items.get(number)
    color = own.item_style.color if own and own.item_style else None
    if color is None and series.color_by == "data":
        color = scene.colors.palette[number % len(scene.colors.palette)]
    return scene.visual(index, number).over(scene.colors.series[index] if color is None else color)


def _paint_bar(scene: Scene, box: Rect, style: ItemStyle, color: str | Gradient, clip: Rect | None) -> None:
    stroke = border_of(style)
    radii = corners(style.border_radius, min(box.width, box.height))
    scene.surface.rect(box, fill=fill_of(color, style.opacity), stroke=stroke, clip=clip, radii=radii)


def _leave_labels(
    scene: Scene, index: int, series: BarSeries, boxes: list[Rect | None], base: PlacedAxis
) -> None:
    columns = scene.columns[index]
    for number, box in enumerate(boxes):
        own = series.items.get(number)
        label = own.label if own and own.label is not None else series.label
        if box is None or not label.show:
            continue
        value = float(columns.value[number])
        name = item_name(base, float(columns.at[number]), number, own.name if own else None)
        text = _text(series, label, name, value, number)
        position: str | tuple[float | str, float | str] = label.position or _DEFAULT_POSITION
        if position == "outside":
            position = _outward(columns.base, value)
        inside = str(position).startswith("inside")
        block = scene.label_block(text, label, _color(scene, index, series, number), inside=inside)
        x, y, align, vertical = place_at_box(box, position, label.distance)
        dx, dy = label.offset
        scene.labels.append(
            PlacedLabel(
                block,
                x + dx,
                y + dy,
                label.text_style.align or align,
                label.text_style.vertical_align or vertical,
                label.rotate,
                margin_of(label),
            )
        )


def _text(series: BarSeries, label: Label, name: str, value: float, number: int) -> str:
    shown = number_text(value, label)
    if label.template is None:
        return shown
    extra = {f"@{key}": _extra(column[number], label) for key, column in series.extra.items()}
    return filled(label.template, {"series": series.name or "", "name": name, "value": shown, **extra})


def _extra(value: float | str | None, label: Label) -> str:
    return value if isinstance(value, str) else number_text(value, label)


def _outward(base: str, value: float) -> str:
    if base == "x":
        return "top" if value >= 0 else "bottom"
    return "right" if value >= 0 else "left"
