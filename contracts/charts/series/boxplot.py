"""Box plots: five numbers each."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.colors import Paint
from contracts.charts.scalars import Column, ItemIndex, Length, Size
from contracts.charts.series.frame import Item, SeriesOnAxes
from contracts.charts.styles import ItemStyle


class BoxplotItemStyle(ItemStyle):
    """Of boxes: white with a border; `border_color` None: the palette's colour."""

    color: Paint | None = "#fff"
    border_width: Size = 1


class BoxplotItem(Item):
    """One box that differs."""

    item_style: BoxplotItemStyle | None = None


class BoxplotSeries(SeriesOnAxes):
    """Boxes from the first to the third quartile with whiskers, along the base axis."""

    type: Literal["boxplot"]
    positions: Column | None = Field(default=None, max_length=limits.MAX_POINTS)
    """On the base axis; None: 0, 1, 2, …"""
    low: Column = Field(default=(), max_length=limits.MAX_POINTS)
    """End of the lower whisker."""
    q1: Column = Field(default=(), max_length=limits.MAX_POINTS)
    median: Column = Field(default=(), max_length=limits.MAX_POINTS)
    q3: Column = Field(default=(), max_length=limits.MAX_POINTS)
    high: Column = Field(default=(), max_length=limits.MAX_POINTS)
    """End of the upper whisker. Columns of equal length; an item with a None is not drawn."""
    item_style: BoxplotItemStyle = BoxplotItemStyle()
    items: dict[ItemIndex, BoxplotItem] = Field(default={}, max_length=limits.MAX_POINTS)
    box_width: tuple[Length, Length] = (7.0, 50.0)
    """Least and most: px, or % of the band."""

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.median)
