"""Where the days of a calendar stand (ECharts 5, `coord/calendar`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from consumer.render.boxes import place, stretch
from consumer.render.columns import Columns, array_of
from consumer.render.geometry import Rect
from consumer.render.paths import Points
from consumer.render.scales import Values
from contracts.charts import ChartSpec
from contracts.charts.boxes import Box
from contracts.charts.calendars import Calendar
from contracts.charts.series.frame import CalendarSeries

_PLACE = Box(left=80, top=60, right=0, bottom=0)
_WEEK = 7
_DAY_MS = 86_400_000.0
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class PlacedCalendar:
    """A calendar in px."""

    spec: Calendar
    rect: Rect
    cell: tuple[float, float]
    """Width and height of a day."""

    @property
    def upright(self) -> bool:
        """Whether the weeks follow each other downwards."""
        return self.spec.orientation == "vertical"

    def weekday(self, day: date) -> int:
        """Place of a day in its week, from 0."""
        return (day.isoweekday() - self.spec.first_weekday) % _WEEK

    def corner(self, day: date) -> tuple[float, float]:
        """The upper left corner of a day, also of one before or after the calendar."""
        week = ((day - self.spec.first).days + self.weekday(self.spec.first)) // _WEEK
        across, down = (self.weekday(day), week) if self.upright else (week, self.weekday(day))
        return self.rect.x + across * self.cell[0], self.rect.y + down * self.cell[1]

    def middles(self, at_ms: Values) -> Points:
        """The middles of the days at these ms since 1970 UTC; NaN outside of the calendar."""
        days = np.floor(at_ms / _DAY_MS)
        first, last = ((day - _EPOCH).days for day in (self.spec.first, self.spec.last))
        inside = np.isfinite(days) & (days >= first) & (days <= last)
        since = np.where(inside, days, first) - first
        offset = since + self.weekday(self.spec.first)
        week, weekday = offset // _WEEK, offset % _WEEK
        across, down = (weekday, week) if self.upright else (week, weekday)
        points = np.column_stack(
            [
                self.rect.x + (across + 0.5) * self.cell[0],
                self.rect.y + (down + 0.5) * self.cell[1],
            ]
        )
        points[~inside] = np.nan
        return points

    def month_starts(self) -> list[date]:
        """The first day of the calendar, the first of each further month, and the day after the last one."""
        found = [self.spec.first]
        month = self.spec.first.replace(day=1)
        while (month := _next_month(month)) <= self.spec.last:
            found.append(month)
        return [*found, self.spec.last + timedelta(days=1)]


def day_of(at_ms: float) -> date:
    """The day of an instant, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).date()


def place_calendars(spec: ChartSpec, picture: Rect) -> tuple[PlacedCalendar, ...]:
    """Every calendar of a chart."""
    return tuple(_placed(one, picture) for one in spec.calendars)


def calendar_columns(shown: Sequence[tuple[int, CalendarSeries]]) -> dict[int, Columns]:
    """The columns of series on calendars, by index."""
    found = {}
    for index, one in shown:
        value = array_of(one.y, len(one))
        found[index] = Columns("x", array_of(one.x, len(one)), value, None, value)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _placed(spec: Calendar, picture: Rect) -> PlacedCalendar:
    lead = (spec.first.isoweekday() - spec.first_weekday) % _WEEK
    weeks = ((spec.last - spec.first).days + lead) // _WEEK + 1
    counts = (_WEEK, weeks) if spec.orientation == "vertical" else (weeks, _WEEK)
    filled = stretch(spec, picture, _PLACE)
    width = None if _is_given(spec.width, spec.left, spec.right) else spec.cell_size[0]
    height = None if _is_given(spec.height, spec.top, spec.bottom) else spec.cell_size[1]
    size = (
        filled.width if width is None else width * counts[0],
        filled.height if height is None else height * counts[1],
    )
    near = place(spec, size, picture, _PLACE)
    rect = Rect(
        filled.x if width is None else near.x, filled.y if height is None else near.y, size[0], size[1]
    )
    return PlacedCalendar(spec, rect, (size[0] / counts[0], size[1] / counts[1]))


def _is_given(size: object, near: object, far: object) -> bool:
    return size is not None or (near is not None and far is not None)
