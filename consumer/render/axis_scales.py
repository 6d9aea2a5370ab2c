"""The scale of an axis: from its spec, the data on it, and the window that shows a part of it."""

from typing import TypeVar

import numpy as np

from consumer.render.columns import Columns, Dimension
from consumer.render.scales import Extent, Scale, Values, category_scale, continuous_scale
from consumer.render.windows import Window
from contracts.charts.axes import Axis, CategoryAxis, ContinuousAxis
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import SeriesOnAxes

AnyAxis = TypeVar("AnyAxis", CategoryAxis, ContinuousAxis)


def scale_of(
    axis: Axis,
    dimension: Dimension,
    mine: list[tuple[SeriesOnAxes, Columns]],
    window: Window | None,
    parts: int | None = None,
) -> Scale:
    """The scale of `axis`; `mine` are the series on it, `parts` the intervals it has to have."""
    values = [found.x if dimension == "x" else found.y for _, found in mine]
    if isinstance(axis, CategoryAxis):
        return category_scale(_within(axis, window), len(axis.categories) or longest(values))
    # The lower ends of stacks count too: a stack of negative values begins above its end.
    lows = [found.low for _, found in mine if found.low is not None and found.base != dimension]
    extent = Extent.of(values + lows)
    wide = [
        found
        for one, found in mine
        if isinstance(one, BarSeries | CandlestickSeries) and found.base == dimension
    ]
    if extent is not None and wide:
        half = smallest_gap([one.at for one in wide]) / 2
        extent = Extent(extent.low - half, extent.high + half, extent.low_positive)
    return continuous_scale(_within(axis, window), extent, parts)


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
    return axis.model_copy(update={"min": window[0], "max": window[1]})
