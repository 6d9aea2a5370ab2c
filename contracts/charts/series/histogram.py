"""Histograms: how often values fall into equal intervals."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.labels import Label
from contracts.charts.scalars import Column, Number, Size
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.styles import ItemStyle


class HistogramSeries(SeriesOnAxes):
    """Bars over intervals of the x axis (a value axis), as high as the values in them are many."""

    type: Literal["histogram"]
    values: Column = Field(default=(), max_length=limits.MAX_POINTS)
    """What is counted; None does not count."""
    bins: int | None = Field(default=None, ge=1, le=10_000)
    """How many intervals; None: about log2(n) + 1 of round width (Sturges)."""
    range: tuple[Number, Number] | None = None
    """First and last edge; None: of the values."""
    density: bool = False
    """The area of all bars is 1; with `cumulative`, the height of the last one."""
    cumulative: bool = False
    """Each bar counts those before it, too."""
    gap: Size = 1
    """px between bars."""
    item_style: ItemStyle = ItemStyle()
    label: Label = Label()
    """Position None: `top`. `{name}` is the interval, `{value}` the height; bars of nothing have none."""

    def __len__(self) -> int:
        """How many values it has."""
        return len(self.values)
