"""Marks on a series: points and areas that point something out; lines have their own module."""

from collections.abc import Callable, Iterator
from functools import partial
from math import isfinite
from typing import Final

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.mark_lines import paint_mark_lines
from consumer.render.mark_places import area_of, spot_of
from consumer.render.mark_texts import mark_text
from consumer.render.paint import Gradient, Stroke, border_of, css, dash_of, fill_of, rgba, solid
from consumer.render.paths import moved, turned
from consumer.render.scene import PlacedLabel, Scene
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from consumer.render.symbols import is_empty, marker_path, size_of
from contracts.charts.labels import Label
from contracts.charts.marks import MarkArea, MarkPoint
from contracts.charts.series.frame import SeriesOnAxes

Layer = tuple[float, float, Callable[[], None]]
"""`z`, `z2`, and what is painted there."""

_AREA_OPACITY: Final = 0.4
_LINES_Z2: Final = 5.0
_POINTS_Z2: Final = 100.0
_PIN_HEAD: Final = 0.57
"""Height of the middle of a pin's head above its tip, as a share of its size."""
_EMPTY_STROKE: Final = 2.0


def mark_layers(scene: Scene, index: int, series: SeriesOnAxes) -> Iterator[Layer]:
    """The marks of a series, each kind at its own height."""
    for z in sorted({area.z for area in series.mark_areas}):
        yield z, 0, partial(_paint_areas, scene, index, series, z)
    for z in sorted({line.z for line in series.mark_lines}):
        yield z, _LINES_Z2, partial(paint_mark_lines, scene, index, series, z)
    for z in sorted({point.z for point in series.mark_points}):
        yield z, _POINTS_Z2, partial(_paint_points, scene, index, series, z)


def _paint_areas(scene: Scene, index: int, series: SeriesOnAxes, z: float) -> None:
    for area in series.mark_areas:
        if area.z == z:
            _paint_area(scene, index, series, area)


def _paint_points(scene: Scene, index: int, series: SeriesOnAxes, z: float) -> None:
    for point in series.mark_points:
        if point.z == z:
            _paint_point(scene, index, series, point)


def _paint_point(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkPoint) -> None:
    spot = spot_of(scene, index, series, mark)
    if not isfinite(spot.x + spot.y):
        return
    width, height = size_of(mark.symbol_size)
    x = spot.x + length(mark.symbol_offset[0], width)
    y = spot.y + length(mark.symbol_offset[1], height)
    color = mark.item_style.color or scene.colors.series[index]
    _paint_symbol(scene, mark, color, (x, y), (width, height))
    # A place by itself says nothing.
    own = mark.value if mark.value is not None else spot.value if mark.item is not None else None
    # The head of a pin is above its tip.
    lift = height * _PIN_HEAD if mark.symbol == "pin" else 0.0
    box = Rect(x - width / 2, y - height / 2 - lift, width, height)
    inner = "#fff" if is_empty(mark.symbol) else color
    _leave_label(scene, mark.label, mark_text(mark.label, mark.name, own), box, inner, usual="inside")


def _paint_symbol(
    scene: Scene,
    mark: MarkPoint,
    color: str | Gradient,
    at: tuple[float, float],
    size: tuple[float, float],
) -> None:
    path = marker_path(mark.symbol, *size, keep_aspect=mark.symbol_keep_aspect)
    if path is None:
        return
    style = mark.item_style
    fill, stroke = fill_of(color, style.opacity), border_of(style)
    if is_empty(mark.symbol):
        ink = solid(color, style.opacity)
        stroke = Stroke(ink, _EMPTY_STROKE) if ink else None
        fill = (1.0, 1.0, 1.0, 1.0)
    box = Rect(at[0] - size[0] / 2, at[1] - size[1] / 2, *size)
    outline = moved(turned(path, mark.symbol_rotate), *at)
    paint = partial(scene.surface.path, outline, fill=fill, stroke=stroke, shape=box)
    with_shadow(scene.surface, style.shadow, paint)


def _paint_area(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkArea) -> None:
    box = area_of(scene, index, series, mark)
    if box is None:
        return
    color = mark.item_style.color
    paint = scene.colors.series[index] if color is None else color
    if color is None and isinstance(paint, str):
        paint = css((*rgba(paint)[:3], _AREA_OPACITY))
    width = mark.item_style.border_width
    border = solid(mark.item_style.border_color or scene.colors.series[index]) if width else None
    stroke = Stroke(border, width, dash_of(mark.item_style.border_type, width)) if border else None
    fill = fill_of(paint, mark.item_style.opacity)
    with_shadow(
        scene.surface, mark.item_style.shadow, partial(scene.surface.rect, box, fill=fill, stroke=stroke)
    )
    name = mark_text(mark.label, mark.name, None) if mark.label.template else mark.name
    _leave_label(scene, mark.label, name, box, paint, usual="top")


def _leave_label(
    scene: Scene, label: Label, text: str, box: Rect, color: str | Gradient, *, usual: str
) -> None:
    if not label.show or not text:
        return
    position = label.position or usual
    block = scene.label_block(text, label, color, inside=str(position).startswith("inside"))
    x, y, align, vertical = place_at_box(box, position, label.distance)
    x, y = x + label.offset[0], y + label.offset[1]
    style = label.text_style
    align, vertical = style.align or align, style.vertical_align or vertical
    scene.labels.append(PlacedLabel(block, x, y, align, vertical, label.rotate))
