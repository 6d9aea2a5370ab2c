"""Visual maps: a value of each item decides its colour, size or opacity; with a key beside the plot."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.charts.boxes import Box
from contracts.charts.colors import Color
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Fraction, Index, Number, Orientation, Sides, Size, Text
from contracts.charts.styles import BackgroundStyle, Symbol
from contracts.charts.text import LegendTextStyle


class Visuals(SpecModel):
    """What values are turned into. Of several colours or sizes, values in between get mixtures."""

    colors: tuple[Color, ...] = Field(default=(), max_length=256)
    """From the least value to the greatest. Empty: colours stay as they are."""
    opacity: tuple[Fraction, ...] = Field(default=(), max_length=256)
    symbol_size: tuple[Size, ...] = Field(default=(), max_length=256)
    symbols: tuple[Symbol, ...] = Field(default=(), max_length=256)
    """One after the other, without mixtures."""
    hue: tuple[Degrees, ...] = Field(default=(), max_length=2)
    """HSL hue, 0 to 360, put in place of the colour's own, from least to greatest."""
    saturation: tuple[Fraction, ...] = Field(default=(), max_length=2)
    lightness: tuple[Fraction, ...] = Field(default=(), max_length=2)
    alpha: tuple[Fraction, ...] = Field(default=(), max_length=256)
    """Opacity of the colour alone; `opacity` takes the border of the item, too."""


class InRange(Visuals):
    """Of values inside the range."""

    colors: tuple[Color, ...] = Field(default=("#f6efa6", "#d88273", "#bf444c"), max_length=256)


class VisualMapFrame(Box):
    """What both kinds share. Default place: left 0, bottom 0."""

    show: bool = True
    """False: no key is drawn; the mapping remains."""
    series: tuple[Index, ...] | None = Field(default=None, max_length=1000)
    """Indexes of the series it rules; None: all."""
    dimension: Text | None = None
    """The values that decide: `x`, `y`, `value` (heatmap), the name of an `extra` column, or that of a
    column of candlesticks or boxes (`open`, `q1`); of radars the index of an indicator. Pies, funnels and
    gauges have one value. None: the last column of each series: heatmap `value`, `high` of candlesticks
    and boxes, the last indicator, else the last of `extra`, else y (horizontal: the value axis)."""
    in_range: InRange = InRange()
    out_of_range: Visuals | None = None
    """Values outside, and NaN. None: invisible."""
    key_in_range: Visuals | None = None
    """What the key shows in place of `in_range`; sizes of symbols it leaves open are those in range."""
    key_out_of_range: Visuals | None = None
    """The same, of `out_of_range`."""
    orientation: Orientation = "vertical"
    inverse: bool = False
    """The greatest value at the bottom (or left)."""
    texts: tuple[Text, Text] | None = None
    """At the greatest and at the least end of the key."""
    text_gap: Size = 10
    """px between the key's bar or symbols and its texts."""
    key_color: Color = "#5793f3"
    """Of the key where colours stay as they are."""
    inactive_color: Color = "#aaa"
    """Of what is out of range in the key, where `out_of_range` says nothing."""
    precision: int = Field(default=0, ge=0, le=20)
    """Decimals of numbers in the key; equal pieces take more where they need them."""
    template: Text | None = None
    """Of the key's texts: `{value}`, and for pieces `{value2}`."""
    text_style: LegendTextStyle = LegendTextStyle()
    align: Literal["auto", "left", "right", "top", "bottom"] = "auto"
    """Side of the key's bar or symbols, of its texts."""
    padding: Sides = 5.0
    background: BackgroundStyle = BackgroundStyle()
    z: float = 4


class ContinuousVisualMap(VisualMapFrame):
    """A colour bar: every value has its own mixture."""

    type: Literal["continuous"]
    min: Number = 0
    max: Number = 200
    range: tuple[Number, Number] | None = None
    """Values outside are out of range; None: `min` to `max`."""
    handles: bool = False
    """The key shows its handles and their values (ECharts `calculable`)."""
    item_width: Size = 20
    """px across the bar."""
    item_height: Size = 140
    """px along the bar."""


class Piece(SpecModel):
    """An interval, or one value. None is open."""

    min: Number | None = None
    max: Number | None = None
    min_inclusive: bool = True
    max_inclusive: bool = True
    value: Number | Text | None = None
    """This value only; `min` and `max` do not count."""
    label: Text | None = None
    """In the key; None: the interval (`10 - 20`, `> 5`) or the value."""
    color: Color | None = None
    """None: from `in_range.colors`, by the place of the piece among all."""
    symbol: Symbol | None = None
    symbol_size: Size | None = None
    opacity: Fraction | None = None
    alpha: Fraction | None = None


class PiecewiseVisualMap(VisualMapFrame):
    """Pieces, each of one look. What `in_range` has is spread evenly over them."""

    type: Literal["piecewise"]
    min: Number = 0
    max: Number = 200
    pieces: tuple[Piece, ...] = Field(default=(), max_length=1000)
    """From the least to the greatest end of the key; those of a `value` count first, then the first
    interval that contains a value. Where one reaches into the one before, it begins at its end. Empty:
    `split_number` equal intervals from `min` to `max`, each with its upper end."""
    split_number: int = Field(default=5, ge=1, le=1000)
    min_open: bool = False
    """A further piece for everything below `min`."""
    max_open: bool = False
    unselected: tuple[Index, ...] = Field(default=(), max_length=1000)
    """Pieces switched off: their values are out of range."""
    show_labels: bool | None = None
    """None: unless `texts` are given."""
    item_width: Size = 20
    item_height: Size = 14
    item_gap: Size = 10
    item_symbol: Symbol = "round_rect"


VisualMap = Annotated[ContinuousVisualMap | PiecewiseVisualMap, Field(discriminator="type")]
"""A visual map of either kind."""
