"""Data windows: which part of an axis is shown, and what becomes of the items outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from consumer.render.columns import Columns, Dimension
from consumer.render.scales import Extent, Values, raw_range
from contracts.charts import ChartSpec
from contracts.charts.axes import CategoryAxis
from contracts.charts.data_windows import DataWindow
from contracts.charts.series.frame import SeriesOnAxes

Window = tuple[float, float]
"""First and last value that are shown."""
Windows = Mapping[tuple[Dimension, int], Window]
"""By dimension and index of the axis."""
Shown = Sequence[tuple[int, SeriesOnAxes]]


def find_windows(spec: ChartSpec, shown: Shown, columns: Mapping[int, Columns]) -> Windows:
    """The window of every axis that has one."""
    found: dict[tuple[Dimension, int], Window] = {}
    for window in spec.data_windows:
        values = [
            columns[index].x if window.axis == "x" else columns[index].y
            for index, one in shown
            if _axis_of(one, window.axis) == window.axis_index
        ]
        axis = (spec.x_axes if window.axis == "x" else spec.y_axes)[window.axis_index]
        extent = Extent.of(values)
        if isinstance(axis, CategoryAxis):
            count = len(axis.categories) or (int(extent.high) + 1 if extent else 0)
            ends = _ends(window, 0.0, float(max(count - 1, 0)))
            found[window.axis, window.axis_index] = (float(round(ends[0])), float(round(ends[1])))
        elif extent is not None and _is_part(window):
            low, high, _, _ = raw_range(axis, extent)
            found[window.axis, window.axis_index] = _ends(window, low, high)
    return found


def filtered(
    spec: ChartSpec, shown: Shown, columns: Mapping[int, Columns], windows: Windows
) -> dict[int, Columns]:
    """The columns without the items outside the windows, where a window leaves them out."""
    kept = dict(columns)
    for window in spec.data_windows:
        ends = windows.get((window.axis, window.axis_index))
        if window.filter == "none" or ends is None:
            continue
        for index, one in shown:
            if _axis_of(one, window.axis) == window.axis_index:
                kept[index] = _inside(kept[index], window, ends)
    return kept


def _axis_of(series: SeriesOnAxes, dimension: Dimension) -> int:
    return series.x_axis if dimension == "x" else series.y_axis


def _is_part(window: DataWindow) -> bool:
    given = window.start_value is not None or window.end_value is not None
    return given or window.start > 0 or window.end < 100  # noqa: PLR2004  # percent


def _ends(window: DataWindow, low: float, high: float) -> Window:
    span = high - low
    start = low + span * window.start / 100 if window.start_value is None else window.start_value
    end = low + span * window.end / 100 if window.end_value is None else window.end_value
    return (min(start, end), max(start, end))


def _inside(columns: Columns, window: DataWindow, ends: Window) -> Columns:
    values = columns.x if window.axis == "x" else columns.y
    with np.errstate(invalid="ignore"):
        outside = (values < ends[0]) | (values > ends[1])

    def cut(column: Values | None) -> Values | None:
        return None if column is None else np.where(outside, np.nan, column)

    value, high = np.where(outside, np.nan, columns.value), np.where(outside, np.nan, columns.high)
    left_out = columns.left_out
    if window.filter != "empty":
        left_out = outside if left_out is None else outside | left_out
    return replace(columns, value=value, low=cut(columns.low), high=high, left_out=left_out)
