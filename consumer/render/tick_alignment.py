"""Ticks in a given number of intervals (`coord/axisAlignTicks` of ECharts 5)."""

from math import ceil, floor, isfinite, log10
from typing import Final

from consumer.render.nice import Ticks, value_ticks
from consumer.render.numbers import rounded

_WIDER: Final = {2.0: 3.0, 3.0: 5.0}
_MOST_TRIES: Final = 700
"""Steps grow by at least half: fewer tries than this cross the whole range of numbers."""


def aligned_ticks(
    low: float, high: float, parts: int, *, fix_low: bool = False, fix_high: bool = False
) -> Ticks:
    """Ticks for values between `low` and `high` in exactly `parts` round intervals.

    Only with both ends fixed are the intervals not round.
    """
    found = value_ticks(low, high, split_number=parts, fix_low=fix_low, fix_high=fix_high)
    step = found.interval
    low = found.low if fix_low or low >= high else low
    high = found.high if fix_high or low >= high else high
    if fix_low and fix_high:
        return _spaced(low, (high - low) / parts, parts)
    if fix_low or fix_high:
        step = _reaching(step, parts, high - low)
        return _spaced(low if fix_low else high - step * parts, step, parts)
    if len(found.at) - 1 > parts:
        step = wider(step)
    top = ceil(rounded(high / step)) * step
    bottom = top - step * parts
    if bottom < 0 <= low:
        bottom = 0.0
    elif top > 0 >= high:
        bottom = -step * parts
    return _spaced(bottom, step, parts)


def wider(step: float) -> float:
    """The next round step: 1, 2, 3, 5 or 10 times a power of ten."""
    power = 10.0 ** floor(log10(step))
    digit = rounded(step / power)
    return _WIDER.get(digit, digit * 2) * power


def _reaching(step: float, parts: int, span: float) -> float:
    tries = 0
    while step * parts < span and isfinite(step) and tries < _MOST_TRIES:
        step = wider(step)
        tries += 1
    return step


def _spaced(low: float, step: float, parts: int) -> Ticks:
    at = tuple(rounded(low + step * index) for index in range(parts + 1))
    return Ticks(at[0], at[-1], at, step)
