"""Data windows: which part of an axis is shown, and what becomes of the items outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, inf, log10
from typing import Final

import numpy as np
from numpy.typing import NDArray

from consumer.render.columns import WHISKERS, Columns, Dimension, array_of
from consumer.render.numbers import half_up
from consumer.render.scales import Extent, Values, raw_range
from contracts.charts import ChartSpec
from contracts.charts.axes import Axis, CategoryAxis
from contracts.charts.data_windows import DataWindow
from contracts.charts.series.frame import SeriesOnAxes


@dataclass(frozen=True)
class Window:
    """The part of an axis that is shown.

    Args:
        low: first value.
        high: last value.
        cuts_low: whether the axis begins exactly there; else it runs on to a round number.
        cuts_high: the same of its end.
        filter: what becomes of items outside.
    """

    low: float
    high: float
    cuts_low: bool
    cuts_high: bool
    filter: str

    def ends(self) -> tuple[float, float]:
        """Both values, rounded as finely as a wide picture can show."""
        length = self.high - self.low
        if not 0 < length < inf:
            return self.low, self.high
        places = min(max(_PIXEL_DIGITS - floor(log10(length)), 0), _MOST_DIGITS)
        return round(self.low, places), round(self.high, places)


Windows = Mapping[tuple[Dimension, int], Window]
"""By dimension and index of the axis."""
Shown = Sequence[tuple[int, SeriesOnAxes]]

_PIXEL_DIGITS: Final = 3
"""Of the places on a slider of 500 px."""
_MOST_DIGITS: Final = 20
_NOTHING: Final = 1e-12
"""Share of a range that is the dust of binary fractions."""


def find_windows(spec: ChartSpec, shown: Shown, columns: Mapping[int, Columns]) -> Windows:
    """The window of every axis that has one; of several the first counts."""
    found: dict[tuple[Dimension, int], Window] = {}
    for window in spec.data_windows:
        if (window.axis, window.axis_index) in found:
            continue
        values = [
            columns[index].x if window.axis == "x" else columns[index].y
            for index, one in shown
            if _axis_of(one, window.axis) == window.axis_index
        ]
        axis = (spec.x_axes if window.axis == "x" else spec.y_axes)[window.axis_index]
        ends = full_range(axis, values)
        if ends is not None:
            found[window.axis, window.axis_index] = placed_window(window, axis, *ends)
    return found


def filtered(shown: Shown, columns: Mapping[int, Columns], windows: Windows) -> dict[int, Columns]:
    """The columns without the items outside the windows, where a window leaves them out."""
    kept = dict(columns)
    for (dimension, number), window in windows.items():
        if window.filter == "none":
            continue
        for index, one in shown:
            if _axis_of(one, dimension) == number:
                kept[index] = _inside(kept[index], _outside(one, kept[index], dimension, window), window)
    return kept


def full_range(axis: Axis, values: list[Values]) -> tuple[float, float] | None:
    """The range that 0 to 100 percent stand for."""
    extent = Extent.of(values)
    if not isinstance(axis, CategoryAxis):
        return None if extent is None else raw_range(axis, extent)[:2]
    count = len(axis.categories) or (int(extent.high) + 1 if extent else 0)
    low = axis.min if isinstance(axis.min, int | float) else 0
    high = axis.max if isinstance(axis.max, int | float) else max(count - 1, 0)
    return float(min(low, high)), float(max(low, high))


def _axis_of(series: SeriesOnAxes, dimension: Dimension) -> int:
    return series.x_axis if dimension == "x" else series.y_axis


def placed_window(window: DataWindow, axis: Axis, low: float, high: float) -> Window:
    """The part of an axis from `low` to `high` that a window shows."""
    span = high - low
    start = low + span * window.start / 100 if window.start_value is None else window.start_value
    # From the far end: 100 % is that end, to the last binary digit.
    end = high - span * (1 - window.end / 100) if window.end_value is None else window.end_value
    if isinstance(axis, CategoryAxis):
        start, end = float(half_up(start, 0)), float(half_up(end, 0))
    start, end = min(start, end), max(start, end)
    wanted = _as_long_as_allowed(window, end - start, span)
    if wanted != end - start:
        start = min(max(start, low), high - wanted)
        end = start + wanted
        if isinstance(axis, CategoryAxis):
            start, end = float(half_up(start, 0)), float(half_up(end, 0))
    elif end > high:  # moved into the range, as long as it is
        start, end = max(low, start - (end - high)), high
    elif start < low:
        start, end = low, min(high, end + (low - start))
    slack = span * _NOTHING
    return Window(start, end, start > low + slack, end < high - slack, window.filter)


def _as_long_as_allowed(window: DataWindow, length: float, span: float) -> float:
    """The length of a window (`helper/sliderMove` of ECharts); those in values count before percentages."""
    length = min(length, span)
    least, most = (
        share * span / 100 if value is None and share is not None else value
        for value, share in (
            (window.min_value_span, window.min_span),
            (window.max_value_span, window.max_span),
        )
    )
    least = min(least or 0.0, span)
    most = span if most is None else max(most, least)
    return min(max(length, least), most) if least or most < span else length


def _outside(
    series: SeriesOnAxes, columns: Columns, dimension: Dimension, window: Window
) -> NDArray[np.bool_]:
    """Which items lie outside. Of several values (of a stacked item two: its own, and where it ends) each
    has to lie inside; if the filter is weak, it is enough that they do not all lie on one side.
    """
    if dimension == columns.base:
        every = [columns.at]
    else:
        names = WHISKERS.get(type(series), ())
        every = [array_of(getattr(series, name)) for name in names] or [columns.value, columns.high]
    with np.errstate(invalid="ignore"):
        before = [values < window.low for values in every]
        after = [values > window.high for values in every]
    if window.filter == "weak_filter":
        found: NDArray[np.bool_] = np.logical_and.reduce(before) | np.logical_and.reduce(after)
        return found
    return np.logical_or.reduce(before + after)  # type: ignore[no-any-return]  # of ufuncs nothing is known


def _inside(columns: Columns, outside: NDArray[np.bool_], window: Window) -> Columns:
    def cut(column: Values | None) -> Values | None:
        return None if column is None else np.where(outside, np.nan, column)

    value, high = np.where(outside, np.nan, columns.value), np.where(outside, np.nan, columns.high)
    left_out = columns.left_out
    if window.filter != "empty":
        left_out = outside if left_out is None else outside | left_out
    return replace(columns, value=value, low=cut(columns.low), high=high, left_out=left_out)
