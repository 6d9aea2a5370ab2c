"""Axes of a grid: category, value, time, log. All numbers are data values unless named otherwise."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import limits
from contracts.charts.axis_parts import (
    AxisLabel,
    AxisLine,
    AxisTick,
    MinorSplitLine,
    MinorTick,
    SplitArea,
    SplitLine,
)
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Index, ItemIndex, Length, Number, Px, Size, Text
from contracts.charts.text import AxisTextStyle, TextStyle


class HiddenSplitLine(SplitLine):
    """Split lines that stay away unless asked for."""

    show: bool = False


class AutoAxisLine(AxisLine):
    """An axis line that shows by what stands across."""

    show: bool | Literal["auto"] = "auto"


class AutoAxisTick(AxisTick):
    """Ticks that show by what stands across."""

    show: bool | Literal["auto"] = "auto"


class TimeAxisLabel(AxisLabel):
    """Labels of a time axis; first and last are left out, as they are seldom round."""

    show_min: bool | None = False
    show_max: bool | None = False


class AxisFrame(SpecModel):
    """What all axes share."""

    grid: Index = 0
    """Index of the grid it spans; with no grids given there is one, with the defaults."""
    show: bool = True
    """False: nothing of the axis is drawn, its scale remains."""
    position: Literal["top", "bottom", "left", "right"] | None = None
    """None: the first x axis of a grid at the bottom (a second one at the top), the first y axis at the
    left (a second one at the right)."""
    offset: Px = 0
    """px away from the plot area, e.g. for a second axis on the same side."""
    inverse: bool = False
    """Runs from right to left, or top to bottom."""
    name: Text = ""
    name_location: Literal["start", "middle", "end"] = "end"
    name_gap: Px = 15
    """px between the axis line and the name."""
    name_rotate: Degrees | None = None
    """None: upright at the ends; along the axis in the middle of a vertical one (90)."""
    name_text_style: TextStyle = TextStyle()
    """`color` None: as the axis line."""
    split_area: SplitArea = SplitArea()
    z: float = 0


class CategoryAxis(AxisFrame):
    """Named places at equal distances; data values are their indexes, from 0."""

    type: Literal["category"]
    categories: tuple[Text, ...] = Field(default=(), max_length=limits.MAX_CATEGORIES)
    """Names in order. Empty: "0", "1", … up to the longest series of the axis."""
    boundary_gap: bool = True
    """Half a band free at both ends (bars need it); False: the first category stands on the edge."""
    min: Number | Literal["data_min"] | None = None
    """Index of the first category shown."""
    max: Number | Literal["data_max"] | None = None
    """Index of the last category shown."""
    line: AxisLine = AxisLine()
    tick: AxisTick = AxisTick()
    label: AxisLabel = AxisLabel()
    split_line: HiddenSplitLine = HiddenSplitLine()
    label_styles: dict[ItemIndex, AxisTextStyle] = Field(default={}, max_length=limits.MAX_CATEGORIES)
    """Styles of single labels, by index of the category, in place of the label's own."""


class ContinuousAxis(AxisFrame):
    """What value, time and log axes share."""

    min: Number | Literal["data_min"] | None = None
    """Fixed start, exactly; `data_min`: the least value; None: a round number at or below it."""
    max: Number | Literal["data_max"] | None = None
    scale: bool = False
    """False: zero is always inside the range (not on time and log axes)."""
    boundary_gap: tuple[Length, Length] = (0.0, 0.0)
    """Extends the data range below and above before rounding: % of the range, or a number of data units."""
    split_number: int = Field(default=5, ge=1, le=1000)
    """About how many intervals there are; round intervals come first."""
    bar_start: Number | None = None
    """From which value bars grow, and the start of the axis unless `min` says otherwise. None: 0; on log
    axes 1."""
    interval: Annotated[Number, Field(gt=0)] | None = None
    """Distance of ticks, exactly (log axes: of exponents; time axes: ms)."""
    min_interval: Annotated[Number, Field(ge=0)] | None = None
    """Least distance of ticks, e.g. 1 for whole numbers."""
    max_interval: Annotated[Number, Field(gt=0)] | None = None
    line: AutoAxisLine = AutoAxisLine()
    tick: AutoAxisTick = AutoAxisTick()
    label: AxisLabel = AxisLabel()
    split_line: SplitLine = SplitLine()
    minor_tick: MinorTick = MinorTick()
    minor_split_line: MinorSplitLine = MinorSplitLine()
    align_ticks: bool = False
    """Takes as many intervals as the first axis of the same direction in its grid."""


class ValueAxis(ContinuousAxis):
    """Numbers, evenly."""

    type: Literal["value"]


class TimeAxis(ContinuousAxis):
    """Points in time: ms since 1970-01-01T00:00Z; labels are in UTC."""

    type: Literal["time"]
    split_number: int = Field(default=6, ge=1, le=1000)
    label: TimeAxisLabel = TimeAxisLabel()
    split_line: HiddenSplitLine = HiddenSplitLine()


class LogAxis(ContinuousAxis):
    """Numbers by their logarithm; values of 0 and below are gaps, and no ends."""

    type: Literal["log"]
    log_base: Size = Field(default=10, gt=1)


Axis = Annotated[CategoryAxis | ValueAxis | TimeAxis | LogAxis, Field(discriminator="type")]
"""One of the four kinds of axes."""
