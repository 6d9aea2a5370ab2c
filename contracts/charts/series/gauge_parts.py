"""What a gauge is made of. Lengths in % are of its radius."""

from typing import Literal

from pydantic import Field

from contracts.charts.colors import Color, Paint
from contracts.charts.labels import NumberFormat
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Fraction, Length, Px, Sides, Size, Text
from contracts.charts.styles import ItemStyle, LineStyle, Shadow, Symbol
from contracts.charts.text import TextColor, TextStyle

FontWeight = Literal["normal", "bold", "bolder", "lighter"] | int
GREY = "#63677A"


class DialBand(SpecModel):
    """A coloured part of the dial."""

    until: Fraction
    """Where it ends, 0 to 1 of the way from `min` to `max`; it begins where the one before ends."""
    color: Paint


class Dial(SpecModel):
    """The arc."""

    show: bool = True
    width: Size = 10
    bands: tuple[DialBand, ...] = Field(default=(DialBand(until=1, color="#E6EBF8"),), max_length=100)
    round_cap: bool = False
    opacity: Fraction = 1
    shadow: Shadow | None = None


class GaugeProgress(SpecModel):
    """The arc from `min` to the value."""

    show: bool = False
    width: Size = 10
    overlap: bool = True
    """Several items over each other; False: side by side."""
    round_cap: bool = False
    clip: bool = True
    item_style: ItemStyle = ItemStyle()
    """`color` None: of the item."""


class DialLineStyle(LineStyle):
    """Of a long line; `color` None: of the band it stands at."""

    color: Paint | None = GREY
    width: Size = 3


class DialTickStyle(LineStyle):
    """Of a short line; `color` None: of the band it stands at."""

    color: Paint | None = GREY


class DialLine(SpecModel):
    """The long lines at the labels."""

    show: bool = True
    length: Length = 10.0
    distance: Px = 10
    """px between the arc and the line, inwards."""
    line_style: DialLineStyle = DialLineStyle()


class DialTick(SpecModel):
    """The short lines between them."""

    show: bool = True
    split_number: int = Field(default=5, ge=1, le=1000)
    """Parts of each interval."""
    length: Length = 6.0
    distance: Px = 10
    line_style: DialTickStyle = DialTickStyle()


class DialTextStyle(TextStyle):
    """Of the numbers on the dial; `color` `inherit`: of the band they stand at."""

    color: TextColor | None = "#464646"
    font_size: float | None = Field(default=12, gt=0, le=1000)


class DialLabel(SpecModel):
    """The numbers on the dial."""

    show: bool = True
    distance: Px = 15
    """px between the long lines and the numbers, inwards."""
    rotate: Degrees = 0
    turn: Literal["none", "radial", "tangential"] = "none"
    template: Text | None = None
    """With `{value}`."""
    number: NumberFormat | None = None
    text_style: DialTextStyle = DialTextStyle()


class GaugePointer(SpecModel):
    """The pointer."""

    show: bool = True
    length: Length = "60%"
    width: Size = 6
    icon: Symbol | None = None
    """None: a slender kite from the centre to the tip."""
    keep_aspect: bool = False
    """Path data are put into width and length without stretching them."""
    offset_center: tuple[Length, Length] = (0.0, 0.0)
    item_style: ItemStyle = ItemStyle()
    """`color` None: of the item."""
    of_band: bool = False
    """In the colour of the band it points to, if its style has none."""
    show_above: bool = True
    """Above title and detail."""


class GaugeAnchorStyle(ItemStyle):
    """Of the knob."""

    color: Paint | None = "#fff"
    border_color: Paint | None = "#5470c6"


class GaugeAnchor(SpecModel):
    """The knob the pointer turns on."""

    show: bool = False
    show_above: bool = False
    """Above the pointer."""
    size: Size = 6
    icon: Symbol = "circle"
    keep_aspect: bool = False
    offset_center: tuple[Length, Length] = (0.0, 0.0)
    item_style: GaugeAnchorStyle = GaugeAnchorStyle()


class GaugeTitleStyle(TextStyle):
    """Of the name."""

    color: Color | Literal["inherit", "auto"] | None = "#464646"
    font_size: float | None = Field(default=16, gt=0, le=1000)


class GaugeTitle(SpecModel):
    """The name of an item."""

    show: bool = True
    offset_center: tuple[Length, Length] = (0.0, "20%")
    """From the centre of the gauge to the centre of the text: right, down."""
    text_style: GaugeTitleStyle = GaugeTitleStyle()


class GaugeDetailStyle(TextStyle):
    """Of the value; `color` `inherit`: of the band it stands at."""

    color: Color | Literal["inherit", "auto"] | None = "#464646"
    font_size: float | None = Field(default=30, gt=0, le=1000)
    font_weight: FontWeight | None = "bold"
    line_height: Size | None = 30
    width: Length | None = 100.0
    padding: Sides = (5, 10, 5, 10)


class GaugeDetail(SpecModel):
    """The value of an item in large."""

    show: bool = True
    offset_center: tuple[Length, Length] = (0.0, "40%")
    template: Text | None = None
    """With `{value}`."""
    number: NumberFormat | None = None
    text_style: GaugeDetailStyle = GaugeDetailStyle()
