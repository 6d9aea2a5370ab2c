"""Axes on the surface: split areas and lines below the series, lines, ticks, labels and names."""

from itertools import pairwise
from typing import Final

import numpy as np

from consumer.render.axis_anchors import OUTWARD, beside
from consumer.render.axis_labels import places_with
from consumer.render.axis_names import across_point, axis_end, axis_start, edge, paint_name
from consumer.render.category_ticks import band_edges
from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, rgba, stroke_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.plot import Plot
from consumer.render.surface import Surface
from consumer.render.text_block import paint_block
from contracts.charts.axes import CategoryAxis, LogAxis, ValueAxis
from contracts.charts.text import TextStyle

_LINE_COLOR: Final = "#6E7079"


def paint_split_areas(surface: Surface, axis: PlacedAxis) -> None:
    """Bands across the plot, between the ticks."""
    area = axis.spec.split_area
    if not area.show or not axis.spec.show:
        return
    places = places_with(axis, axis.places, area.interval)
    edges = np.sort(axis.px(_edges(axis, places, to_the_ends=True)))
    for number, (start, end) in enumerate(pairwise(edges)):
        fill = rgba(area.colors[number % len(area.colors)], area.opacity)
        rect = axis.rect
        box = (
            Rect(start, rect.y, end - start, rect.height)
            if axis.dimension == "x"
            else Rect(rect.x, start, rect.width, end - start)
        )
        surface.rect(box, fill=fill)


def paint_split_lines(surface: Surface, plot: Plot, axis: PlacedAxis) -> None:
    """Lines across the plot at the ticks."""
    split = axis.spec.split_line
    if not split.show or not axis.spec.show:
        return
    at = axis.px(_edges(axis, places_with(axis, axis.places, split.interval))).tolist()
    at = at[0 if split.show_min else 1 : len(at) if split.show_max else -1]
    covered = _covered_by_axis_line(plot, axis)
    places = [place for place in at if covered is None or abs(place - covered) > 0.5]  # noqa: PLR2004  # px
    colors = split.colors or (None,)
    for turn, color in enumerate(colors):
        style = split.line_style if color is None else split.line_style.model_copy(update={"color": color})
        if stroke := stroke_of(style, style.color):
            _across(surface, axis, places[turn :: len(colors)], stroke)


def paint_axis(surface: Surface, plot: Plot, axis: PlacedAxis, base: TextStyle) -> None:
    """Line, ticks, labels and name."""
    if not axis.spec.show:
        return
    stroke = stroke_of(axis.spec.line.line_style, _LINE_COLOR)
    line_at = line_place(plot, axis)
    if stroke and _is_shown(plot, axis, axis.spec.line.show):
        ends = [across_point(axis, at, line_at) for at in (axis_start(axis), axis_end(axis))]
        surface.segments(ends[:1], ends[1:], stroke)
    if _is_shown(plot, axis, axis.spec.tick.show):
        _paint_ticks(surface, axis, line_at)
    _paint_labels(surface, axis)
    if axis.spec.name:
        paint_name(surface, axis, line_at, base)


def _edges(axis: PlacedAxis, places: tuple[float, ...], *, to_the_ends: bool = False) -> tuple[float, ...]:
    """The values between the bands of a category axis that begin with `places`; else the places."""
    if not isinstance(axis.spec, CategoryAxis) or not axis.spec.boundary_gap:
        return places
    return band_edges(places, axis.scale.low, axis.scale.high, to_the_ends=to_the_ends)


def _is_shown(plot: Plot, axis: PlacedAxis, show: bool | str) -> bool:
    if show != "auto":
        return bool(show)
    return any(isinstance(across.spec, ValueAxis | LogAxis) for across in plot.across(axis))


def line_place(plot: Plot, axis: PlacedAxis) -> float:
    """Px across where the axis line lies: at the zero of an axis across, or at the edge."""
    if axis.stands_on is None:
        return edge(axis)
    others = plot.y_axes if axis.dimension == "x" else plot.x_axes
    return others[axis.stands_on].zero


def _covered_by_axis_line(plot: Plot, axis: PlacedAxis) -> float | None:
    """Where the axis line across lies: a split line there would shine through."""
    across = next(iter(plot.across(axis)), None)
    if across is None or not across.spec.show or not _is_shown(plot, across, across.spec.line.show):
        return None
    return line_place(plot, across)


def _across(surface: Surface, axis: PlacedAxis, places: list[float], stroke: Stroke) -> None:
    rect = axis.rect
    near, far = (rect.y, rect.bottom) if axis.dimension == "x" else (rect.x, rect.right)
    surface.segments(
        [across_point(axis, place, near) for place in places],
        [across_point(axis, place, far) for place in places],
        stroke,
    )


def _paint_ticks(surface: Surface, axis: PlacedAxis, line_at: float) -> None:
    tick = axis.spec.tick
    stroke = stroke_of(tick.line_style, axis.spec.line.line_style.color)
    if stroke is None or not tick.length:
        return
    values = axis.ticks if tick.align_with_label else _edges(axis, axis.ticks)
    outward = OUTWARD[axis.side] * (-1 if tick.inside else 1)
    at = axis.px(values).tolist()
    end = line_at + outward * tick.length
    surface.segments(
        [across_point(axis, place, line_at) for place in at],
        [across_point(axis, place, end) for place in at],
        stroke,
    )


def _paint_labels(surface: Surface, axis: PlacedAxis) -> None:
    outward, rotate = axis.label_outward, axis.label_rotate
    place = edge(axis) + outward * axis.spec.label.margin
    align, vertical = beside(rotate - (90 if axis.dimension == "y" else 0), outward)
    for one in axis.labels:
        style = one.block.style
        x, y = across_point(axis, axis.px_of(one.value), place)
        paint_block(
            surface,
            one.block,
            x,
            y,
            align=style.align or align,
            vertical=style.vertical_align or vertical,
            rotate=rotate,
        )
