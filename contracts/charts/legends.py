"""Legends: which series (or pie items) have which colour."""

from typing import Literal

from pydantic import Field

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.colors import Color
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Index, Orientation, Sides, Size, Text
from contracts.charts.styles import BackgroundStyle, ItemStyle, LineStyle, Symbol, SymbolSize
from contracts.charts.text import BoxPaint, LegendTextStyle, TextColor, TextStyle


class LegendItem(SpecModel):
    """One entry. A name that no series and no item has is left out; an empty name breaks the line."""

    name: Text
    """Name of the series or pie/funnel/radar item it stands for."""
    icon: Symbol | None = None
    """None: as the series draws itself (line: a line with its symbol, others: `round_rect`)."""
    symbol_rotate: Degrees | None = None
    """In place of the legend's."""
    text_style: LegendTextStyle | None = None
    """In place of the legend's."""


class LegendPagerTextStyle(TextStyle):
    """Of the number of the page."""

    color: TextColor | None = "#333"


class LegendPager(SpecModel):
    """The buttons of a legend of type `scroll` that does not fit: arrows with the number of the page."""

    first_item: Index = 0
    """Position of the entry the page begins with."""
    position: Literal["start", "end"] = "end"
    """Before or after the entries."""
    gap: Size | None = None
    """px between entries and buttons; None: the legend's `item_gap`."""
    button_gap: Size = 5
    """px between the arrows and the text."""
    icon_size: SymbolSize = 15.0
    color: Color = "#2f4554"
    inactive_color: Color = "#aaa"
    """Of an arrow behind which there is no page."""
    template: Text = "{current}/{total}"
    text_style: LegendPagerTextStyle = LegendPagerTextStyle()


class LegendSelectorStyle(TextStyle):
    """Of a selector button."""

    color: TextColor | None = "#666"
    font_size: float | None = Field(default=12, gt=0, le=1000)
    border_color: BoxPaint | None = "#666"
    border_width: Size = 1
    border_radius: Sides = 10.0
    padding: Sides = (3, 5, 3, 5)


class LegendSelector(SpecModel):
    """Buttons that switch all entries, as ECharts draws them; in a picture they are mere ornament."""

    titles: tuple[Text, ...] = Field(default=("All", "Inv"), max_length=20)
    position: Literal["auto", "start", "end"] = "auto"
    """`auto`: after the entries of a horizontal legend, before those of a vertical one."""
    item_gap: Size = 7
    """px between buttons."""
    gap: Size = 10
    """px between buttons and entries."""
    text_style: LegendSelectorStyle = LegendSelectorStyle()


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
    """`scroll`: one line or column; of what does not fit a page is shown, with page buttons."""
    pager: LegendPager = LegendPager()
    selector: LegendSelector | None = None
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
    symbol_rotate: Degrees | None = None
    """Of symbols as the series draw them; None: as there."""
    template: Text | None = None
    """Text of each entry with `{name}`; None: the name."""
    text_style: LegendTextStyle = LegendTextStyle()
    item_style: ItemStyle | None = None
    """Over the style of the icons; None: as the series."""
    line_style: LineStyle | None = None
    """Over the lines in icons of line series; None, or without a width: 2 px, else as the series."""
    inactive_color: str = "#ccc"
    background: BackgroundStyle = BackgroundStyle()
    z: float = 4
