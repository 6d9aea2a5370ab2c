"""What moments say: templates filled in, and the usual text of each level of a time axis."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from consumer.render.time_ticks import EARLIEST_MS, LATEST_MS, TimeTick, Unit
from contracts.charts.axis_parts import TimeLevel

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_USUAL: Final[dict[Unit, str]] = {
    "year": "{yyyy}",
    "month": "{MMM}",
    "day": "{d}",
    "hour": "{HH}:{mm}",
    "minute": "{HH}:{mm}",
    "second": "{HH}:{mm}:{ss}",
    "millisecond": "{HH}:{mm}:{ss} {SSS}",
}


def tick_text(tick: TimeTick, templates: Mapping[TimeLevel, str | tuple[str, ...]]) -> str:
    """Year, month, day or time: what changes at this tick, by the template of its unit if there is one."""
    template = templates.get(tick.unit, _USUAL[tick.unit])
    if isinstance(template, tuple):
        template = template[min(tick.level, len(template) - 1)]
    return format_time(tick.ms, template)


def format_time(ms: float, template: str) -> str:
    """`template` with the parts of the moment (UTC) in place of `{yyyy}`, `{MM}`, `{dd}` and so on."""
    if not EARLIEST_MS <= ms <= LATEST_MS:
        return "-"
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
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
