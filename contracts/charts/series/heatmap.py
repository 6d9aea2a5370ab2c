"""Heatmaps: a coloured cell at each pair of categories, or for each day."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.scalars import Column, ItemIndex
from contracts.charts.series.frame import CalendarSeries, CartesianSeries, Item
from contracts.charts.styles import ItemStyle


class HeatmapSeries(CartesianSeries):
    """Cells on two category axes (band by band); their colours come from a visual map."""

    type: Literal["heatmap"]
    values: Column = Field(default=(), max_length=limits.MAX_POINTS)
    """The value of each item, as long as x and y; None: no cell."""
    item_style: ItemStyle = ItemStyle()
    items: dict[ItemIndex, Item] = Field(default={}, max_length=limits.MAX_POINTS)
    """Items that differ, by index."""

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.values)


class CalendarHeatmapSeries(CalendarSeries):
    """Coloured days of a calendar; their colours come from a visual map."""

    type: Literal["calendar_heatmap"]
    item_style: ItemStyle = ItemStyle()
    items: dict[ItemIndex, Item] = Field(default={}, max_length=limits.MAX_POINTS)
    """Items that differ, by index."""
