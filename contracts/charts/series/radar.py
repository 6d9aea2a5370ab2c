"""Radar series: one polygon per item."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.labels import Label, LabelPosition
from contracts.charts.scalars import Column, Degrees, Index, Length, Size, Text
from contracts.charts.series.frame import MappedItem, SeriesFrame
from contracts.charts.styles import AreaStyle, ItemStyle, LineStyle, Symbol, SymbolSize


class RadarLineStyle(LineStyle):
    """The stroke of a polygon, 2 px."""

    width: Size = 2
    join: Literal["bevel", "round", "miter"] = "round"


class RadarLabel(Label):
    """At each corner. With no template: the value. `{@0}`, `{@1}`, …: the item's value of an indicator."""

    position: LabelPosition | None = "top"


class RadarItem(MappedItem):
    """One polygon. A style given here replaces the series' as a whole."""

    name: Text = ""
    values: Column = Field(default=(), max_length=1000)
    """One per indicator; None: no corner there."""
    line_style: RadarLineStyle | None = None
    item_style: ItemStyle | None = None
    area: AreaStyle | None = None
    label: RadarLabel | None = None
    symbol: Symbol | None = None
    symbol_size: SymbolSize | None = None
    symbol_rotate: Degrees | None = None
    symbol_offset: tuple[Length, Length] | None = None


class RadarSeries(SeriesFrame):
    """Polygons on a radar frame. The palette gives each item its colour, by name."""

    type: Literal["radar"]
    radar: Index = 0
    """Index in `ChartSpec.radars`."""
    items: tuple[RadarItem, ...] = Field(default=(), max_length=limits.MAX_POINTS)
    line_style: RadarLineStyle = RadarLineStyle()
    item_style: ItemStyle = ItemStyle()
    """Of the symbols."""
    area: AreaStyle | None = None
    symbol: Symbol = "circle"
    symbol_size: SymbolSize = 8.0
    symbol_rotate: Degrees = 0
    symbol_offset: tuple[Length, Length] = (0, 0)
    """% of the symbol's size, or px: right, down."""
    label: RadarLabel = RadarLabel()
    color_by: Literal["series", "data"] = "data"

    def __len__(self) -> int:
        """How many values it has."""
        return sum(len(item.values) for item in self.items)
