"""Legends: which series (or pie items) have which colour."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Orientation, Sides, Size, Text
from contracts.charts.styles import BackgroundStyle, ItemStyle, LineStyle, Symbol
from contracts.charts.text import LegendTextStyle


class LegendItem(SpecModel):
    """One entry. A name that no series and no item has is left out; an empty name breaks the line."""

    name: Text
    """Name of the series or pie/funnel/radar item it stands for."""
    icon: Symbol | None = None
    """None: as the series draws itself (line: a line with its symbol, others: `round_rect`)."""
    text_style: LegendTextStyle | None = None
    """In place of the legend's."""


class Legend(Box):
    """A list of names and colours. Default place: centred, top 0."""

    items: tuple[LegendItem, ...] | None = Field(default=None, max_length=limits.MAX_CATEGORIES)
    """Entries in order; None: every named series (for pie, funnel, radar: every item name), in order.
    Empty: nothing is drawn, but `unselected` counts."""
    unselected: tuple[Text, ...] = Field(default=(), max_length=limits.MAX_CATEGORIES)
    """Names switched off: their series or items are not drawn (and do not count for axes), and their
    entries are grey (`inactive_color`)."""
    orientation: Orientation = "horizontal"
    type: Literal["plain", "scroll"] = "plain"
    """`scroll`: one line or column; what does not fit is cut, with page arrows."""
    align: Literal["auto", "left", "right"] = "auto"
    """Side of the icon: `left` of the text or `right`; `auto`: right only for a vertical legend that
    stands at the right edge."""
    padding: Sides = 5.0
    """px inside the box: one number, or [top, right, bottom, left]."""
    item_gap: Size = 10
    """px between entries."""
    item_width: Size = 25
    """px of an icon."""
    item_height: Size = 14
    icon: Symbol | None = None
    """For all entries; None: as each series draws itself."""
    template: Text | None = None
    """Text of each entry with `{name}`; None: the name."""
    text_style: LegendTextStyle = LegendTextStyle()
    item_style: ItemStyle | None = None
    """Over the style of the icons; None: as the series."""
    line_style: LineStyle | None = None
    """Over the lines in icons of line series; None: as the series."""
    inactive_color: str = "#ccc"
    background: BackgroundStyle = BackgroundStyle()
    z: float = 4
