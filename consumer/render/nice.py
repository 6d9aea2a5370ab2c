"""Round intervals, by ECharts' rules (`scale/helper`, `util/number` of ECharts 5)."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Final

from consumer.render.numbers import places_of, rounded

MAX_TICKS: Final = 500
"""More ticks than this are never laid out, whatever an option asks for."""

_FINEST: Final = 1e-13
"""Steps below this share of the values on the axis drown in rounding."""
_TINIEST: Final = 1e-5
_MOST_DIGITS: Final = 300
"""Of numbers at the ends of logarithmic axes, before or after the point."""
_STEPS: Final = ((1.5, 1.0), (2.5, 2.0), (4.0, 3.0), (7.0, 5.0))


@dataclass(frozen=True)
class Ticks:
    """A range with its ticks."""

    low: float
    high: float
    at: tuple[float, ...]
    interval: float


def nice(value: float) -> float:
    """1, 2, 3, 5 or 10 times a power of ten, near `value` > 0."""
    power = 10.0 ** floor(log10(value))
    fraction = value / power
    return next((step for limit, step in _STEPS if fraction < limit), 10.0) * power


def value_ticks(
    low: float,
    high: float,
    *,
    split_number: int = 5,
    interval: float | None = None,
    min_interval: float | None = None,
    max_interval: float | None = None,
    fix_low: bool = False,
    fix_high: bool = False,
) -> Ticks:
    """Ticks for values between `low` and `high`; ends that are not fixed move out to a tick."""
    low, high = _spread(low, high, fix_high=fix_high)
    step = _step(high - low, split_number, min_interval, max_interval)
    if not isfinite(step) or step <= 0 or (high - low) / step > MAX_TICKS:
        step = nice((high - low) / split_number) if min_interval else high - low
    if step < max(abs(low), abs(high), _TINIEST) * _FINEST:
        # Too fine for binary fractions: from end to end is all there is.
        return Ticks(low, high, (low, high), high - low)
    places = places_of(step) + 2
    if not fix_low:
        low = rounded(floor(rounded(low / step)) * step, places)
    if not fix_high:
        high = rounded(ceil(rounded(high / step)) * step, places)
    if high <= low:  # a step so long that the values drown in it
        high = low + step
    if interval and isfinite(interval) and (high - low) / interval <= MAX_TICKS:
        return _counted(low, high, interval)
    first, last = ceil(rounded(low / step)), floor(rounded(high / step))
    at = [rounded(index * step, places) for index in range(first, min(last, first + MAX_TICKS) + 1)]
    if not at or at[0] > low:
        at.insert(0, low)
    if at[-1] < high:
        at.append(high)
    return Ticks(low, high, tuple(at), step)


def _counted(low: float, high: float, interval: float) -> Ticks:
    """Ticks from `low` on at exactly this distance, and one at `high`: the range stays a round one."""
    places = places_of(interval) + 2
    count = floor(rounded((high - low) / interval))
    at = [low, *(rounded(low + number * interval, places) for number in range(1, count + 1))]
    if at[-1] < high:
        at.append(high)
    return Ticks(low, high, tuple(at), interval)


def log_ticks(
    low: float,
    high: float,
    base: float,
    *,
    split_number: int = 5,
    fix_low: bool = False,
    fix_high: bool = False,
) -> Ticks:
    """Ticks for exponents between `low` and `high`, at powers of `base`; ends that are not fixed move out."""
    low, high = _spread(low, high, fix_high=fix_high)
    span = high - low
    step = 10.0 ** floor(log10(span))
    if split_number / span * step <= 0.5:  # noqa: PLR2004  # ECharts' threshold
        step *= 10
    step = max(step, 1.0)
    farthest = _MOST_DIGITS / log10(base)
    if not fix_low:
        low = max(floor(rounded(low / step)) * step, -farthest)
    if not fix_high:
        high = min(ceil(rounded(high / step)) * step, farthest)
    first, last = ceil(rounded(low / step)), floor(rounded(high / step))
    exponents = [index * step for index in range(first, min(last, first + MAX_TICKS) + 1)]
    if not exponents or rounded(exponents[0] - low) > 0:
        exponents.insert(0, low)
    if rounded(high - exponents[-1]) > 0:
        exponents.append(high)
    return Ticks(low, high, tuple(base**exponent for exponent in exponents), step)


def _spread(low: float, high: float, *, fix_high: bool) -> tuple[float, float]:
    """A range around one value (`IntervalScale.calcNiceExtent` of ECharts 5); any other one as it is."""
    if not isfinite(low) or not isfinite(high):
        return 0.0, 1.0
    if low < high:
        return low, high
    if low == 0:
        return 0.0, 1.0
    half = abs(low) / 2
    return (low - half, high) if fix_high else (low - half, high + half)


def _step(span: float, split_number: int, least: float | None, most: float | None) -> float:
    step = nice(span / split_number)
    if least is not None and step < least:
        step = least
    if most is not None and step > most:
        step = most
    return step
