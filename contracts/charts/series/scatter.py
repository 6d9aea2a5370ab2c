"""Scatter: a symbol at every point."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import limits
from contracts.charts.colors import Color
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Column, Degrees, Fraction, ItemIndex, Length
from contracts.charts.series.frame import CalendarSeries, CartesianSeries, ColorBy, PolarSeries, SymbolItem
from contracts.charts.styles import ItemStyle, Symbol, SymbolSize


class Ripple(SpecModel):
    """Rings around a symbol."""

    scale: Annotated[float, Field(strict=True, ge=1, le=100)] = 2.5
    """Size of the largest ring, times the symbol."""
    count: int = Field(default=3, ge=1, le=20)
    brush: Literal["fill", "stroke"] = "fill"
    color: Color | None = None
    """None: of the item."""


class ScatterItemStyle(ItemStyle):
    """Of scatter symbols: slightly transparent."""

    opacity: Fraction = 0.8


class ScatterItem(SymbolItem):
    """One point that differs."""

    item_style: ScatterItemStyle | None = None


class ScatterLooks(SpecModel):
    """Symbols of scatter."""

    item_style: ScatterItemStyle = ScatterItemStyle()
    items: dict[ItemIndex, ScatterItem] = Field(default={}, max_length=limits.MAX_POINTS)
    """Items that differ, by index."""
    symbol: Symbol = "circle"
    symbol_size: SymbolSize = 10.0
    """px."""
    sizes: Column | None = Field(default=None, max_length=limits.MAX_POINTS)
    """Diameter in px of each item, in place of `symbol_size`; None in it: `symbol_size`."""
    symbol_keep_aspect: bool = False
    """A `path://` symbol keeps its aspect in a square, and that is as wide and high as the size says."""
    symbol_rotate: Degrees = 0
    symbol_offset: tuple[Length, Length] = (0.0, 0.0)
    ripple: Ripple | None = None
    """Rings around each symbol, as they stand at one moment of ECharts' effect scatter."""
    color_by: ColorBy = "series"


class ScatterSeries(CartesianSeries, ScatterLooks):
    """A symbol at every point, not joined."""

    type: Literal["scatter"]


class PolarScatterSeries(PolarSeries, ScatterLooks):
    """A symbol at every point of a round plot area."""

    type: Literal["polar_scatter"]


class CalendarScatterSeries(CalendarSeries, ScatterLooks):
    """A symbol in the middle of days of a calendar."""

    type: Literal["calendar_scatter"]
