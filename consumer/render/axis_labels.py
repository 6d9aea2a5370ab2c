"""What stands along a placed axis: labels with room, ticks, and the axis across it stands on."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Final

from consumer.render.axis_anchors import beside, unturned
from consumer.render.axis_texts import label_places, tick_labels
from consumer.render.category_ticks import spaced
from consumer.render.geometry import Rect
from consumer.render.label_fitting import fit
from consumer.render.placed_axis import PlacedAxis
from consumer.render.text_block import block_rect
from contracts.charts.axes import CategoryAxis, TimeAxis
from contracts.charts.text import TextStyle

_SAMPLES: Final = 40


def labelled(axis: PlacedAxis, base: TextStyle) -> PlacedAxis:
    """The axis with its labels and ticks."""
    upright = axis.dimension == "y"
    places = label_places(axis.spec, axis.scale, axis.span, base, upright=upright)
    labels = tick_labels(axis.spec, axis.scale, places, base)
    ticks = places_with(axis, places, axis.spec.tick.interval)
    if axis.spec.tick.values is not None:
        low, high = axis.scale.domain
        ticks = tuple(value for value in sorted(axis.spec.tick.values) if low <= value <= high)
    # Whoever wants a label at every category gets them all.
    if isinstance(axis.spec, CategoryAxis) and axis.spec.label.interval == 0:
        return replace(axis, labels=tuple(labels), places=places, ticks=ticks)
    rotate = axis.label_rotate
    align, vertical = beside(rotate - (90 if upright else 0), axis.label_outward)
    rects = []
    for one in labels:
        at = axis.px_of(one.value)
        x, y = unturned(*((0.0, at) if upright else (at, 0.0)), rotate)
        style = one.block.style
        rects.append(
            block_rect(one.block, x, y, align=style.align or align, vertical=style.vertical_align or vertical)
        )
    left_out = fit(rects, [one.level for one in labels], axis.spec.label)
    kept = tuple(one for number, one in enumerate(labels) if number not in left_out.labels)
    count = len(ticks)
    ticks = tuple(
        tick
        for number, tick in enumerate(ticks)
        if number not in left_out.ticks and number - count not in left_out.ticks
    )
    return replace(axis, labels=kept, places=places, ticks=ticks)


def places_with(axis: PlacedAxis, places: tuple[float, ...], interval: int | str) -> tuple[float, ...]:
    """The values with a tick or a line, where so many categories lie between two; `auto`: as the labels."""
    if isinstance(interval, str) or not isinstance(axis.spec, CategoryAxis):
        return places if isinstance(axis.spec, CategoryAxis) else axis.scale.ticks
    label = axis.spec.label
    return spaced(axis.scale.ticks, interval, show_min=bool(label.show_min), show_max=bool(label.show_max))


def zero_axes(axes: Sequence[PlacedAxis], across: Sequence[PlacedAxis]) -> dict[int, int]:
    """On the zero of which axis across each of `axes` stands, by index; on each at most one."""
    found: dict[int, int] = {}
    for axis in axes:
        line = axis.spec.line
        if not line.on_zero:
            continue
        for other in across:
            if other.spec.grid != axis.spec.grid or not _crosses_zero(other):
                continue
            if line.on_zero_axis == other.index or (
                line.on_zero_axis is None and other.index not in found.values()
            ):
                found[axis.index] = other.index
                break
    return found


def _crosses_zero(axis: PlacedAxis) -> bool:
    return not isinstance(axis.spec, CategoryAxis | TimeAxis) and axis.scale.holds_zero


def inside_labels(rect: Rect, axes: Sequence[PlacedAxis], base: TextStyle) -> Rect:
    """`rect` less the room that the labels around it take."""
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    for axis in axes:
        width, height = _largest(axis, base)
        if axis.spec.label.inside or not (width or height):
            continue
        room = (width if axis.dimension == "y" else height) + axis.spec.label.margin
        left += room if axis.side == "left" else 0
        right -= room if axis.side == "right" else 0
        top += room if axis.side == "top" else 0
        bottom -= room if axis.side == "bottom" else 0
    return Rect(left, top, max(right - left, 0), max(bottom - top, 0))


def _largest(axis: PlacedAxis, base: TextStyle) -> tuple[float, float]:
    """Width and height that hold every label; of very many, about forty are asked, as in ECharts."""
    ticks = axis.scale.ticks
    asked = ticks[:: ceil(len(ticks) / _SAMPLES)] if len(ticks) > _SAMPLES else ticks
    spec = axis.spec.model_copy(update={"show": True})
    boxes = [
        block_rect(one.block, 0, 0, align="left", vertical="top", rotate=spec.label.rotate)
        for one in tick_labels(spec, axis.scale, asked, base)
    ]
    return max((box.width for box in boxes), default=0), max((box.height for box in boxes), default=0)
