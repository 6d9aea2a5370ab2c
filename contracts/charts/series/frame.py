"""What series share: name, order, columns of data, overrides of single items."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts import limits
from contracts.charts.labels import Label
from contracts.charts.marks import MarkArea, MarkLine, MarkPoint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Column, Degrees, Index, Length, Number, Text
from contracts.charts.styles import ItemStyle, Symbol, SymbolSize

ColorBy = Literal["series", "data"]
"""Whether the palette gives one colour to the series, or one to each item."""

ExtraColumn = Annotated[tuple[Number | Text | None, ...], Field(fail_fast=True)]
"""Further values of the items, for labels and visual maps."""


class SeriesFrame(SpecModel):
    """What every series has."""

    name: Text | None = None
    """For the legend and `{series}` of labels; series of the same name share their palette colour."""
    z: float = 2
    """Drawing order among everything; larger is above. Of series of one `z` areas come first, then bars,
    lines, symbols and labels, each in the order of `series`."""
    zlevel: float = 0
    """Counts before `z`."""
    in_legend: bool = True
    """Whether a legend without explicit items lists it."""


class ItemColumns(SpecModel):
    """Further values of the items of a series that names them."""

    extra: dict[Text, ExtraColumn] = Field(default={}, max_length=100)
    """Columns by name, for `{@name}` in labels; as long as there are items."""

    @model_validator(mode="after")
    def _columns_fit_the_items(self) -> Self:
        if any(len(column) != len(self) for column in self.extra.values()):
            raise ValueError("the columns of extra must have a value for each item")
        return self

    def __len__(self) -> int:
        """How many items it has."""
        raise NotImplementedError


class MappedItem(SpecModel):
    """One data item, as visual maps see it.

    They leave what it has of its own: a symbol, a size of symbols, and that colour (boxplot: of the
    border; candlestick: of rising ones) and opacity in which its style differs from that of the series.
    """

    fixed: tuple[Literal["color", "opacity", "symbol", "symbol_size"], ...] = Field(default=(), max_length=4)
    """What visual maps leave besides, such as a colour that happens to be that of the series."""


class Item(MappedItem):
    """One data item that differs. A field given here replaces the series' field as a whole."""

    name: Text | None = None
    """For `{name}` of labels."""
    item_style: ItemStyle | None = None
    label: Label | None = None


class SymbolItem(Item):
    """One data item with a symbol."""

    symbol: Symbol | None = None
    symbol_size: SymbolSize | None = None
    symbol_keep_aspect: bool | None = None
    symbol_rotate: Degrees | None = None
    symbol_offset: tuple[Length, Length] | None = None
    """% of the symbol's size, or px: right, down."""


class SeriesOnAxes(SeriesFrame):
    """A series in the plot area of an x and a y axis.

    The *base axis* (along which bars stand side by side and lines run) is the category axis; without
    one, the time axis; else x. With two category axes it is x.
    """

    x_axis: Index = 0
    """Index in `ChartSpec.x_axes`."""
    y_axis: Index = 0
    """Index in `ChartSpec.y_axes`."""
    clip: bool = True
    """What lies outside the plot area is cut off."""
    label: Label = Label()
    mark_points: tuple[MarkPoint, ...] = Field(default=(), max_length=10_000)
    mark_lines: tuple[MarkLine, ...] = Field(default=(), max_length=10_000)
    mark_areas: tuple[MarkArea, ...] = Field(default=(), max_length=10_000)

    def __len__(self) -> int:
        """How many items it has."""
        raise NotImplementedError


class PointColumns(SpecModel):
    """Data in columns of equal length.

    A column left out counts 0, 1, 2, …: so `y` alone gives one value per category of the x axis, and
    `x` alone one per category of the y axis. On a category axis numbers are category indexes, on a
    time axis ms since 1970 UTC.
    """

    x: Column | None = Field(default=None, max_length=limits.MAX_POINTS)
    y: Column | None = Field(default=None, max_length=limits.MAX_POINTS)
    extra: dict[Text, ExtraColumn] = Field(default={}, max_length=100)
    """Further columns by name, for `{@name}` in labels and for visual maps; as long as the others."""

    @model_validator(mode="after")
    def _columns_are_equally_long(self) -> Self:
        lengths = {len(column) for column in (self.x, self.y, *self.extra.values()) if column is not None}
        if len(lengths) > 1:
            raise ValueError("the columns x, y and extra differ in length")
        return self

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.y if self.y is not None else self.x or ())


class CartesianSeries(PointColumns, SeriesOnAxes):
    """Points on an x and a y axis."""


class PolarSeries(PointColumns, SeriesFrame):
    """Points in a round plot area: `x` is the angle, `y` the radius.

    The base axis is the category axis; without one, the time axis; else the angle axis.
    """

    polar: Index = 0
    """Index in `ChartSpec.polars`."""
    clip: bool = True
    """What lies outside the plot area is cut off."""
    label: Label = Label()


class CalendarSeries(PointColumns, SeriesFrame):
    """Values of days: `x` is the day in ms since 1970 UTC, `y` the value. Days outside are not drawn."""

    calendar: Index = 0
    """Index in `ChartSpec.calendars`."""
    clip: bool = False
    """What overhangs the calendar is cut off."""
    label: Label = Label()


class Stacking(SpecModel):
    """Of series that can stand on another one."""

    stack: Text | None = None
    """Series of one type with the same stack name and axes are stacked, in the order of `series`."""
    stack_strategy: Literal["samesign", "all", "positive", "negative"] = "samesign"
    """Which of the earlier values of its stack a value is added to: those of its own sign, all, or only
    positive or negative ones."""


class StackedSeries(CartesianSeries, Stacking):
    """A series that can stand on another one."""
