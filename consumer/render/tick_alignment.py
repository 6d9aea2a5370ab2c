"""Ticks in a given number of intervals (`coord/axisAlignTicks` of ECharts 5)."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Final

from consumer.render.nice import Ticks, value_ticks
from consumer.render.numbers import places_of, rounded

_WIDER: Final = {2.0: 3.0, 3.0: 5.0}
_MOST_TRIES: Final = 700
"""Steps grow by at least half: fewer tries than this cross the whole range of numbers."""


@dataclass(frozen=True)
class Pattern:
    """Where the ticks of an axis stand, in intervals: what another one is to follow.

    Args:
        parts: how many intervals there are.
        cut_low: share of the first interval that is missing where the axis starts at no round value.
        cut_high: share of the last one.
    """

    parts: int
    cut_low: float = 0.0
    cut_high: float = 0.0

    @classmethod
    def of(cls, at: tuple[float, ...], step: float) -> "Pattern | None":
        """The pattern of these ticks; None without an interval."""
        if len(at) < 2 or not step:  # noqa: PLR2004  # an interval has two ends
            return None
        parts = len(at) - 1
        if parts == 1:
            return cls(parts)
        low, high = 1 - (at[1] - at[0]) / step, 1 - (at[-1] - at[-2]) / step
        return cls(parts, low if low > _LEVEL else 0.0, high if high > _LEVEL else 0.0)


_LEVEL: Final = 1e-9
"""Shares of an interval below this are dust of binary fractions."""


def aligned_ticks(
    low: float, high: float, parts: int, *, fix_low: bool = False, fix_high: bool = False
) -> Ticks:
    """Ticks for values between `low` and `high` in exactly `parts` round intervals.

    Only with both ends fixed are the intervals not round.
    """
    found = value_ticks(low, high, split_number=parts, fix_low=fix_low, fix_high=fix_high)
    return following(found, low, high, Pattern(parts), fix_low=fix_low, fix_high=fix_high)


def following(
    found: Ticks, low: float, high: float, pattern: Pattern, *, fix_low: bool = False, fix_high: bool = False
) -> Ticks:
    """Ticks for values between `low` and `high` that stand level with those of another axis.

    Args:
        found: those the axis would have alone.
        low: least value.
        high: greatest value.
        pattern: of the other axis.
        fix_low: whether the axis starts at `low` exactly, but for what the other one cuts off.
        fix_high: whether it ends at `high`.
    """
    parts, step = pattern.parts, found.interval
    low = found.low if fix_low or low >= high else low
    high = found.high if fix_high or low >= high else high
    if fix_low and fix_high:
        step, bottom = (high - low) / parts, low
    elif fix_low or fix_high:
        step = _reaching(step, parts, high - low)
        bottom = low if fix_low else high - step * parts
    else:
        step = wider(step) if len(found.at) - 1 > parts else step
        bottom = _round_bottom(low, high, parts, step)
    return _spaced(bottom, step, pattern)


def _round_bottom(low: float, high: float, parts: int, step: float) -> float:
    top = ceil(rounded(high / step)) * step
    bottom = top - step * parts
    if bottom < 0 <= low:
        return 0.0
    return -step * parts if top > 0 >= high else bottom


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


def _spaced(low: float, step: float, pattern: Pattern) -> Ticks:
    """Ticks between the ends are written to two places more than the step needs, as in ECharts."""
    parts, places = pattern.parts, places_of(step) + 2
    inner = [rounded(rounded(low + step * index), places) for index in range(1, parts)]
    first = rounded(low + step * pattern.cut_low)
    last = rounded(low + step * (parts - pattern.cut_high))
    return Ticks(first, last, (first, *inner, last), step)
