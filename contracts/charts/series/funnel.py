"""Funnels: values as widths, one below the other."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.colors import Paint
from contracts.charts.labels import LabelLine, ShownLabel
from contracts.charts.scalars import Length, Number, Orientation, Size, Text
from contracts.charts.series.frame import ItemColumns, MappedItem, SeriesFrame
from contracts.charts.styles import ItemStyle


class FunnelItemStyle(ItemStyle):
    """Of trapezoids: a white border."""

    border_color: Paint | None = "#fff"
    border_width: Size = 1


class FunnelLabelLine(LabelLine):
    """From a trapezoid to its label."""

    length: Length = 20.0


class FunnelItem(MappedItem):
    """One item. A style given here replaces the series' as a whole."""

    name: Text = ""
    value: Number | None
    item_style: FunnelItemStyle | None = None
    label: ShownLabel | None = None
    label_line: FunnelLabelLine | None = None
    height: Length | None = None
    """Along the funnel: px or % of it, in place of an equal share."""


class FunnelSeries(SeriesFrame, ItemColumns, Box):
    """Trapezoids from wide to narrow: each as wide at its top as its value, at its bottom as the next.

    Default place: left 80, top 60, right 80, bottom 60.
    """

    type: Literal["funnel"]
    items: tuple[FunnelItem, ...] = Field(default=(), max_length=limits.MAX_POINTS)
    min: Number | None = None
    """The value of `min_size`; None: the lesser of 0 and the least value."""
    max: Number | None = None
    """The value of `max_size`; None: the greatest value."""
    min_size: Length = "0%"
    max_size: Length = "100%"
    """px, or % of the width of the box."""
    sort: Literal["descending", "ascending", "none"] = "descending"
    """`ascending`: a pyramid; `none`: the order of `items`."""
    orientation: Orientation = "vertical"
    gap: Size = 0
    """px between trapezoids."""
    align: Literal["left", "center", "right", "top", "bottom"] = "center"
    item_style: FunnelItemStyle = FunnelItemStyle()
    label: ShownLabel = ShownLabel()
    """Position None: `outside`. With no template: the name."""
    label_line: FunnelLabelLine = FunnelLabelLine()
    color_by: Literal["series", "data"] = "data"

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.items)
