"""Where the slices of a pie stand: angles and radii (ECharts 5, `chart/pie/pieLayout`)."""

from dataclasses import dataclass
from math import pi, radians

import numpy as np
from numpy.typing import NDArray

from consumer.render.boxes import length, stretch
from consumer.render.geometry import Rect
from consumer.render.sectors import Sector
from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.series.pie import PieSeries, Slice

_PLACE = Box(left=0, top=0, right=0, bottom=0)
_FULL_TURN = 2 * pi
_NOTHING_LEFT = 1e-3


@dataclass(frozen=True)
class PlacedSlice:
    """A slice that is drawn."""

    item: Slice
    index: int
    """In the series."""
    sector: Sector
    percent: float
    """Of the visible slices, rounded so that all together make 100."""


@dataclass(frozen=True)
class PlacedPie:
    """A pie in px."""

    box: Rect
    """What percentages refer to; labels stay inside."""
    x: float
    y: float
    inner: float
    outer: float
    slices: tuple[PlacedSlice, ...]


def place_pie(series: PieSeries, bounds: Rect, hidden: frozenset[str]) -> PlacedPie:
    """Lay out the slices that have a value of zero or more and are not `hidden` by their name."""
    box = stretch(series, bounds, _PLACE)
    half = min(box.width, box.height) / 2
    inner, outer = (max(length(radius, half), 0) for radius in series.radius)
    x = box.x + length(series.center[0], box.width)
    y = box.y + length(series.center[1], box.height)
    shown = [
        (number, item, item.value)
        for number, item in enumerate(series.slices)
        if item.value is not None and item.value >= 0 and item.name not in hidden
    ]
    values = np.array([value for _, _, value in shown], dtype=float)
    values[values < limits.LEAST_NUMBER] = 0
    total = float(values.sum())
    if not shown or (total == 0 and not series.still_show_zero_sum):
        return PlacedPie(box, x, y, inner, outer, ())
    ends = _ends(series, values)
    radii = _radii(series, values, inner, outer)
    percents = percentages(values, series.percent_precision)
    slices = []
    for (number, item, _), (start, end), radius, percent in zip(shown, ends, radii, percents, strict=True):
        sector = Sector(x, y, inner, radius, start, end)
        if item.selected:
            sector = sector.moved(length(series.selected_offset, outer))
        slices.append(PlacedSlice(item, number, sector, percent))
    return PlacedPie(box, x, y, inner, outer, tuple(slices))


def percentages(values: NDArray[np.float64], places: int) -> list[float]:
    """Percent of each value, with so many decimals and together 100: by the largest remainders."""
    total = float(values.sum())
    if not total:
        return [0.0] * len(values)
    units = 10**places
    exact = values / total * units * 100
    shares = np.floor(exact)
    missing = max(round(100 * units - float(shares.sum())), 0)
    shares[np.argsort(shares - exact, kind="stable")[:missing]] += 1
    return [float(share) for share in shares / units]


def _radii(series: PieSeries, values: NDArray[np.float64], inner: float, outer: float) -> list[float]:
    largest = float(values.max())
    if series.rose is None:
        return [outer] * len(values)
    if largest == 0:
        return [(inner + outer) / 2] * len(values)
    return [float(radius) for radius in inner + (outer - inner) * values / largest]


def _ends(series: PieSeries, values: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Lower and upper angle of each slice, radians clockwise from the right, without the padding.

    Summed up as ECharts does: a label straight above or below the centre goes to the side where the
    sum has lost a little.
    """
    pad = radians(series.pad_angle)
    turn = 1 if series.clockwise else -1
    angle = (round(-radians(series.start_angle) / pi, 8) % 2) * pi
    ends = []
    for span in _spans(series, values, radians(series.min_angle) + pad):
        following = angle + turn * span
        first, last = angle + turn * pad / 2, following - turn * pad / 2
        if pad > span:
            first = last = angle + turn * span / 2
        ends.append((min(first, last), max(first, last)))
        angle = following
    return ends


def _spans(series: PieSeries, values: NDArray[np.float64], least: float) -> list[float]:
    """Radians of each slice with its padding; the larger ones give way to those that need `least`."""
    whole, count, total = _range(series), len(values), float(values.sum())
    if series.rose == "area":
        spans = np.full(count, whole / count)
    else:
        spans = values * (_FULL_TURN / total) if total else np.full(count, _FULL_TURN / count)
    small = spans < least
    rest = whole - least * int(small.sum())
    if rest < _FULL_TURN:
        large = float(values[~small].sum())
        if rest <= _NOTHING_LEFT or large == 0:
            spans = np.full(count, whole / count)
        else:
            spans = np.where(small, least, values * (rest / large))
    return [float(span) for span in spans]


def _range(series: PieSeries) -> float:
    """Radians that all slices share."""
    if series.end_angle is None:
        return _FULL_TURN
    turned = series.start_angle - series.end_angle
    if not series.clockwise:
        turned = -turned
    return radians(turned % 360) or _FULL_TURN
