"""What axes are made of: line, ticks, labels, split lines and areas."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from contracts import limits
from contracts.charts.colors import Color, Paint
from contracts.charts.labels import NumberFormat
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Fraction, Index, Length, Number, Px, Size, Text
from contracts.charts.styles import LineStyle, Symbol
from contracts.charts.text import AxisTextStyle

TimeLevel = Literal["year", "month", "day", "hour", "minute", "second", "millisecond", "none"]
"""What a tick of a time axis marks the begin of."""

TimeTemplates = Annotated[
    Annotated[Text, Tag("one")] | Annotated[tuple[Text, ...], Field(min_length=1, max_length=8), Tag("many")],
    Discriminator(lambda value: "one" if isinstance(value, str) else "many"),
]
"""A template; or several: for ticks of the finest level, for those of the next larger one, and so on."""

AutoShow = bool | Literal["auto"]
"""`auto`: shown only if the axis across is a value or log axis."""


class AxisLineStyle(LineStyle):
    """Of an axis line; its colour is also that of ticks, labels and name unless they have their own."""

    color: Paint | None = "#6E7079"


class SplitLineStyle(LineStyle):
    """Of a split line."""

    color: Paint | None = "#E0E6F1"


class MinorSplitLineStyle(LineStyle):
    """Of a minor split line."""

    color: Paint | None = "#F4F7FD"


class AxisLine(SpecModel):
    """The line along the axis."""

    show: AutoShow = True
    on_zero: bool = True
    """Stands at the zero of the axis across, if that is a value axis with zero inside its range."""
    on_zero_axis: Index | None = None
    """Which axis across `on_zero` means; None: the first one with a zero that no other axis stands on."""
    line_style: AxisLineStyle = AxisLineStyle()
    symbols: tuple[Symbol, Symbol] = ("none", "none")
    """At the left and the right end, or the lower and the upper one, e.g. an arrow."""
    symbol_size: tuple[Size, Size] = (10, 15)
    """Width and height of both in px, as if they stood upright."""
    symbol_offset: tuple[Length, Length] = (0.0, 0.0)
    """How far each is moved along the axis, to the right or upwards: px, or % of `symbol_size`."""


class AxisTick(SpecModel):
    """The little lines at the labels."""

    show: AutoShow = True
    inside: bool = False
    """Towards the plot area instead of away from it."""
    length: Px = 5
    interval: int | Literal["auto"] = "auto"
    """Category axes: how many categories lie between two ticks (0: a tick each); `auto`: as the labels."""
    values: tuple[Number, ...] | None = Field(default=None, max_length=limits.MAX_AXIS_VALUES)
    """Where there are ticks, in place of the round values; those outside the axis are left out."""
    align_with_label: bool = False
    """Category axes with a boundary gap: ticks at the middle of the band instead of its edges."""
    line_style: LineStyle = LineStyle()
    """`color` None: as the axis line."""


class MinorTick(SpecModel):
    """Ticks between ticks; value, log and time axes only."""

    show: bool = False
    split_number: int = Field(default=5, ge=1, le=100)
    """Parts each interval is cut into; minor split lines stand there too."""
    length: Px = 3
    line_style: LineStyle = LineStyle()


class AxisLabel(SpecModel):
    """The texts at the ticks."""

    show: bool = True
    inside: bool = False
    """In the plot area instead of outside it."""
    rotate: Degrees = 0
    """Degrees, counter-clockwise, -90 to 90."""
    interval: int | Literal["auto"] = "auto"
    """Category axes: how many categories lie between two labels (0: all are shown); `auto`: as many as
    fit without touching."""
    values: tuple[Number, ...] | None = Field(default=None, max_length=limits.MAX_AXIS_VALUES)
    """Where there are labels, in place of the round values; those outside the axis are left out."""
    margin: Px = 8
    """px between axis line and label."""
    template: Text | None = None
    """Text with `{value}` (value axes: with thousands separators; category axes: the name); on time
    axes with `{yyyy} {MM} {dd} {HH} {mm} {ss} {SSS} {M} {d} {H} {h} {m} {s} {MMM} {MMMM} {ee} {eeee}
    {yy} {Q} {hh} {A}`. None: the value; time axes: by the level of the tick (year, month, day, time)."""
    level_templates: dict[TimeLevel, TimeTemplates] = Field(default={}, max_length=8)
    """Time axes: templates by what begins at the tick, in place of `template`; what is left out keeps the
    default."""
    number: NumberFormat | None = None
    """Applied to numbers before the template."""
    show_min: bool | None = None
    """The label at the axis minimum; None: hidden only if it would overlap its neighbour."""
    show_max: bool | None = None
    hide_overlap: bool = False
    text_style: AxisTextStyle = AxisTextStyle()
    """`color` None: as the axis line."""
    colors: tuple[Color, ...] = Field(default=(), max_length=100)
    """Colours taken in turn by the labels, before `text_style.color`."""


class SplitLine(SpecModel):
    """Lines across the plot area at the ticks."""

    show: bool = True
    interval: int | Literal["auto"] = "auto"
    """Category axes: as of `AxisLabel.interval`."""
    show_min: bool = True
    """The line at the axis minimum."""
    show_max: bool = True
    line_style: SplitLineStyle = SplitLineStyle()
    colors: tuple[Color, ...] = Field(default=(), max_length=100)
    """Colours taken in turn by the lines, before `line_style.color`."""


class MinorSplitLine(SpecModel):
    """Lines across the plot area at the minor ticks."""

    show: bool = False
    line_style: MinorSplitLineStyle = MinorSplitLineStyle()


class SplitArea(SpecModel):
    """Bands across the plot area between the ticks."""

    show: bool = False
    interval: int | Literal["auto"] = "auto"
    colors: tuple[Color, ...] = Field(
        default=("rgba(250,250,250,0.2)", "rgba(210,219,238,0.2)"), min_length=1, max_length=100
    )
    """Taken in turn."""
    opacity: Fraction = 1
