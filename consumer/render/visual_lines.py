"""Lines and areas under a visual map: a gradient along the axis whose values decide (ECharts 5)."""

from typing import Final

import numpy as np

from consumer.render.paint import Gradient
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene
from consumer.render.visual_items import rules
from consumer.render.visual_pieces import interval_of, middle_of
from consumer.render.visual_rules import ContinuousRule, PiecewiseRule, rule_of
from consumer.render.visual_values import dimension_of
from consumer.render.visuals import mixed
from contracts.charts.colors import ColorStop, LinearGradient
from contracts.charts.series.line import LineSeries
from contracts.charts.visual_maps import VisualMap

_SAMPLES: Final = 200
_BEYOND_PX: Final = 10.0
_FAR: Final = 1000.0
"""Lengths of the axis: as good as endless."""
_CLEAR: Final = "transparent"
_Stops = list[tuple[float, str]]
"""Values, later px, and colours, in the order of the values; two of one value make an edge."""


def line_paint(scene: Scene, index: int, series: LineSeries) -> str | Gradient | None:
    """What a line and its area are painted with; None when no visual map looks at their axes."""
    for mapping in reversed(scene.spec.visual_maps):
        axis = _axis(scene, index, series, mapping) if rules(mapping, index) else None
        if axis is not None:
            return _paint(scene, mapping, axis, _base(scene, index))
    return None


def _base(scene: Scene, index: int) -> str:
    color = scene.colors.series[index]
    return color if isinstance(color, str) else color.stops[0].color


def _axis(scene: Scene, index: int, series: LineSeries, mapping: VisualMap) -> PlacedAxis | None:
    x_axis, y_axis = scene.plot.axes_of(series)
    name = dimension_of(mapping, series)
    if name is None:
        return y_axis if scene.columns[index].base == "x" else x_axis
    return {"x": x_axis, "y": y_axis}.get(name)


def _paint(scene: Scene, mapping: VisualMap, axis: PlacedAxis, base: str) -> str | Gradient:
    rule = rule_of(mapping)
    if isinstance(rule, ContinuousRule):
        stops = _continuous_stops(rule, base)
        outer = (stops[0][1], stops[-1][1])
    else:
        stops, outer = _piecewise_stops(rule, base)
    placed = [(_place(axis, value), color) for value, color in stops]
    if placed and placed[0][0] > placed[-1][0]:
        placed, outer = placed[::-1], outer[::-1]
    size = scene.surface.width if axis.dimension == "x" else scene.surface.height
    seen = _within(placed, size)
    if seen:
        return _gradient(axis, seen, outer)
    return outer[1] if placed and placed[0][0] < 0 else outer[0]


def _place(axis: PlacedAxis, value: float) -> float:
    """Px of a value; what has no logarithm lies far beyond the low end of a log axis."""
    place = axis.px_of(value)
    if np.isfinite(place):
        return place
    low, high = axis.px_of(axis.scale.domain[0]), axis.px_of(axis.scale.domain[1])
    return low + (low - high) * _FAR


def _continuous_stops(rule: ContinuousRule, base: str) -> _Stops:
    """Samples out of range, in range, and out of range again, with an edge where the range ends."""
    (least, most), (low, high) = rule.extent, rule.chosen

    def sampled(start: float, end: float, *, inside: bool) -> _Stops:
        # As dense over a part of the extent as over the whole.
        share = (end - start) / (most - least) if most > least else 0
        count = _SAMPLES if inside else round(_SAMPLES * share)
        values = np.linspace(start, end, count + 1).tolist() if end > start else [start]
        return [(value, rule.look(value, inside=inside).ink(base)) for value in values]

    before = sampled(least, low, inside=False) if low > least else []
    after = sampled(high, most, inside=False) if high < most else []
    return [*before, *sampled(low, high, inside=True), *after]


def _piecewise_stops(rule: PiecewiseRule, base: str) -> tuple[_Stops, tuple[str, str]]:
    """An edge wherever a piece begins or ends; what lies beyond all, and between two, is out of range."""
    stops: _Stops = []
    below, above = _CLEAR, _CLEAR
    end = -np.inf

    def fill(low: float, high: float, value: float, *, inside: bool) -> None:
        nonlocal below, above
        color = rule.look(value, inside=inside).ink(base)
        if low == -np.inf:
            below = color
        elif high == np.inf:
            above = color
        else:
            stops.extend([(low, color), (high, color)])

    for place, piece in enumerate(rule.pieces.pieces):
        low, high = interval_of(piece)
        value = middle_of(piece)
        if isinstance(value, str):
            continue
        if low > end:
            fill(end, low, (end + low) / 2, inside=False)
        fill(low, high, value, inside=rule.is_on(place))
        end = high
    if end < np.inf:
        fill(end, np.inf, np.inf, inside=False)
    return stops, (below, above)


def _within(stops: _Stops, size: float) -> _Stops:
    """The stops in the picture, and what is to be seen at its edges."""
    inside = [stop for stop in stops if 0 <= stop[0] <= size]
    before = next((stop for stop in reversed(stops) if stop[0] < 0), None)
    after = next((stop for stop in stops if stop[0] > size), None)
    if not inside:
        return [_between(before, after, 0), _between(before, after, size)] if before and after else []
    if before:
        inside.insert(0, _between(before, inside[0], 0))
    if after:
        inside.append(_between(inside[-1], after, size))
    return inside


def _between(one: tuple[float, str], other: tuple[float, str], place: float) -> tuple[float, str]:
    span = other[0] - one[0]
    return place, mixed((one[1], other[1]), (place - one[0]) / span if span else 0.0)


def _gradient(axis: PlacedAxis, stops: _Stops, outer: tuple[str, str]) -> LinearGradient:
    start, end = stops[0][0] - _BEYOND_PX, stops[-1][0] + _BEYOND_PX
    every = [(stops[0][0], outer[0]), *stops, (stops[-1][0], outer[1])]
    # As built from checked colours; and there may be more stops than an option may have.
    found = tuple(
        ColorStop.model_construct(offset=(place - start) / (end - start), color=color)
        for place, color in every
    )
    across, down = (1, 0) if axis.dimension == "x" else (0, 1)
    return LinearGradient.model_construct(
        type="linear",
        x=start * across,
        y=start * down,
        x2=end * across,
        y2=end * down,
        stops=found,
        in_pixels=True,
    )
