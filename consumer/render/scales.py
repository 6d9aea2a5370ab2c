"""Scales: from data values to places on an axis, 0 at its start and 1 at its end."""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consumer.render.nice import Ticks, log_ticks, value_ticks
from consumer.render.tick_alignment import Pattern, following
from consumer.render.time_ticks import TimeTick, time_ticks
from contracts import limits
from contracts.charts.axes import CategoryAxis, ContinuousAxis, LogAxis, TimeAxis, ValueAxis

Values = NDArray[np.float64]


_HALF_DAY_MS = 43_200_000.0
_DISTINCT = 1e-12
"""Ends nearer to each other than this share of their size are one."""
_FARTHEST = 10**12
_LEAST_POSITIVE = 1e-300
"""Values at and below zero have no logarithm."""


@dataclass(frozen=True)
class Extent:
    """Smallest and largest value of the data on an axis."""

    low: float
    high: float
    low_positive: float
    """Smallest value above zero, for logarithms."""

    @classmethod
    def of(cls, columns: list[Values]) -> "Extent | None":
        """Of all finite values; None without any."""
        found = [column[np.isfinite(column)] for column in columns]
        filled = [column for column in found if column.size]
        if not filled:
            return None
        low = min(float(column.min()) for column in filled)
        high = max(float(column.max()) for column in filled)
        positive = [float(column[column > 0].min()) for column in filled if (column > 0).any()]
        return cls(low, high, min(positive, default=1.0))


@dataclass(frozen=True)
class Scale:
    """A range of values along an axis.

    Args:
        low: value at the start.
        high: value at the end, not `low`.
        ticks: values worth a tick.
        log_base: of a logarithmic scale, whose low, high and interval are exponents.
        interval: distance of ticks, but for the first and the last.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    log_base: float | None = None
    interval: float = 0
    time_ticks: tuple[TimeTick, ...] = ()

    @property
    def pattern(self) -> Pattern | None:
        """Where its ticks stand, for another axis to follow."""
        if self.log_base is None:
            return Pattern.of(self.ticks, self.interval)
        return Pattern.of(tuple(log(tick) / log(self.log_base) for tick in self.ticks), self.interval)

    @property
    def domain(self) -> tuple[float, float]:
        """The values at both ends."""
        if self.log_base is None:
            return self.low, self.high
        return self.log_base**self.low, self.log_base**self.high

    def __call__(self, values: ArrayLike) -> Values:
        """Places of values; NaN where there is none."""
        numbers = np.asarray(values, dtype=float)
        if self.log_base is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                numbers = np.where(numbers > 0, np.log(numbers) / log(self.log_base), np.nan)
        return (numbers - self.low) / (self.high - self.low)

    def share(self, value: float) -> float:
        """The place of one value."""
        span = self.high - self.low
        if self.log_base is not None or not span:
            return float(self([value])[0])
        return (value - self.low) / span

    @property
    def holds_zero(self) -> bool:
        """Whether zero lies in the range."""
        return self.log_base is None and self.low <= 0 <= self.high


def _index(end: float) -> float:
    """The index of a category; no axis has so many that half of one is lost in rounding."""
    return float(min(max(round(end), -_FARTHEST), _FARTHEST))


def category_scale(axis: CategoryAxis, count: int) -> Scale:
    """Indices 0 to `count` - 1, or from and to where it says; with half a band at both ends for a gap."""
    first = _index(axis.min) if isinstance(axis.min, int | float) else 0.0
    last = _index(axis.max) if isinstance(axis.max, int | float) else count - 1.0
    last = min(max(first, last), first + limits.MAX_CATEGORIES)
    ticks = tuple(float(index) for index in range(int(first), int(last) + 1)) if count else ()
    if axis.boundary_gap:
        return Scale(first - 0.5, last + 0.5, ticks)
    if first == last:
        return Scale(first, first + 1, ticks)
    return Scale(first, last, ticks)


def continuous_scale(axis: ContinuousAxis, extent: Extent | None, pattern: Pattern | None = None) -> Scale:
    """The range of a value, time or log axis over its data; `pattern` is where its ticks have to stand.

    An axis without data and without both ends given is blank: it has no ticks.
    """
    if extent is None:
        if not (isinstance(axis.min, int | float) and isinstance(axis.max, int | float)):
            return Scale(0, 1, ())
        extent = Extent(axis.min, axis.max, max(axis.min, 0) or 1)
    match axis:
        case LogAxis():
            return _log_scale(axis, extent, pattern)
        case TimeAxis():
            return _time_scale(axis, extent)
        case _:
            ticks = _value_range(axis, extent, pattern)
            return Scale(ticks.low, ticks.high, ticks.at, interval=ticks.interval)


def _bounds(axis: ContinuousAxis, extent: Extent) -> tuple[float, float, bool, bool]:
    low, high = extent.low, extent.high
    if high - low < limits.LEAST_NUMBER:
        high = low
    span = high - low or abs(low)
    low -= _gap(axis.boundary_gap[0], span)
    high += _gap(axis.boundary_gap[1], span)
    fix_low, fix_high = axis.min is not None or axis.bar_start is not None, axis.max is not None
    if fix_low:
        start = axis.bar_start if axis.min is None else axis.min
        low = extent.low if isinstance(start, str) else float(start or 0)
    if fix_high:
        high = extent.high if isinstance(axis.max, str) else float(axis.max or 0)
    if abs(high - low) < limits.LEAST_NUMBER:
        low = high = 0.0 if abs(high) < limits.LEAST_NUMBER else high
    if low > high:  # a fixed end beyond the data: as ECharts, the axis still runs between both
        low, high = high, low
        fix_low, fix_high = fix_high, fix_low
    return low, high, fix_low, fix_high


def _gap(gap: float | str, span: float) -> float:
    return float(gap[:-1]) / 100 * span if isinstance(gap, str) else float(gap)


def raw_range(axis: ContinuousAxis, extent: Extent) -> tuple[float, float, bool, bool]:
    """Ends of an axis before they are rounded, and which of them are fixed; with zero where it belongs."""
    low, high, fix_low, fix_high = _bounds(axis, extent)
    if isinstance(axis, ValueAxis) and not axis.scale:
        if low > 0 and high > 0 and not fix_low:
            low = 0.0
        if low < 0 and high < 0 and not fix_high:
            high = 0.0
    return low, high, fix_low, fix_high


def _value_range(axis: ContinuousAxis, extent: Extent, pattern: Pattern | None) -> Ticks:
    low, high, fix_low, fix_high = raw_range(axis, extent)
    if pattern:
        alone = value_ticks(low, high, split_number=pattern.parts, fix_low=fix_low, fix_high=fix_high)
        return following(alone, low, high, pattern, fix_low=fix_low, fix_high=fix_high)
    return value_ticks(
        low,
        high,
        split_number=axis.split_number,
        interval=axis.interval,
        min_interval=axis.min_interval,
        max_interval=axis.max_interval,
        fix_low=fix_low,
        fix_high=fix_high,
    )


def _log_scale(axis: LogAxis, extent: Extent, pattern: Pattern | None) -> Scale:
    base = float(axis.log_base)
    ends = {name: end for name in ("min", "max") if isinstance(end := getattr(axis, name), int | float)}
    if any(end <= 0 for end in ends.values()):
        axis = axis.model_copy(update={name: None for name, end in ends.items() if end <= 0})
    low, high, fix_low, fix_high = _bounds(
        axis, Extent(extent.low_positive, max(extent.high, extent.low_positive), 1)
    )
    low = max(low if low > 0 else extent.low_positive, _LEAST_POSITIVE)  # a gap may reach below zero
    high = max(low, high)
    first, last = log(low) / log(base), log(high) / log(base)
    parts = pattern.parts if pattern else axis.split_number
    ticks = log_ticks(first, last, base, split_number=parts, fix_low=fix_low, fix_high=fix_high)
    at = list(ticks.at)
    if pattern:
        ticks = following(ticks, first, last, pattern, fix_low=fix_low, fix_high=fix_high)
        at = [base**exponent for exponent in ticks.at]
    if at and fix_low:  # as it was said, and not as binary fractions have it
        at[0] = low
    if at and fix_high:
        at[-1] = high
    return Scale(ticks.low, ticks.high, tuple(at), log_base=base, interval=ticks.interval)


def _time_scale(axis: TimeAxis, extent: Extent) -> Scale:
    low, high, _, _ = _bounds(axis, extent)
    if high - low <= abs(low) * _DISTINCT:
        around = max(_HALF_DAY_MS, abs(low) * _DISTINCT)  # a day around the one moment
        low, high = low - around, high + around
    ticks = tuple(time_ticks(low, high, axis.split_number, axis.min_interval, axis.max_interval))
    return Scale(low, high, (low, *(tick.ms for tick in ticks), high), time_ticks=ticks)
