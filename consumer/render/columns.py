"""Data of cartesian series as arrays, stacked where they stand on each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from consumer.render.scales import Values
from contracts.charts.axes import Axis, CategoryAxis, TimeAxis
from contracts.charts.series.frame import CartesianSeries, StackedSeries

Dimension = Literal["x", "y"]


@dataclass(frozen=True)
class Columns:
    """The data of one series.

    Args:
        base: dimension along which items follow each other.
        at: values on the base axis.
        value: values on the other axis, as given.
        low: where items begin on the other axis: zero (NaN: the series is not stacked), or the stack below.
        high: where they end; equals `value` without a stack.
    """

    base: Dimension
    at: Values
    value: Values
    low: Values | None
    high: Values

    @property
    def x(self) -> Values:
        """On the x axis, stacked."""
        return self.at if self.base == "x" else self.high

    @property
    def y(self) -> Values:
        """On the y axis, stacked."""
        return self.high if self.base == "x" else self.at


def read_columns(
    series: Sequence[tuple[int, CartesianSeries]], x_axes: tuple[Axis, ...], y_axes: tuple[Axis, ...]
) -> dict[int, Columns]:
    """The columns of every series, by its index, with stacks added up in the order of the series."""
    found: dict[int, Columns] = {}
    stacks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, one in series:
        plain = _read(one, x_axes[one.x_axis], y_axes[one.y_axis])
        key = (one.type, one.x_axis, one.y_axis, getattr(one, "stack", None))  # type: ignore[attr-defined]  # every series has it
        if isinstance(one, StackedSeries) and one.stack is not None:
            plain = _stacked(plain, [found[below] for below in stacks[key]], one.stack_strategy)
            stacks[key].append(index)
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


def _read(series: CartesianSeries, x_axis: Axis, y_axis: Axis) -> Columns:
    count = np.arange(len(series), dtype=float)
    x = count if series.x is None else np.array(series.x, dtype=float)
    y = count if series.y is None else np.array(series.y, dtype=float)
    base = base_dimension(x_axis, y_axis)
    at, value = (x, y) if base == "x" else (y, x)
    return Columns(base, at, value, None, value)


def _stacked(own: Columns, below: list[Columns], strategy: str) -> Columns:
    """`own` on top of those items below it that stand at the same place of the base axis."""
    low = np.zeros_like(own.value)
    for other in below:
        added = _aligned(other, own)
        added = np.where(np.isfinite(added), added, 0.0)
        if strategy == "positive":
            added = np.where(added > 0, added, 0.0)
        elif strategy == "negative":
            added = np.where(added < 0, added, 0.0)
        elif strategy == "samesign":
            same = ((own.value >= 0) & (added > 0)) | ((own.value < 0) & (added < 0))
            added = np.where(same, added, 0.0)
        low = low + added
    return Columns(own.base, own.at, own.value, low, low + own.value)


def _aligned(other: Columns, own: Columns) -> Values:
    if len(other.at) == len(own.at) and np.array_equal(other.at, own.at):
        return other.value
    values = dict(zip(other.at.tolist(), other.value.tolist(), strict=True))
    return np.array([values.get(place, np.nan) for place in own.at.tolist()], dtype=float)
