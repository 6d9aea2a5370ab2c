"""Candlesticks: open, close, lowest, highest."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.colors import Paint
from contracts.charts.labels import Label
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Column, Fraction, ItemIndex, Length, Size
from contracts.charts.series.frame import MappedItem, SeriesOnAxes
from contracts.charts.styles import Dash, Shadow


class CandleStyle(SpecModel):
    """Colours of rising (close above open) and falling candles."""

    up_color: Paint = "#eb5454"
    down_color: Paint = "#47b262"
    up_border_color: Paint = "#eb5454"
    down_border_color: Paint = "#47b262"
    doji_border_color: Paint | None = None
    """Open equals close; None: by the close before: up if it is not higher, else down."""
    border_width: Size = 1
    border_type: Dash = "solid"
    opacity: Fraction = 1
    shadow: Shadow | None = None


class Candle(MappedItem):
    """One item that differs."""

    item_style: CandleStyle | None = None
    label: Label | None = None


class CandlestickSeries(SeriesOnAxes):
    """Candles along the base axis. Its legend entry has the up colour."""

    type: Literal["candlestick"]
    positions: Column | None = Field(default=None, max_length=limits.MAX_POINTS)
    """On the base axis; None: 0, 1, 2, …"""
    open: Column = Field(default=(), max_length=limits.MAX_POINTS)
    close: Column = Field(default=(), max_length=limits.MAX_POINTS)
    low: Column = Field(default=(), max_length=limits.MAX_POINTS)
    high: Column = Field(default=(), max_length=limits.MAX_POINTS)
    """Columns of equal length; an item with a None is not drawn."""
    item_style: CandleStyle = CandleStyle()
    items: dict[ItemIndex, Candle] = Field(default={}, max_length=limits.MAX_POINTS)
    bar_width: Length | None = None
    """px or % of the band. None: the band less a half, at most `bar_max_width`."""
    bar_max_width: Length | None = None
    bar_min_width: Length | None = None
    large_from: int | None = Field(default=None, ge=1)
    """From so many items on, those outside a data window not counted, each is a line from its lowest to
    its highest value in the colour of its border. None: never."""

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.close)
