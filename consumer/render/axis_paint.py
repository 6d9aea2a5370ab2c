"""Axes on the surface: split areas and lines below the series, lines, ticks, labels and names."""

from itertools import pairwise
from typing import Final

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, rgba, stroke_of
from consumer.render.plot import PlacedAxis, Plot
from consumer.render.surface import Surface
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.axes import CategoryAxis, LogAxis, ValueAxis
from contracts.charts.text import TextStyle

_LINE_COLOR: Final = "#6E7079"
_OUTWARD: Final = {"bottom": (0, 1), "top": (0, -1), "left": (-1, 0), "right": (1, 0)}
_STEEP: Final = 20
"""Labels turned by more degrees hang from their end instead of their middle."""


def paint_split_areas(surface: Surface, axis: PlacedAxis) -> None:
    """Bands across the plot, between the ticks."""
    area = axis.spec.split_area
    if not area.show or not axis.spec.show:
        return
    edges = np.sort(axis.px(_edges(axis)))
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
    at = axis.px(_edges(axis) if isinstance(axis.spec, CategoryAxis) else axis.scale.ticks)
    covered = _covered_by_axis_line(plot, axis)
    places = [place for place in at.tolist() if covered is None or abs(place - covered) > 0.5]  # noqa: PLR2004  # px
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
    line_at = _line_place(plot, axis)
    if stroke and _is_shown(plot, axis, axis.spec.line.show):
        surface.segments(
            [_point(axis, axis_start(axis), line_at)], [_point(axis, axis_end(axis), line_at)], stroke
        )
    if _is_shown(plot, axis, axis.spec.tick.show):
        _paint_ticks(surface, axis, line_at)
    _paint_labels(surface, axis)
    if axis.spec.name:
        _paint_name(surface, axis, base)


def axis_start(axis: PlacedAxis) -> float:
    """Px of the end of the axis line where it begins on the screen."""
    return axis.rect.x if axis.dimension == "x" else axis.rect.y


def axis_end(axis: PlacedAxis) -> float:
    """Px of the other end."""
    return axis.rect.right if axis.dimension == "x" else axis.rect.bottom


def edge(axis: PlacedAxis) -> float:
    """Px of the side of the plot where the axis stands, with its offset."""
    rect, offset = axis.rect, axis.spec.offset
    places = {
        "bottom": rect.bottom + offset,
        "top": rect.y - offset,
        "left": rect.x - offset,
        "right": rect.right + offset,
    }
    return places[axis.side]


def _edges(axis: PlacedAxis) -> list[float]:
    """Values between the bands of a category axis, or the ticks; as many as there are labels."""
    if not isinstance(axis.spec, CategoryAxis):
        return list(axis.scale.ticks)
    ticks = axis.scale.ticks[:: _label_every(axis)]
    if not axis.spec.boundary_gap:
        return list(ticks)
    return [tick - 0.5 for tick in ticks] + ([axis.scale.high] if ticks else [])


def _label_every(axis: PlacedAxis) -> int:
    if len(axis.labels) > 1:
        return max(1, axis.labels[1].index - axis.labels[0].index)
    return 1


def _is_shown(plot: Plot, axis: PlacedAxis, show: bool | str) -> bool:
    if show != "auto":
        return bool(show)
    across = plot.opposite(axis)
    return across is not None and isinstance(across.spec, ValueAxis | LogAxis)


def _line_place(plot: Plot, axis: PlacedAxis) -> float:
    across = plot.opposite(axis)
    on_zero = axis.spec.line.on_zero and not axis.spec.offset
    if on_zero and across and isinstance(across.spec, ValueAxis) and across.scale.holds_zero:
        return across.zero
    return edge(axis)


def _covered_by_axis_line(plot: Plot, axis: PlacedAxis) -> float | None:
    """Where the axis line across lies: a split line there would shine through."""
    across = plot.opposite(axis)
    if across is None or not across.spec.show or not _is_shown(plot, across, across.spec.line.show):
        return None
    return _line_place(plot, across)


def _point(axis: PlacedAxis, along: float, across: float) -> tuple[float, float]:
    return (along, across) if axis.dimension == "x" else (across, along)


def _across(surface: Surface, axis: PlacedAxis, places: list[float], stroke: Stroke) -> None:
    rect = axis.rect
    near, far = (rect.y, rect.bottom) if axis.dimension == "x" else (rect.x, rect.right)
    surface.segments(
        [_point(axis, place, near) for place in places],
        [_point(axis, place, far) for place in places],
        stroke,
    )


def _paint_ticks(surface: Surface, axis: PlacedAxis, line_at: float) -> None:
    tick = axis.spec.tick
    stroke = stroke_of(tick.line_style, axis.spec.line.line_style.color)
    if stroke is None or not tick.length:
        return
    values = axis.scale.ticks
    if isinstance(axis.spec, CategoryAxis):
        every = tick.interval + 1 if isinstance(tick.interval, int) else _label_every(axis)
        values = values[::every]
        if axis.spec.boundary_gap and not tick.align_with_label:
            values = (*(value - 0.5 for value in values), axis.scale.high)
    outward = sum(_OUTWARD[axis.side]) * (-1 if tick.inside else 1)
    at = axis.px(values).tolist()
    end = line_at + outward * tick.length
    surface.segments(
        [_point(axis, place, line_at) for place in at], [_point(axis, place, end) for place in at], stroke
    )


def _paint_labels(surface: Surface, axis: PlacedAxis) -> None:
    label = axis.spec.label
    outward = sum(_OUTWARD[axis.side]) * (-1 if label.inside else 1)
    place = edge(axis) + outward * label.margin
    align, vertical = _anchor(axis, outward)
    for one in axis.labels:
        style = one.block.style
        x, y = _point(axis, axis.px_of(one.value), place)
        paint_block(
            surface,
            one.block,
            x,
            y,
            align=style.align or align,
            vertical=style.vertical_align or vertical,
            rotate=label.rotate,
        )


def _anchor(axis: PlacedAxis, outward: int) -> tuple[Align, VerticalAlign]:
    """Which point of a label stands at its tick: the one that keeps it outside, also when turned."""
    rotate = axis.spec.label.rotate
    if axis.dimension == "y":
        if abs(rotate) > 90 - _STEEP:
            return "center", "bottom" if (outward < 0) == (rotate > 0) else "top"
        return ("right" if outward < 0 else "left"), "middle"
    if abs(rotate) < 1:
        return "center", "top" if outward > 0 else "bottom"
    hangs_right = (rotate > 0) == (outward > 0)
    steep = abs(rotate) > 90 - _STEEP
    return ("right" if hangs_right else "left"), "middle" if steep else ("top" if outward > 0 else "bottom")


def _paint_name(surface: Surface, axis: PlacedAxis, base: TextStyle) -> None:
    spec = axis.spec
    line_color = spec.line.line_style.color
    color = line_color if isinstance(line_color, str) else _LINE_COLOR
    found = block(spec.name, spec.name_text_style, base, color)
    outward = sum(_OUTWARD[axis.side])
    start, end = axis_start(axis), axis_end(axis)
    if (axis.dimension == "y") != spec.inverse:  # the beginning of an upright axis is at its foot
        start, end = end, start
    style = spec.name_text_style
    if spec.name_location == "middle":
        x, y = _point(axis, (start + end) / 2, edge(axis) + outward * spec.name_gap)
        rotate = spec.name_rotate if spec.name_rotate is not None else (90 if axis.dimension == "y" else 0)
        upright = axis.dimension == "y" and abs(rotate) == 90  # noqa: PLR2004  # along the axis
        vertical: VerticalAlign = "top" if outward > 0 else "bottom"
        if axis.dimension == "y":
            vertical = "bottom" if upright and outward < 0 else ("top" if upright else "middle")
        align: Align = "center" if upright or axis.dimension == "x" else ("right" if outward < 0 else "left")
    else:
        at = start if spec.name_location == "start" else end
        away = np.sign(at - (end if spec.name_location == "start" else start)) or 1.0
        x, y = _point(axis, at + away * spec.name_gap, edge(axis))
        rotate = spec.name_rotate or 0
        align, vertical = _end_anchor(axis, away)
    paint_block(
        surface,
        found,
        x,
        y,
        align=style.align or align,
        vertical=style.vertical_align or vertical,
        rotate=rotate,
    )


def _end_anchor(axis: PlacedAxis, away: float) -> tuple[Align, VerticalAlign]:
    if axis.dimension == "x":
        return ("left" if away > 0 else "right"), "middle"
    return "center", "top" if away > 0 else "bottom"
