"""Polar frames on the surface: spokes and circles, bands, axis lines, ticks and labels."""

from itertools import pairwise
from math import cos, radians, sin
from typing import Final

import numpy as np

from consumer.render.axis_texts import TickLabel
from consumer.render.paint import Stroke, rgba, stroke_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.polar_frame import PlacedPolar
from consumer.render.sectors import Sector, sector_path
from consumer.render.surface import Surface
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.axes import CategoryAxis
from contracts.charts.text import TextStyle

_FARTHEST_PX: Final = 1e5
"""Beyond any picture, and within what the renderer can count."""
_LINE_COLOR: Final = "#6E7079"
_CENTRED: Final = 0.3
"""Cosine or sine up to which an angle label is centred on its spoke."""
_LEVEL: Final = 1e-4


def paint_angle_axis(surface: Surface, polar: PlacedPolar) -> None:
    """The circle around a frame, with its ticks and labels."""
    if polar.angle_axis.spec.show:
        _paint_angle_axis(surface, polar)


def paint_radius_axis(surface: Surface, polar: PlacedPolar, base: TextStyle) -> None:
    """The line outwards, with its ticks, labels and name."""
    if polar.radius_axis.spec.show:
        _paint_radius_axis(surface, polar)
        _paint_radius_name(surface, polar, base)


def sector(polar: PlacedPolar, first: float, last: float, inner: float, outer: float) -> Sector:
    """A part of the frame between two directions (degrees) and two radii (px)."""
    start, end = sorted((-radians(first), -radians(last)))
    near, far = (min(max(radius, 0.0), _FARTHEST_PX) for radius in sorted((inner, outer)))
    return Sector(polar.x, polar.y, near, far, start, end)


def _whole(polar: PlacedPolar, inner: float, outer: float) -> Sector:
    first = polar.spec.start_angle
    return sector(polar, first, first + polar.sweep, inner, outer)


def _edges(axis: PlacedAxis) -> list[float]:
    """Values of split lines: between categories, at other ticks."""
    if isinstance(axis.spec, CategoryAxis) and axis.spec.boundary_gap:
        return [tick - 0.5 for tick in axis.scale.ticks] + [axis.scale.high]
    return list(axis.scale.ticks)


def _directions(polar: PlacedPolar) -> list[float]:
    """Degrees of the spokes; of a full circle the last is the first."""
    found: list[float] = polar.degrees(_edges(polar.angle_axis)).tolist()
    around = polar.is_whole and len(found) > 1 and abs(abs(found[-1] - found[0]) - 360) < _LEVEL
    return found[:-1] if around else found


def paint_angle_bands(surface: Surface, polar: PlacedPolar) -> None:
    """Bands between directions."""
    area = polar.angle_axis.spec.split_area
    if area.show:
        around = polar.degrees(_edges(polar.angle_axis)).tolist()
        for number, (first, last) in enumerate(pairwise(around)):
            fill = rgba(area.colors[number % len(area.colors)], area.opacity)
            part = sector(polar, first, last, polar.inner, polar.outer)
            surface.path(sector_path(part), fill=fill)


def paint_radius_bands(surface: Surface, polar: PlacedPolar) -> None:
    """Bands between radii."""
    area = polar.radius_axis.spec.split_area
    if area.show:
        for number, (near, far) in enumerate(pairwise(polar.radii(_edges(polar.radius_axis)).tolist())):
            fill = rgba(area.colors[number % len(area.colors)], area.opacity)
            surface.path(sector_path(_whole(polar, near, far)), fill=fill)


def paint_angle_lines(surface: Surface, polar: PlacedPolar) -> None:
    """Split lines of the angle axis: spokes."""
    split = polar.angle_axis.spec.split_line
    if split.show and polar.angle_axis.spec.show and (stroke := stroke_of(split.line_style, None)):
        around = _directions(polar)
        _paint_spokes(surface, polar, around, (polar.inner, polar.outer), stroke)


def paint_radius_lines(surface: Surface, polar: PlacedPolar) -> None:
    """Split lines of the radius axis: circles."""
    split = polar.radius_axis.spec.split_line
    if split.show and polar.radius_axis.spec.show and (stroke := stroke_of(split.line_style, None)):
        for radius in polar.radii(_edges(polar.radius_axis)).tolist():
            _paint_arc(surface, polar, radius, stroke)


def _paint_spokes(
    surface: Surface, polar: PlacedPolar, around: list[float], reach: tuple[float, float], stroke: Stroke
) -> None:
    """Lines outwards in these directions, from one radius to another."""
    near, far = reach
    starts = polar.points(around, np.full(len(around), near))
    ends = polar.points(around, np.full(len(around), far))
    for start, end in zip(starts, ends, strict=True):
        surface.line(np.array([start, end]), stroke)


def _paint_arc(surface: Surface, polar: PlacedPolar, radius: float, stroke: Stroke) -> None:
    if radius <= 0:
        return
    first = polar.spec.start_angle
    steps = np.linspace(first, first + polar.sweep, max(int(abs(polar.sweep)), 2) + 1)
    surface.line(polar.points(steps, np.full(len(steps), radius)), stroke)


def _paint_angle_axis(surface: Surface, polar: PlacedPolar) -> None:
    spec = polar.angle_axis.spec
    stroke = stroke_of(spec.line.line_style, _LINE_COLOR)
    if stroke and spec.line.show is not False:
        _paint_arc(surface, polar, polar.outer, stroke)
        _paint_arc(surface, polar, polar.inner, stroke)
    ticks = stroke_of(spec.tick.line_style, spec.line.line_style.color)
    if ticks and spec.tick.show is not False:
        length = -spec.tick.length if spec.tick.inside else spec.tick.length
        _paint_spokes(surface, polar, _directions(polar), (polar.outer, polar.outer + length), ticks)
    for label in _once(polar):
        direction = float(polar.degrees([label.value])[0])
        x, y = polar.at(direction, polar.outer + spec.label.margin)
        align, vertical = _beside(direction)
        paint_block(surface, label.block, x, y, align=align, vertical=vertical, rotate=spec.label.rotate)


def _once(polar: PlacedPolar) -> tuple[TickLabel, ...]:
    """Labels of the angle axis without the last where it stands on the first."""
    labels = polar.angle_axis.labels
    if len(labels) < 2 or not polar.is_whole:  # noqa: PLR2004  # nothing to stand on
        return labels
    ends = polar.degrees([labels[0].value, labels[-1].value])
    return labels[:-1] if abs(abs(float(ends[1] - ends[0])) - 360) < _LEVEL else labels


def _beside(direction: float) -> tuple[Align, VerticalAlign]:
    """Which point of a label stands at the end of its spoke (ECharts 5, `AngleAxisView`)."""
    dx, dy = cos(radians(direction)), sin(radians(direction))
    align: Align = "center" if abs(dx) < _CENTRED else ("left" if dx > 0 else "right")
    vertical: VerticalAlign = "middle" if abs(dy) < _CENTRED else ("bottom" if dy > 0 else "top")
    return align, vertical


def _paint_radius_axis(surface: Surface, polar: PlacedPolar) -> None:
    axis, first = polar.radius_axis, polar.spec.start_angle
    spec = axis.spec
    stroke = stroke_of(spec.line.line_style, _LINE_COLOR)
    if stroke and spec.line.show is not False:
        _paint_spokes(surface, polar, [first], (polar.inner, polar.outer), stroke)
    dx, dy = -sin(radians(first)), -cos(radians(first))
    ticks = stroke_of(spec.tick.line_style, spec.line.line_style.color)
    if ticks and spec.tick.show is not False:
        reach = -spec.tick.length if spec.tick.inside else spec.tick.length
        for radius in polar.radii(_edges(axis)).tolist():
            x, y = polar.at(first, radius)
            surface.line(np.array([(x, y), (x + dx * reach, y + dy * reach)]), ticks)
    margin = -spec.label.margin if spec.label.inside else spec.label.margin
    align: Align = "center" if abs(dx) < _LEVEL else ("left" if dx * margin > 0 else "right")
    vertical: VerticalAlign = "middle" if align != "center" else ("bottom" if dy * margin < 0 else "top")
    for label in axis.labels:
        x, y = polar.at(first, float(polar.radii([label.value])[0]))
        place = x + dx * margin, y + dy * margin
        paint_block(surface, label.block, *place, align=align, vertical=vertical, rotate=spec.label.rotate)


def _paint_radius_name(surface: Surface, polar: PlacedPolar, base: TextStyle) -> None:
    spec = polar.radius_axis.spec
    if spec.name:
        found = block(spec.name, spec.name_text_style, base, base.color or _LINE_COLOR)
        x, y = polar.at(polar.spec.start_angle, polar.outer + spec.name_gap)
        align, vertical = _beside(polar.spec.start_angle)
        paint_block(surface, found, x, y, align=align, vertical=vertical)
