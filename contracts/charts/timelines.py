"""Timelines: the control that says which of several charts this one is."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.colors import Color, Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Index, Orientation, Size, Text
from contracts.charts.styles import BackgroundStyle, ItemStyle, LineStyle, Shadow, Symbol, SymbolSize
from contracts.charts.text import TextColor, TextStyle


class TimelineLineStyle(LineStyle):
    """Of the line the points stand on."""

    color: Paint | None = "#DAE1F5"
    width: Size = 2
    cap: Literal["butt", "round", "square"] = "round"


class TimelineDoneLineStyle(TimelineLineStyle):
    """Of the line up to the current point."""

    color: Paint | None = "#316BF3"


class TimelineItemStyle(ItemStyle):
    """Of the points."""

    color: Paint | None = "#A4B1D7"
    border_width: Size = 1


class TimelineDoneItemStyle(TimelineItemStyle):
    """Of the points before the current one."""

    color: Paint | None = "#316BF3"


class TimelineTextStyle(TextStyle):
    """Of the names."""

    color: TextColor | None = "#A4B1D7"


class TimelineLabel(SpecModel):
    """The names of the points."""

    show: bool = True
    position: Literal["auto", "start", "end"] = "auto"
    """`start`: above, or left of, the line; `auto`: the side that looks into the picture's larger half."""
    interval: int | None = Field(default=None, ge=0, le=limits.MAX_CATEGORIES)
    """How many names are left out between two; None: as many as would touch."""
    rotate: Degrees = 0
    template: Text | None = None
    """With `{value}`."""
    text_style: TimelineTextStyle = TimelineTextStyle()
    done_color: Color = "#6f778d"
    """Up to the current point."""


class TimelineMarkStyle(ItemStyle):
    """Of the mark at the current point."""

    color: Paint | None = "#316bf3"
    border_color: Paint | None = "#fff"
    border_width: Size = 2
    shadow: Shadow | None = Shadow(color="rgba(0, 0, 0, 0.3)", blur=2, offset_x=1, offset_y=1)


class TimelineMark(SpecModel):
    """The mark at the current point."""

    symbol: Symbol = "circle"
    size: SymbolSize = 15.0
    item_style: TimelineMarkStyle = TimelineMarkStyle()


class TimelineControls(SpecModel):
    """The buttons beside the line; in a picture they are mere ornament."""

    show: bool = True
    play: bool = True
    previous: bool = True
    next: bool = True
    at_end: bool = False
    """Whether the play button stands after the line."""
    playing: bool = False
    """Whether it shows that it can be stopped."""
    size: Size = 24
    step_size: Size = 18
    """px of the buttons for the previous and the next chart."""
    gap: Size = 12
    color: Color = "#A4B1D7"


class Timeline(Box):
    """A line with a point for each chart. Default place: left and right 20 %, bottom 0, height 40."""

    names: tuple[Text, ...] = Field(min_length=1, max_length=limits.MAX_CATEGORIES)
    current: Index = 0
    """Position of the chart that is drawn."""
    orientation: Orientation = "horizontal"
    inverse: bool = False
    padding: Size = 5
    """px inside the box."""
    line_style: TimelineLineStyle | None = TimelineLineStyle()
    """None: no line."""
    done_line_style: TimelineDoneLineStyle = TimelineDoneLineStyle()
    symbol: Symbol = "circle"
    symbol_size: SymbolSize = 12.0
    item_style: TimelineItemStyle = TimelineItemStyle()
    done_item_style: TimelineDoneItemStyle = TimelineDoneItemStyle()
    label: TimelineLabel = TimelineLabel()
    mark: TimelineMark = TimelineMark()
    controls: TimelineControls = TimelineControls()
    background: BackgroundStyle = BackgroundStyle()
    z: float = 4
