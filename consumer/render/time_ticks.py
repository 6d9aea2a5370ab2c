"""Ticks of time axes at calendar steps, and labels by the level of each (ECharts 5)."""

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Final, Literal

Unit = Literal["year", "month", "day", "hour", "minute", "second", "millisecond"]

_SECOND: Final = 1000.0
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_MONTH: Final = 30 * _DAY
_YEAR: Final = 365 * _DAY

_EARLIEST: Final = -62_135_596_800_000.0
_LATEST: Final = 253_402_300_799_000.0
"""The years 1 and 9999, in ms."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class _Step:
    unit: Unit
    count: int

    @property
    def ms(self) -> float:
        return _LENGTHS[self.unit] * self.count


_LENGTHS: Final[dict[Unit, float]] = {
    "year": _YEAR,
    "month": _MONTH,
    "day": _DAY,
    "hour": _HOUR,
    "minute": _MINUTE,
    "second": _SECOND,
    "millisecond": 1.0,
}
_COUNTS: Final[dict[Unit, tuple[int, ...]]] = {
    "millisecond": (1, 2, 5, 10, 20, 50, 100, 200, 500),
    "second": (1, 2, 5, 10, 15, 20, 30),
    "minute": (1, 2, 5, 10, 15, 20, 30),
    "hour": (1, 2, 4, 6, 12),
    "day": (1, 2, 4, 7, 16),
    "month": (1, 2, 3, 6),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000),
}
_STEPS: Final = tuple(_Step(unit, count) for unit, counts in _COUNTS.items() for count in counts)
_SIZES: Final = tuple(step.ms for step in _STEPS)


@dataclass(frozen=True)
class TimeTick:
    """A moment worth a tick."""

    ms: float
    unit: Unit
    """The largest unit that begins here."""


def time_ticks(low: float, high: float, split_number: int) -> list[TimeTick]:
    """Calendar moments (UTC) from `low` to `high`, in ms, about `split_number` of them."""
    low, high = max(low, _EARLIEST), min(high, _LATEST)
    if not isfinite(high - low) or high <= low:
        return []
    # The next finer step than asked for: calendar steps are coarse, and an empty axis says nothing.
    step = _STEPS[max(bisect_right(_SIZES, (high - low) / split_number) - 1, 0)]
    found: list[TimeTick] = []
    moment: datetime | None = _floor(_moment(low), step)
    while moment is not None and (ms := _ms(moment)) <= high:
        if ms >= low:
            found.append(TimeTick(ms, _level(moment)))
        moment = _next(moment, step)
    return found


def label_by_level(tick: TimeTick) -> str:
    """Year, month, day or time: what changes at this tick."""
    moment = _moment(tick.ms)
    match tick.unit:
        case "year":
            return f"{moment.year:04d}"
        case "month":
            return _MONTHS[moment.month - 1]
        case "day":
            return str(moment.day)
        case "hour" | "minute":
            return f"{moment:%H:%M}"
        case "second":
            return f"{moment:%H:%M:%S}"
        case "millisecond":
            return f"{moment:%H:%M:%S} {moment.microsecond // 1000:03d}"


def format_time(ms: float, template: str) -> str:
    """`template` with the parts of the moment (UTC) in place of `{yyyy}`, `{MM}`, `{dd}` and so on."""
    if not _EARLIEST <= ms <= _LATEST:
        return "-"
    at = _moment(ms)
    hour = at.hour % 12 or 12
    parts = {
        "yyyy": f"{at.year:04d}",
        "yy": f"{at.year % 100:02d}",
        "Q": str((at.month - 1) // 3 + 1),
        "MMMM": f"{at:%B}",
        "MMM": _MONTHS[at.month - 1],
        "MM": f"{at.month:02d}",
        "M": str(at.month),
        "dd": f"{at.day:02d}",
        "d": str(at.day),
        "eeee": f"{at:%A}",
        "ee": _WEEKDAYS[at.weekday()],
        "e": str(at.isoweekday() % 7),
        "HH": f"{at.hour:02d}",
        "H": str(at.hour),
        "hh": f"{hour:02d}",
        "h": str(hour),
        "mm": f"{at.minute:02d}",
        "m": str(at.minute),
        "ss": f"{at.second:02d}",
        "s": str(at.second),
        "SSS": f"{at.microsecond // 1000:03d}",
        "S": str(at.microsecond // 1000),
        "A": "AM" if at.hour < 12 else "PM",  # noqa: PLR2004  # noon
        "a": "am" if at.hour < 12 else "pm",  # noqa: PLR2004  # noon
    }
    for name, value in parts.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _moment(ms: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def _ms(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)


def _level(moment: datetime) -> Unit:
    if moment.microsecond:
        return "millisecond"
    if moment.second:
        return "second"
    if moment.minute:
        return "minute"
    if moment.hour:
        return "hour"
    if moment.day > 1:
        return "day"
    return "month" if moment.month > 1 else "year"


def _floor(moment: datetime, step: _Step) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match step.unit:
        case "year":
            year = max(1, moment.year // step.count * step.count)
            return day.replace(year=year, month=1, day=1)
        case "month":
            return day.replace(month=(moment.month - 1) // step.count * step.count + 1, day=1)
        case "day":
            return day.replace(day=(moment.day - 1) // step.count * step.count + 1)
    size = timedelta(milliseconds=step.ms)
    return day + (moment - day) // size * size


def _next(moment: datetime, step: _Step) -> datetime | None:
    try:
        match step.unit:
            case "year":
                return moment.replace(year=moment.year // step.count * step.count + step.count)
            case "month":
                months = moment.month - 1 + step.count
                return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
            case "day":
                return _next_day(moment, step.count)
        return moment + timedelta(milliseconds=step.ms)
    except (ValueError, OverflowError):  # past the year 9999
        return None


def _next_day(moment: datetime, count: int) -> datetime:
    """The next of the days 1, 1 + count, …; each month begins anew, and its last short step is left out."""
    days = monthrange(moment.year, moment.month)[1]
    following = moment.day + count
    if following > days or (count > 1 and days - following < count / 2):
        return (moment.replace(day=1) + timedelta(days=32)).replace(day=1)
    return moment.replace(day=following)
