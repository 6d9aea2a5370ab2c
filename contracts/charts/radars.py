"""Radar frames: axes like the spokes of a wheel."""

from typing import Literal

from pydantic import Field

from contracts.charts.axis_parts import AxisLabel, AxisLine, AxisLineStyle, AxisTick, SplitArea, SplitLine
from contracts.charts.colors import Color, Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Length, Number, Px, Text
from contracts.charts.text import TextStyle


class Indicator(SpecModel):
    """One spoke."""

    name: Text = ""
    min: Number | None = None
    """At the centre; None: 0, or a round number at or below the least value if that is negative or
    `scale` is set."""
    max: Number | None = None
    """At the rim; None: a round number at or above the greatest value."""
    color: Color | None = None
    """Of the name."""


class SpokeStyle(AxisLineStyle):
    """The stroke of the spokes."""

    color: Paint | None = "#bbb"


class SpokeLine(AxisLine):
    """The spokes."""

    line_style: SpokeStyle = SpokeStyle()


class RadarName(SpecModel):
    """The names at the rim."""

    show: bool = True
    template: Text | None = None
    """With `{value}`, the name."""
    text_style: TextStyle = TextStyle()
    """`color` None: that of `ChartSpec.text_style`, or of the spokes."""


class Radar(SpecModel):
    """A wheel of axes, from `start_angle` on."""

    center: tuple[Length, Length] = ("50%", "50%")
    """px or % of the picture."""
    radius: tuple[Length, Length] = (0.0, "75%")
    """Inner and outer: px, or % of half the shorter side."""
    start_angle: Degrees = 90
    clockwise: bool = False
    shape: Literal["polygon", "circle"] = "polygon"
    indicators: tuple[Indicator, ...] = Field(default=(), max_length=1000)
    split_number: int = Field(default=5, ge=1, le=1000)
    scale: bool = False
    """False: zero is always inside the range."""
    name: RadarName = RadarName()
    name_gap: Px = 15
    """px between rim and names."""
    line: SpokeLine = SpokeLine()
    tick: AxisTick = AxisTick(show=False)
    label: AxisLabel = AxisLabel(show=False)
    split_line: SplitLine = SplitLine()
    """The rings. `colors` in turn from the inside."""
    split_area: SplitArea = SplitArea(show=True)
    """The bands between them, from the inside."""
    z: float = 0
