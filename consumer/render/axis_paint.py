"""Axes on the surface: split areas and lines, the axis line with its ticks and name, and the labels."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from consumer.render.axis_anchors import OUTWARD, beside
from consumer.render.axis_arrows import paint_line_symbols
from consumer.render.axis_labels import places_with
from consumer.render.axis_names import across_point, axis_end, axis_start, edge, paint_name
from consumer.render.category_ticks import band_edges
from consumer.render.geometry import Rect
from consumer.render.minor_ticks import minor_ticks
from consumer.render.paint import Stroke, rgba, stroke_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.plot import Plot
from consumer.render.surface import Surface
from consumer.render.text_block import paint_block
from contracts.charts.axes import CategoryAxis, ContinuousAxis, LogAxis, ValueAxis
from contracts.charts.text import TextStyle

_LINE_COLOR: Final = "#6E7079"


def paint_splits(surface: Surface, plot: Plot, axis: PlacedAxis) -> None:
    """Bands and lines across the plot area."""
    if not axis.spec.show:
        return
    _paint_split_areas(surface, axis)
    _paint_split_lines(surface, plot, axis)
    _paint_minor_split_lines(surface, axis)


def paint_line(surface: Surface, plot: Plot, axis: PlacedAxis, base: TextStyle) -> None:
    """The axis line, its ticks and its name."""
    if not axis.spec.show:
        return
    stroke = stroke_of(axis.spec.line.line_style, _LINE_COLOR)
    line_at = line_place(plot, axis)
    if stroke and _is_shown(plot, axis, axis.spec.line.show):
        ends = [across_point(axis, at, line_at) for at in (axis_start(axis), axis_end(axis))]
        surface.segments(ends[:1], ends[1:], stroke._replace(cap="round"))
    if _is_shown(plot, axis, axis.spec.tick.show):
        _paint_ticks(surface, axis, line_at)
    _paint_minor_ticks(surface, axis, line_at)
    if axis.spec.name:
        paint_name(surface, axis, line_at, base)


def paint_labels(surface: Surface, plot: Plot, axis: PlacedAxis) -> None:
    """The texts along the axis, and what stands at the ends of its line."""
    if not axis.spec.show:
        return
    _paint_labels(surface, axis)
    if _is_shown(plot, axis, axis.spec.line.show):
        paint_line_symbols(surface, axis, line_place(plot, axis))


def _paint_split_areas(surface: Surface, axis: PlacedAxis) -> None:
    area = axis.spec.split_area
    if not area.show:
        return
    edges = axis.px(_edges(axis, _splits(axis, area.interval), to_the_ends=True)).tolist()
    bands = [(min(one, other), abs(other - one)) for one, other in pairwise(edges)]
    rect = axis.rect
    boxes = (
        [Rect(start, rect.y, span, rect.height) for start, span in bands]
        if axis.dimension == "x"
        else [Rect(rect.x, start, rect.width, span) for start, span in bands]
    )
    for turn, color in enumerate(area.colors):
        if alike := boxes[turn :: len(area.colors)]:
            surface.cells(alike, fill=rgba(color, area.opacity))


def _paint_split_lines(surface: Surface, plot: Plot, axis: PlacedAxis) -> None:
    split = axis.spec.split_line
    if not split.show:
        return
    at = axis.px(_edges(axis, _splits(axis, split.interval))).tolist()
    at = at[0 if split.show_min else 1 : len(at) if split.show_max else -1]
    covered = _covered_by_axis_line(plot, axis)
    seen = [covered is None or abs(place - covered) > 0.5 for place in at]  # noqa: PLR2004  # px
    colors = split.colors or (None,)
    for turn, color in enumerate(colors):
        places = [place for number, place in enumerate(at) if seen[number] and number % len(colors) == turn]
        style = split.line_style if color is None else split.line_style.model_copy(update={"color": color})
        if stroke := stroke_of(style, style.color):
            _across(surface, axis, places, stroke)


def _splits(axis: PlacedAxis, interval: int | str) -> tuple[float, ...]:
    """Values at which the plot area is cut: ticks that are given cut it too."""
    return axis.ticks if axis.spec.tick.values is not None else places_with(axis, axis.places, interval)


def _paint_minor_split_lines(surface: Surface, axis: PlacedAxis) -> None:
    if not isinstance(axis.spec, ContinuousAxis) or not axis.spec.minor_split_line.show:
        return
    style = axis.spec.minor_split_line.line_style
    if stroke := stroke_of(style, style.color):
        at = axis.px(minor_ticks(axis.scale, axis.spec.minor_tick.split_number)).tolist()
        _across(surface, axis, at, stroke)


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
    values = axis.ticks if tick.align_with_label else _edges(axis, axis.ticks)
    if stroke := stroke_of(tick.line_style, axis.spec.line.line_style.color):
        _stand(surface, axis, values, (line_at, line_at + _reach(axis, tick.length)), stroke)


def _paint_minor_ticks(surface: Surface, axis: PlacedAxis, line_at: float) -> None:
    if not isinstance(axis.spec, ContinuousAxis) or not axis.spec.minor_tick.show:
        return
    minor = axis.spec.minor_tick
    color = axis.spec.tick.line_style.color or axis.spec.line.line_style.color
    if stroke := stroke_of(minor.line_style, color):
        values = minor_ticks(axis.scale, minor.split_number)
        _stand(surface, axis, values, (line_at, line_at + _reach(axis, minor.length)), stroke)


def _reach(axis: PlacedAxis, length_px: float) -> float:
    """Px across from the axis line to the end of a tick."""
    return OUTWARD[axis.side] * (-1 if axis.spec.tick.inside else 1) * length_px


def _stand(
    surface: Surface, axis: PlacedAxis, values: Sequence[float], ends: tuple[float, float], stroke: Stroke
) -> None:
    """Little lines across the axis, from one place to another."""
    if ends[0] == ends[1]:
        return
    at = axis.px(values).tolist()
    starts, tips = ([across_point(axis, place, end) for place in at] for end in ends)
    surface.segments(starts, tips, stroke)


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
