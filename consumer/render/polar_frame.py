"""Polar frames: centre, radii, and where values of their two axes are (ECharts 5, `coord/polar`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import cos, floor, radians, sin

import numpy as np
from numpy.typing import ArrayLike

from consumer.render.axis_scales import longest
from consumer.render.axis_texts import TickLabel, label_places, tick_labels
from consumer.render.boxes import length
from consumer.render.columns import Columns, array_of, base_dimension, stacked
from consumer.render.geometry import Rect
from consumer.render.paths import Points
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scales import Extent, Scale, Values, category_scale, continuous_scale
from contracts.charts import ChartSpec
from contracts.charts.axes import Axis, CategoryAxis
from contracts.charts.polars import Polar
from contracts.charts.series.bar import PolarBarSeries
from contracts.charts.series.frame import PolarSeries
from contracts.charts.series.line import PolarLineSeries
from contracts.charts.text import TextStyle

_WHOLE = 360.0
_FONT_PX = 12.0
_UPRIGHT = 0.7
"""Sine from which a radius axis counts as upright, for the room its labels need."""


@dataclass(frozen=True)
class PlacedPolar:
    """A polar frame in px and degrees.

    Args:
        spec: its spec.
        x: of the centre.
        y: of the centre.
        inner: radius.
        outer: radius.
        sweep: degrees from the start to the end of the angle axis, negative when clockwise.
        angle_axis: its scale and labels.
        radius_axis: its scale and labels.
    """

    spec: Polar
    x: float
    y: float
    inner: float
    outer: float
    sweep: float
    angle_axis: PlacedAxis
    radius_axis: PlacedAxis

    @property
    def box(self) -> Rect:
        """The square around the outer circle."""
        return Rect(self.x - self.outer, self.y - self.outer, 2 * self.outer, 2 * self.outer)

    @property
    def is_whole(self) -> bool:
        """Whether the angle axis ends where it starts."""
        return abs(self.sweep) > _WHOLE - 1e-4

    def degrees(self, values: ArrayLike) -> Values:
        """Directions of values of the angle axis, counter-clockwise from three o'clock."""
        share = self.angle_axis.scale(values)
        share = 1 - share if self.angle_axis.spec.inverse else share
        return self.spec.start_angle + share * self.sweep

    def radii(self, values: ArrayLike) -> Values:
        """Distances of values of the radius axis from the centre, in px."""
        share = self.radius_axis.scale(values)
        share = 1 - share if self.radius_axis.spec.inverse else share
        return self.inner + share * (self.outer - self.inner)

    def points(self, angles: ArrayLike, distances: ArrayLike) -> Points:
        """Points of the picture."""
        turn, radius = np.radians(np.asarray(angles, float)), np.asarray(distances, float)
        return np.column_stack([self.x + radius * np.cos(turn), self.y - radius * np.sin(turn)])

    def at(self, angle: float, distance: float) -> tuple[float, float]:
        """One point of the picture."""
        return self.x + distance * cos(radians(angle)), self.y - distance * sin(radians(angle))


def polar_columns(spec: ChartSpec, shown: Sequence[tuple[int, PolarSeries]]) -> dict[int, Columns]:
    """The columns of polar series, by index, stacked; `x` is the angle."""
    found: dict[int, Columns] = {}
    stacks: dict[tuple[str, int, str], list[int]] = {}
    for index, one in shown:
        polar = spec.polars[one.polar]
        x, y = array_of(one.x, len(one)), array_of(one.y, len(one))
        base = base_dimension(polar.angle_axis, polar.radius_axis)
        at, value = (x, y) if base == "x" else (y, x)
        plain = Columns(base, at, value, None, value)
        if isinstance(one, PolarBarSeries | PolarLineSeries) and one.stack is not None:
            below = stacks.setdefault((one.type, one.polar, one.stack), [])
            plain = stacked(plain, [found[number] for number in below], one.stack_strategy)
            below.append(index)
        found[index] = plain
    return found


def place_polars(
    spec: ChartSpec,
    shown: Sequence[tuple[int, PolarSeries]],
    columns: Mapping[int, Columns],
    picture: Rect,
) -> tuple[PlacedPolar, ...]:
    """Every polar frame; `shown` are the series that count for their axes."""
    return tuple(
        _placed(spec, polar, [columns[index] for index, one in shown if one.polar == number], picture)
        for number, polar in enumerate(spec.polars)
    )


def _placed(spec: ChartSpec, polar: Polar, mine: list[Columns], picture: Rect) -> PlacedPolar:
    half = min(picture.width, picture.height) / 2
    inner, outer = sorted(max(length(radius, half), 0.0) for radius in polar.radius)
    x = picture.x + length(polar.center[0], picture.width)
    y = picture.y + length(polar.center[1], picture.height)
    box = Rect(x - outer, y - outer, 2 * outer, 2 * outer)
    lows = [one.low for one in mine if one.low is not None]
    angles = _scale(polar.angle_axis, [one.x for one in mine], [] if _along(mine) else lows)
    radii = _scale(polar.radius_axis, [one.y for one in mine], lows if _along(mine) else [])
    if (
        isinstance(polar.angle_axis, CategoryAxis)
        and polar.end_angle is None
        and not polar.angle_axis.boundary_gap
    ):
        # The last category stands one step before the first, not on it.
        angles = replace(angles, high=angles.ticks[-1] + 1 if angles.ticks else angles.high)
    upright = abs(sin(radians(polar.start_angle))) > _UPRIGHT
    text = spec.text_style
    angle_axis = _spaced(polar.angle_axis, _sweep(polar), len(angles.ticks))
    return PlacedPolar(
        polar,
        x,
        y,
        inner,
        outer,
        _sweep(polar),
        PlacedAxis(
            angle_axis, "x", 0, "bottom", angles, box,
            labels=_labels(angle_axis, angles, outer, text, upright=False),
        ),
        PlacedAxis(
            polar.radius_axis, "y", 0, "left", radii, box,
            labels=_labels(polar.radius_axis, radii, outer - inner, text, upright=upright),
        ),
    )  # fmt: skip


def _labels(
    axis: Axis, scale: Scale, span_px: float, base: TextStyle, *, upright: bool
) -> tuple[TickLabel, ...]:
    found = tick_labels(axis, scale, label_places(axis, scale, span_px, base, upright=upright), base)
    first = 1 if axis.label.show_min is False else 0
    return tuple(found[first : len(found) - 1 if axis.label.show_max is False else len(found)])


def _along(mine: list[Columns]) -> bool:
    """Whether the angle axis is the base of the series: then stacks rise along the radius."""
    return not mine or mine[0].base == "x"


def _sweep(polar: Polar) -> float:
    if polar.end_angle is None:
        return -_WHOLE if polar.clockwise else _WHOLE
    span = abs(polar.end_angle - polar.start_angle) % _WHOLE or _WHOLE
    return -span if polar.clockwise else span


def _scale(axis: Axis, values: list[Values], lows: list[Values]) -> Scale:
    if isinstance(axis, CategoryAxis):
        return category_scale(axis, len(axis.categories) or longest(values))
    return continuous_scale(axis, Extent.of(list(chain(values, lows))))


def _spaced(axis: Axis, sweep: float, count: int) -> Axis:
    """Around a circle a label needs as many degrees as its letters are high, in px (ECharts' rule)."""
    if not isinstance(axis, CategoryAxis) or axis.label.interval != "auto":
        return axis
    size = axis.label.text_style.font_size or _FONT_PX
    interval = floor(size * max(count, 1) / abs(sweep))
    return axis.model_copy(update={"label": axis.label.model_copy(update={"interval": interval})})
