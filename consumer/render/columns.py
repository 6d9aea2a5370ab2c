"""Data of cartesian series as arrays, stacked where they stand on each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log2
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from consumer.render.nice import nice
from consumer.render.scales import Values
from contracts.charts.axes import Axis, CategoryAxis, TimeAxis
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import CartesianSeries, SeriesOnAxes
from contracts.charts.series.histogram import HistogramSeries
from contracts.charts.series.line import LineSeries

Dimension = Literal["x", "y"]
WHISKERS: Final[Mapping[type, tuple[str, ...]]] = {
    BoxplotSeries: ("low", "q1", "median", "q3", "high"),
    CandlestickSeries: ("open", "close", "low", "high"),
}
"""The columns on the value axis of series with several, in the order of ECharts."""


@dataclass(frozen=True)
class Columns:
    """The data of one series.

    Args:
        base: dimension along which items follow each other.
        at: values on the base axis.
        value: values on the other axis, as given.
        low: where items begin on the other axis: zero (NaN: the series is not stacked), or the stack below.
        high: where they end; equals `value` without a stack.
        founded: of stacked items, those with nothing beneath them: they stand on the origin of an area.
        left_out: items that a data window takes away; lines pass over them instead of breaking.
    """

    base: Dimension
    at: Values
    value: Values
    low: Values | None
    high: Values
    left_out: NDArray[np.bool_] | None = None
    founded: NDArray[np.bool_] | None = None

    @property
    def x(self) -> Values:
        """On the x axis, stacked."""
        return self.at if self.base == "x" else self.high

    @property
    def y(self) -> Values:
        """On the y axis, stacked."""
        return self.high if self.base == "x" else self.at

    def kept(self, rows: Values) -> Values:
        """Those of `rows`, one for each item, that no data window takes away."""
        return rows if self.left_out is None else rows[~self.left_out]


def read_columns(
    series: Sequence[tuple[int, SeriesOnAxes]], x_axes: tuple[Axis, ...], y_axes: tuple[Axis, ...]
) -> dict[int, Columns]:
    """The columns of every series, by its index, with stacks added up in the order of the series."""
    found: dict[int, Columns] = {}
    stacks: dict[tuple[str, int, int, str], list[int]] = defaultdict(list)
    for index, one in series:
        base = base_dimension(x_axes[one.x_axis], y_axes[one.y_axis])
        plain = _read(one, base)
        if isinstance(one, BarSeries | LineSeries) and one.stack is not None:
            stack = stacks[one.type, one.x_axis, one.y_axis, one.stack]
            plain = stacked(plain, [found[below] for below in stack], one.stack_strategy)
            stack.append(index)
        found[index] = plain
    return found


def base_dimension(x_axis: Axis, y_axis: Axis) -> Dimension:
    """The category axis; without one the time axis; else x."""
    for kind in (CategoryAxis, TimeAxis):
        if isinstance(x_axis, kind):
            return "x"
        if isinstance(y_axis, kind):
            return "y"
    return "x"


def _read(series: SeriesOnAxes, base: Dimension) -> Columns:
    match series:
        case CartesianSeries():
            x, y = array_of(series.x, len(series)), array_of(series.y, len(series))
            at, value = (x, y) if base == "x" else (y, x)
            return Columns(base, at, value, None, value)
        case CandlestickSeries():
            at = array_of(series.positions, len(series))
            return Columns(base, at, array_of(series.close), array_of(series.low), array_of(series.high))
        case BoxplotSeries():
            at = array_of(series.positions, len(series))
            return Columns(base, at, array_of(series.median), array_of(series.low), array_of(series.high))
        case HistogramSeries():
            edges, counts = histogram(series)
            # One more edge than bars: the axis reaches from the first to the last.
            heights = np.append(counts, 0.0)
            return Columns("x", edges, heights, None, heights)
    raise TypeError(f"{series.type} has no columns")  # type: ignore[attr-defined]  # every series has a type


def array_of(column: Sequence[float | None] | None, count: int = 0) -> Values:
    """A column as numbers, NaN for gaps; without a column the numbers from 0 on."""
    return np.arange(count, dtype=float) if column is None else np.array(column, dtype=float)


def histogram(series: HistogramSeries) -> tuple[Values, Values]:
    """Edges, one more than bars, and heights (Sturges' rule where no number of bins is given)."""
    values = array_of(series.values)
    values = values[np.isfinite(values)]
    if not len(values):
        return np.array([0.0, 1.0]), np.array([0.0])
    low, high = series.range or (float(values.min()), float(values.max()))
    if low == high:
        low, high = low - 0.5, high + 0.5
    if series.bins is None:
        step = nice((high - low) / (log2(len(values)) + 1))
        first, last = floor(low / step), ceil(high / step)
        edges = np.arange(first, max(last, first + 1) + 1) * step
    else:
        edges = np.linspace(low, high, series.bins + 1)
    counts = np.histogram(values, edges, density=series.density)[0].astype(float)
    if series.cumulative:
        counts = np.cumsum(counts * np.diff(edges) if series.density else counts)
    return np.asarray(edges, dtype=np.float64), np.asarray(counts, dtype=np.float64)


def stacked(own: Columns, below: list[Columns], strategy: str) -> Columns:
    """`own` on top of those items below it that stand at the same place of the base axis."""
    low = np.zeros_like(own.value)
    founded = np.ones(len(own.value), dtype=bool)
    for other in below:
        added = _aligned(other, own)
        counts = np.isfinite(added)
        if strategy == "positive":
            counts = added > 0
        elif strategy == "negative":
            counts = added < 0
        elif strategy == "samesign":
            counts = ((own.value >= 0) & (added > 0)) | ((own.value < 0) & (added < 0))
        low = low + np.where(counts, added, 0.0)
        founded &= ~counts
    return Columns(own.base, own.at, own.value, low, low + own.value, founded=founded)


def _aligned(other: Columns, own: Columns) -> Values:
    if len(other.at) == len(own.at) and np.array_equal(other.at, own.at):
        return other.value
    values = dict(zip(other.at.tolist(), other.value.tolist(), strict=True))
    return np.array([values.get(place, np.nan) for place in own.at.tolist()], dtype=float)
