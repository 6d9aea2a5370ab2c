"""`calendar`: days of a range, weeks side by side."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Any, Final

from contracts import limits
from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.dates import milliseconds
from contracts.dialects.echarts.label import text_reader
from contracts.dialects.echarts.style import item_style, plain_line_style
from contracts.dialects.echarts.text import HORIZONTAL, text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, choice, length, number, present, px, size, text, whole
from contracts.errors import InvalidChart, LimitExceeded

_ORIENTATION: Final = choice("horizontal", "vertical")
_ENDS: Final = choice("start", "end")
_SIDES: Final = choice("top", "bottom", "left", "right")
_WEEKDAY: Final = whole(0, 6)
_RANGE: Final = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
_CHINESE: Final = frozenset({"cn", "zh", "ZH"})
_CHINESE_MONTHS: Final = [f"{month}月" for month in range(1, 13)]
_CHINESE_DAYS: Final = ["日", "一", "二", "三", "四", "五", "六"]


def calendars(option: Reader) -> list[Native]:
    """All calendars.

    Raises:
        InvalidChart: one without a range of days.
        LimitExceeded: one with too many of them.
    """
    return [_calendar(reader) for reader in option.items("calendar") if reader]


def _calendar(reader: Reader) -> Native:
    first, last = _range(reader)
    reader.skip("silent", "id", "zlevel")
    day, month, year = (text_reader(reader.child(name)) for name in ("dayLabel", "monthLabel", "yearLabel"))
    return present(
        first=first.isoformat(),
        last=last.isoformat(),
        cell_size=_cell_size(reader),
        orientation=reader.get("orient", _ORIENTATION),
        first_weekday=day.get("firstDay", _WEEKDAY),
        item_style=item_style(reader.child("itemStyle")),
        month_line=_month_line(reader.child("splitLine")),
        day_label=_label(day, 7, _CHINESE_DAYS) | present(margin=day.get("margin", length)),
        month_label=_label(month, 12, _CHINESE_MONTHS)
        | present(
            margin=month.get("margin", px), align=month.get("align", HORIZONTAL), template=_template(month)
        ),
        year_label=present(
            show=year.get("show", boolean),
            position=year.get("position", _SIDES),
            margin=year.get("margin", px),
            template=_template(year),
            text_style=text_style(year),
        ),
        z=reader.get("z", number),
        **box(reader),
    )


def _range(reader: Reader) -> tuple[date, date]:
    given = reader.raw("range")
    ends = given if isinstance(given, list) else [given]
    found = [part for one in ends[:2] if (part := _days(one)) is not None]
    path = f"{reader.path}.range"
    if not found or len(found) != len(ends[:2]):
        message = "a calendar needs a range: a year, a month, a day, or two dates"
        raise InvalidChart(message, path=path)
    # Of two dates each stands for its first day, of one alone for all its days.
    first, last = sorted((found[0][0], found[1][0])) if len(found) > 1 else found[0]
    if (last - first).days >= limits.MAX_CALENDAR_DAYS:
        message = f"{(last - first).days + 1} days; at most {limits.MAX_CALENDAR_DAYS} are drawn"
        raise LimitExceeded(message, path=path)
    return first, last


def _days(value: Any) -> tuple[date, date] | None:
    """The first and the last day a text or number stands for."""
    name = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = _RANGE.fullmatch(name.strip()) if isinstance(name, str) else None
    try:
        if found is None:
            at = milliseconds(value)
            day = None if at is None else datetime.fromtimestamp(at / 1000, UTC).date()
            return None if day is None else (day, day)
        year, month, day_of = (int(part) if part else None for part in found.groups())
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        last = day_of or monthrange(year, month)[1]
        return date(year, month, day_of or 1), date(year, month, last)
    except (ValueError, OverflowError, OSError):
        return None


def _cell_size(reader: Reader) -> list[float | None] | None:
    given = reader.raw("cellSize")
    if given is None:
        return None
    both = given if isinstance(given, list) else [given]
    both = [*both, both[0]][:2] if both else [None, None]
    return [None if one == "auto" else size(one) for one in both]


def _month_line(reader: Reader) -> Native:
    return present(show=reader.get("show", boolean), line_style=plain_line_style(reader.child("lineStyle")))


def _label(reader: Reader, count: int, chinese: list[str]) -> Native:
    reader.skip("silent", "firstDay")
    given = reader.raw("nameMap")
    names = None
    if isinstance(given, list) and len(given) >= count:
        names = [text(one) or "" for one in given[:count]]
    elif isinstance(given, str) and given in _CHINESE:
        names = chinese
    return present(
        show=reader.get("show", boolean),
        position=reader.get("position", _ENDS),
        names=names,
        text_style=text_style(reader),
    )


def _template(reader: Reader) -> str | None:
    given = reader.raw("formatter")
    return given if isinstance(given, str) and given else None
