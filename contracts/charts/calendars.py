"""Calendars: a cell for each day, weeks side by side."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.colors import Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import HorizontalAlign, Length, Orientation, Px, Size, Text
from contracts.charts.styles import ItemStyle, LineStyle
from contracts.charts.text import TextColor, TextStyle

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class CalendarCellStyle(ItemStyle):
    """Of a day: white with a grey border."""

    color: Paint | None = "#fff"
    border_color: Paint | None = "#ccc"
    border_width: Size = 1


class MonthLineStyle(LineStyle):
    """The stroke between months."""

    color: Paint | None = "#000"


class MonthLine(SpecModel):
    """The lines between months and around the calendar."""

    show: bool = True
    line_style: MonthLineStyle = MonthLineStyle()


class CalendarTextStyle(TextStyle):
    """Of names of days and months."""

    color: TextColor | None = "#000"


class YearTextStyle(TextStyle):
    """Of the year: large and light grey."""

    color: TextColor | None = "#ccc"
    font_size: float | None = Field(default=20, gt=0, le=1000)
    font_weight: Literal["normal", "bold", "bolder", "lighter"] | int | None = "bolder"


class DayLabel(SpecModel):
    """The names of the weekdays."""

    show: bool = True
    position: Literal["start", "end"] = "start"
    """Before the first week or after the last one."""
    margin: Length = "50%"
    """px, or % of the shorter side of a cell."""
    names: Annotated[tuple[Text, ...], Field(min_length=7, max_length=7)] = (
        "S",
        "M",
        "T",
        "W",
        "T",
        "F",
        "S",
    )
    """From Sunday on."""
    text_style: CalendarTextStyle = CalendarTextStyle()


class MonthLabel(SpecModel):
    """The names of the months."""

    show: bool = True
    position: Literal["start", "end"] = "start"
    """Above or below the weeks (vertical: left or right of them)."""
    align: HorizontalAlign = "center"
    """`center`: over the middle of the month, else at its first day."""
    margin: Px = 5
    names: Annotated[tuple[Text, ...], Field(min_length=12, max_length=12)] = _MONTHS
    template: Text | None = None
    """With `{yyyy}`, `{yy}`, `{MM}`, `{M}`, `{nameMap}`; None: the name."""
    text_style: CalendarTextStyle = CalendarTextStyle()


class YearLabel(SpecModel):
    """The year, or the years, of the calendar."""

    show: bool = True
    position: Literal["top", "bottom", "left", "right"] | None = None
    """None: `left`; of a vertical calendar `top`."""
    margin: Px = 30
    template: Text | None = None
    """With `{start}`, `{end}`, `{nameMap}`; None: `2016` or `2016-2017`."""
    text_style: YearTextStyle = YearTextStyle()


class Calendar(Box):
    """The days from `first` to `last`. Usual place of its box: left 80, top 60."""

    first: date
    last: date
    """At most `limits.MAX_CALENDAR_DAYS` later."""
    cell_size: tuple[Size | None, Size | None] = (20, 20)
    """Width and height of a day in px; None: the box is filled, as it is where the box has a width (or
    both edges) of its own.
    """
    orientation: Orientation = "horizontal"
    """Where the weeks follow each other."""
    first_weekday: int = Field(default=0, ge=0, le=6)
    """The day a week begins with; 0 is Sunday."""
    item_style: CalendarCellStyle = CalendarCellStyle()
    month_line: MonthLine = MonthLine()
    day_label: DayLabel = DayLabel()
    month_label: MonthLabel = MonthLabel()
    year_label: YearLabel = YearLabel()
    z: float = 2

    @model_validator(mode="after")
    def _is_no_age(self) -> Self:
        if not 0 <= (self.last - self.first).days < limits.MAX_CALENDAR_DAYS:
            raise ValueError(f"a calendar has 1 to {limits.MAX_CALENDAR_DAYS} days")
        return self
