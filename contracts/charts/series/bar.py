"""Bars, upright, level or round."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import limits
from contracts.charts.colors import Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, ItemIndex, Length, Size
from contracts.charts.series.frame import ColorBy, Item, PolarSeries, StackedSeries, Stacking
from contracts.charts.styles import BackgroundStyle, ItemStyle


class BarBackground(BackgroundStyle):
    """The full-length bar behind each bar."""

    color: Paint | None = "rgba(180,180,180,0.2)"


class BarLooks(SpecModel):
    """Widths, gaps and styles of bars.

    Series on the same base axis stand side by side (a stack is one of them) within the band of a
    category. Widths and gaps are those of the last series of the axis that states them.
    """

    item_style: ItemStyle = ItemStyle()
    items: dict[ItemIndex, Item] = Field(default={}, max_length=limits.MAX_POINTS)
    """Items that differ, by index."""
    color_by: ColorBy = "series"
    bar_width: Length | None = None
    """px, or % of the band. None: what the gaps leave, in equal parts."""
    bar_max_width: Length | None = None
    bar_min_width: Length | None = None
    """None: 1 px."""
    bar_min_height: Size = 0
    """px a bar (not a ring) is long at least, also that of a zero."""
    bar_gap: Length | None = None
    """Between bars of different series, in % of the bar width (may be negative; `-100%` puts them over
    each other), or px. None: 20%, in round plot areas 30%."""
    bar_category_gap: Length | None = None
    """Between bars of two bands together: % of the band, or px. None: max(35 - 4 n, 15)% for n
    columns side by side."""
    show_background: bool = False
    background: BarBackground = BarBackground()


class BarSeries(StackedSeries, BarLooks):
    """Bars across the base axis, from zero (or the stack below) to the value."""

    type: Literal["bar"]


class PolarBarSeries(PolarSeries, Stacking, BarLooks):
    """Wedges on an angle axis of categories, rings on a radius axis of categories.

    Without a gap or width given, wedges of one band share it like upright bars; rings, too.
    """

    type: Literal["polar_bar"]
    bar_min_angle: Annotated[Degrees, Field(ge=0)] = 0
    """Degrees a ring is long at least, also that of a zero."""
    round_cap: bool = False
    """Rings end round."""
