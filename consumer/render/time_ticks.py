"""Which moments of a time axis are worth a tick: level by level, years first (ECharts 5, `scale/Time`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import floor, isfinite
from typing import Final, Literal

from consumer.render.nice import nice

Unit = Literal["year", "month", "day", "hour", "minute", "second", "millisecond"]

EARLIEST_MS: Final = -62_135_596_800_000.0
LATEST_MS: Final = 253_402_300_799_000.0
"""The years 1 and 9999."""

_UNITS: Final[tuple[Unit, ...]] = ("year", "month", "day", "hour", "minute", "second", "millisecond")
_LENGTHS: Final[dict[Unit, float]] = {
    "year": 31_536_000_000,
    "month": 2_592_000_000,
    "day": 86_400_000,
    "hour": 3_600_000,
    "minute": 60_000,
    "second": 1000,
    "millisecond": 1,
}
_SIXTIETHS: Final = ((30, 30), (20, 20), (15, 15), (10, 10), (5, 5), (2, 2))
_COUNTS: Final[dict[Unit, tuple[tuple[float, int], ...]]] = {
    "month": ((6, 6), (3, 3), (2, 2)),
    "day": ((16, 16), (7.5, 7), (3.5, 4), (1.5, 2)),
    "hour": ((12, 12), (6, 6), (3.5, 4), (2, 2)),
    "minute": _SIXTIETHS,
    "second": _SIXTIETHS,
}
"""From more than how many units between two ticks there are steps of how many."""
_DAY: Final = _LENGTHS["day"]
_FINEST: Final[tuple[tuple[float, Unit | None], ...]] = (
    (_LENGTHS["minute"], "second"),
    (_LENGTHS["hour"], "minute"),
    (6 * _LENGTHS["hour"], "hour"),
    (1.2 * _DAY, None),
    (3.5 * _DAY, "day"),
    (31 * _DAY, None),
    (95 * _DAY, "month"),
)
"""Up to which distance of two ticks which level is the last one; None: whichever has enough ticks."""
_CROWDED: Final = 1.5
_MOST: Final = 10_000
"""Moments of one level that are looked at; an axis has no room for as many."""


@dataclass(frozen=True)
class TimeTick:
    """A moment worth a tick."""

    ms: float
    unit: Unit
    """The largest unit that begins here."""
    level: int = 0
    """0 for the finest ticks of the axis; higher ones stand out."""


@dataclass(frozen=True)
class _Moment:
    ms: float
    is_bound: bool = False
    """Only ends a span of the next level."""


def time_ticks(
    low: float, high: float, split_number: int, least: float | None = None, most: float | None = None
) -> list[TimeTick]:
    """Calendar moments (UTC) from `low` to `high`, in ms, about `split_number` of them.

    Args:
        low: start of the axis.
        high: its end.
        split_number: how many intervals are wanted.
        least: ms that two ticks are apart, about.
        most: ms that they are apart at most, about.
    """
    low, high = max(low, EARLIEST_MS), min(high, LATEST_MS)
    if not isfinite(high - low) or high <= low:
        return []
    gap = (high - low) / split_number
    gap = max(gap, least or 0)
    gap = min(gap, most or gap)
    levels = _levels(low, high, gap)
    shown = [[one.ms for one in level if not one.is_bound and low <= one.ms <= high] for level in levels]
    found: dict[float, int] = {}
    filled = [level for level in shown if level]
    for number, level in enumerate(filled):
        for ms in level:
            found.setdefault(ms, len(filled) - 1 - number)
    return [TimeTick(ms, unit_at(ms), level) for ms, level in sorted(found.items())]


def unit_at(ms: float) -> Unit:
    """The largest unit that begins at this moment."""
    if not EARLIEST_MS <= ms <= LATEST_MS:
        return "year"
    at = _datetime(ms)
    begins = (at.microsecond, at.second, at.minute, at.hour, at.day - 1, at.month - 1)
    finer: tuple[Unit, ...] = ("millisecond", "second", "minute", "hour", "day", "month")
    return next((unit for unit, rest in zip(finer, begins, strict=True) if rest), "year")


def _levels(low: float, high: float, gap: float) -> list[list[_Moment]]:
    finest = next((unit for limit, unit in _FINEST if gap <= limit), None)
    wanted = (high - low) / gap
    levels: list[list[_Moment]] = []
    count = 0
    for unit in _UNITS:
        step = _step(unit, gap)
        if (high - low) / (_LENGTHS[unit] * step) > _MOST:
            break
        if _is_same(unit, low, high):
            continue
        spans = levels[-1] if levels else [_Moment(_first(unit, low)), _Moment(high)]
        level = _level(unit, step, spans, low, high)
        before = count
        count += sum(low <= one.ms <= high for one in level)
        if count > wanted * _CROWDED and before > wanted / _CROWDED:
            break
        levels.append(level)
        if count > wanted or unit == finest:
            break
    return levels


def _level(unit: Unit, step: int, spans: list[_Moment], low: float, high: float) -> list[_Moment]:
    """Every so many units from the start of each span, in order; each moment once.

    Of what lies before `low` only the last moment counts: a span may be a year, and a step a millisecond.
    """
    found: dict[float, _Moment] = {}
    for start, end in pairwise(spans):
        if start.ms == end.ms or end.ms < low:
            continue
        passed = 0.0
        if unit not in {"year", "month"} and start.ms < low:
            length = step * _LENGTHS[unit]
            passed = floor((low - start.ms) / length) * length
        for ms in _steps(unit, step, start.ms + passed):
            is_bound = ms >= end.ms or ms > high
            found.setdefault(ms, _Moment(ms, is_bound))
            if is_bound:
                break
    return [found[ms] for ms in sorted(found)]


def _step(unit: Unit, gap: float) -> int:
    """How many units from one tick to the next."""
    if unit == "year":
        return max(1, floor(gap / _LENGTHS["year"] + 0.5))
    if unit == "millisecond":
        return max(1, round(nice(gap)))
    units = gap / _LENGTHS[unit]
    return next((count for limit, count in _COUNTS[unit] if units > limit), 1)


def _steps(unit: Unit, step: int, start: float) -> Iterator[float]:
    """`start` and the moments after it; ends with the calendar, never else."""
    if unit not in {"year", "month"}:
        ms = start
        while ms <= LATEST_MS:
            yield ms
            ms += step * _LENGTHS[unit]
        yield ms
        return
    first = _datetime(start)
    month = first.month - 1
    every = step * (12 if unit == "year" else 1)
    while first.year + month // 12 <= 9999:  # noqa: PLR2004  # the last year a datetime has
        yield _ms(first.replace(year=first.year + month // 12, month=month % 12 + 1))
        month += every
    yield LATEST_MS + 1


def _first(unit: Unit, low: float) -> float:
    """Where the first level of an axis begins to count: the start of the next larger unit."""
    if unit == "millisecond":
        return float(floor(low))
    at = _datetime(low)
    first: dict[Unit, dict[str, int]] = {"day": {"day": 1}, "year": {"month": 1, "day": 1}}
    first["month"] = first["year"]
    zeros = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    kept = {"minute": ("hour",), "second": ("hour", "minute")}.get(unit, ())
    fields = {name: value for name, value in zeros.items() if name not in kept} | first.get(unit, {})
    return _ms(at.replace(**fields))  # type: ignore[arg-type]  # the fields are no time zone


def _is_same(unit: Unit, low: float, high: float) -> bool:
    """Whether both ends lie in the same year, month of the year, and so on."""
    depth = _UNITS.index(unit) + 1

    def parts(ms: float) -> tuple[int, ...]:
        at = _datetime(ms)
        whole = (at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond // 1000)
        return whole[:depth]

    return parts(low) == parts(high)


def _datetime(ms: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def _ms(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)
