"""The scale of an axis: from its spec, the data on it, and the window that shows a part of it."""

from typing import TypeVar

import numpy as np

from consumer.render.bar_layout import slots
from consumer.render.columns import Columns
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scales import Extent, Scale, Values, category_scale, continuous_scale, raw_range
from consumer.render.tick_alignment import Pattern
from consumer.render.windows import Window
from contracts.charts.axes import CategoryAxis, ContinuousAxis, TimeAxis
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import SeriesOnAxes

AnyAxis = TypeVar("AnyAxis", CategoryAxis, ContinuousAxis, TimeAxis)


def scale_of(
    placed: PlacedAxis,
    mine: list[tuple[SeriesOnAxes, Columns]],
    window: Window | None,
    pattern: Pattern | None = None,
) -> Scale:
    """The scale of an axis; `mine` are the series on it, `pattern` where its ticks have to stand."""
    axis, dimension = placed.spec, placed.dimension
    if isinstance(axis, CategoryAxis):
        every = [found.x if dimension == "x" else found.y for _, found in mine]
        return category_scale(_within(axis, window), len(axis.categories) or longest(every))
    values = [found.kept(found.x if dimension == "x" else found.y) for _, found in mine]
    if window is not None and window.filter != "none" and mine:
        values.append(np.array([window.low, window.high]))
    # Whiskers have two ends; where a stack begins does not count, as in ECharts.
    lows = [
        found.low
        for one, found in mine
        if isinstance(one, BoxplotSeries | CandlestickSeries)
        and found.low is not None
        and found.base != dimension
    ]
    extent = Extent.of(values + lows)
    if isinstance(axis, TimeAxis) and extent is not None:
        on_it = [(one, found.at) for one, found in mine if found.base == dimension]
        bars = [(one, at) for one, at in on_it if isinstance(one, BarSeries)]
        return continuous_scale(_with_room(_within(axis, window), bars, extent, placed.span), extent)
    return continuous_scale(_within(axis, window), extent, pattern)


def _with_room(
    axis: TimeAxis, bars: list[tuple[BarSeries, Values]], extent: Extent, span_px: float
) -> TimeAxis:
    """The axis as much longer as the bars at its ends stand out (`adjustScaleForOverflow` of ECharts)."""
    if not bars or span_px <= 0:
        return axis
    gap, length = smallest_gap([at for _, at in bars]), extent.high - extent.low
    band = span_px * gap / length if gap and length else span_px
    placed = slots([(number, one) for number, (one, _) in enumerate(bars)], band).values()
    before = abs(min(slot.offset for slot in placed))
    after = abs(max(slot.offset + slot.width for slot in placed))
    low, high, _, _ = raw_range(axis, extent)
    if before + after >= span_px:
        return axis
    ms_per_px = (high - low) / (span_px - before - after)
    return axis.model_copy(update={"min": low - before * ms_per_px, "max": high + after * ms_per_px})


def longest(values: list[Values]) -> int:
    """How many categories the data name, where the axis has none."""
    return max((int(np.nanmax(one)) + 1 for one in values if np.isfinite(one).any()), default=0)


def smallest_gap(columns: list[Values]) -> float:
    """Least distance of two different values; 0 without two."""
    values = np.unique(np.concatenate(columns))
    values = values[np.isfinite(values)]
    return float(np.diff(values).min()) if len(values) > 1 else 0.0


def _within(axis: AnyAxis, window: Window | None) -> AnyAxis:
    """The axis with its ends at those of the window."""
    if window is None:
        return axis
    low, high = window.ends()
    cut = ({"min": low} if window.cuts_low else {}) | ({"max": high} if window.cuts_high else {})
    return axis.model_copy(update=cut)
