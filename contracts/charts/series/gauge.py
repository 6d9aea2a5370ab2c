"""Gauges: values as pointers on a dial."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.scalars import Degrees, Length, Number, Text
from contracts.charts.series.frame import MappedItem, SeriesFrame
from contracts.charts.series.gauge_parts import (
    Dial,
    DialLabel,
    DialLine,
    DialTick,
    GaugeAnchor,
    GaugeDetail,
    GaugePointer,
    GaugeProgress,
    GaugeTitle,
)
from contracts.charts.styles import ItemStyle


class GaugeItem(MappedItem):
    """One pointer. What is given here replaces the series' as a whole."""

    name: Text = ""
    """Shown as the title."""
    value: Number | None
    item_style: ItemStyle | None = None
    pointer: GaugePointer | None = None
    progress: GaugeProgress | None = None
    title: GaugeTitle | None = None
    detail: GaugeDetail | None = None


class GaugeSeries(SeriesFrame):
    """A dial with a pointer per item. The palette gives each item its colour, by name."""

    type: Literal["gauge"]
    items: tuple[GaugeItem, ...] = Field(default=(), max_length=limits.MAX_POINTS)
    center: tuple[Length, Length] = ("50%", "50%")
    """px or % of the picture."""
    radius: Length = "75%"
    """px, or % of half the shorter side of the picture."""
    start_angle: Degrees = 225
    end_angle: Degrees = -45
    clockwise: bool = True
    min: Number = 0
    max: Number = 100
    split_number: int = Field(default=10, ge=1, le=1000)
    """Intervals between labels."""
    dial: Dial = Dial()
    progress: GaugeProgress = GaugeProgress()
    split_line: DialLine = DialLine()
    tick: DialTick = DialTick()
    label: DialLabel = DialLabel()
    pointer: GaugePointer = GaugePointer()
    anchor: GaugeAnchor = GaugeAnchor()
    title: GaugeTitle = GaugeTitle()
    detail: GaugeDetail = GaugeDetail()
    item_style: ItemStyle = ItemStyle()
    """Of pointers and progress; `color` None: the palette's for each item."""
    color_by: Literal["series", "data"] = "data"

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.items)
