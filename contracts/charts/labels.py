"""Labels of data items, and the lines that lead to them."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Length, Px, Size, Text
from contracts.charts.styles import LineStyle
from contracts.charts.text import TextStyle

LabelKeyword = Literal[
    "top", "bottom", "left", "right", "inside", "inside_left", "inside_right", "inside_top", "inside_bottom",
    "inside_top_left", "inside_top_right", "inside_bottom_left", "inside_bottom_right", "outside", "center",
    "start", "end", "middle", "inside_start", "inside_end", "inside_start_top", "inside_start_bottom",
    "inside_middle_top", "inside_middle_bottom", "inside_end_top", "inside_end_bottom", "inner", "outer",
    "left_top", "left_bottom", "right_top", "right_bottom",
]  # fmt: skip


def _kind_of_position(value: Any) -> str:
    return "keyword" if isinstance(value, str) else "point"


LabelPosition = Annotated[
    Annotated[LabelKeyword, Tag("keyword")] | Annotated[tuple[Length, Length], Tag("point")],
    Discriminator(_kind_of_position),
]
"""Where on its shape: a keyword, or [x, y] from the top left corner of the shape's bounding box.
Lines and mark lines know `start`, `middle`, `end` (and their `inside_…` forms); pies `outside`,
`inside`, `center`; funnels `left_top` and the like; bars `outside` (beyond the end of the bar,
whatever its sign)."""


class NumberFormat(SpecModel):
    """How a number becomes a text. Without one: shortest exact text, no thousands separators in labels
    (`1234.5`), with them on axes (`1,234.5`).
    """

    decimals: int | None = Field(default=None, ge=0, le=20)
    """Digits after the point, always that many; None: as many as the number has."""
    thousands: bool = False
    """Comma between groups of three digits."""
    percent: bool = False
    """Times 100, with a percent sign."""
    prefix: Text = ""
    suffix: Text = ""


class Label(SpecModel):
    """The text at each data item."""

    show: bool = False
    position: LabelPosition | None = None
    """None: bars `inside`, lines and mark points of lines `top`, scatter `inside`, pies `outside`."""
    distance: Size = 5
    """px between the shape and a label outside it (or between edge and label inside it)."""
    rotate: Degrees = 0
    """Degrees, counter-clockwise."""
    along_bar: bool = True
    """Bars in a round plot area: turned with the bar, so that `rotate` does not count."""
    offset: tuple[Px, Px] = (0, 0)
    """Shift in px: right, down."""
    template: Text | None = None
    """Text with placeholders: `{series}` name of the series, `{name}` of the item or category, `{value}`
    its value, `{percent}` its share of a pie or funnel (two decimals at most, no sign), `{x}` `{y}` the
    coordinates, `{@column}` a column of `extra`. Unknown placeholders stay as they are; a missing value
    is `-`. None: the value (pie: the name; candlestick and other many-valued: nothing)."""
    number: NumberFormat | None = None
    """Applied to every number the label shows."""
    text_style: TextStyle = TextStyle()
    """`color` None: outside its shape `#333`; inside, by luminance of the fill: `#333` above 0.5, `#eee`
    above 0.2, else `#ccc`."""
    hide_overlap: bool = False
    """Labels that would touch an earlier one of the series are left out."""
    min_margin: Size | None = None
    """px kept free around a label when overlapping labels are hidden or moved."""


class ShownLabel(Label):
    """A label that is shown unless switched off."""

    show: bool = True


class EndLabel(Label):
    """The text at the last point of a line; it stands beyond it, so that `position` does not count."""

    distance: Size = 8


class LabelLine(SpecModel):
    """The line from a slice to its label."""

    show: bool = True
    length: Length = 15.0
    """First part, from the slice outwards: px or % of the width of the series' box."""
    length2: Length = 15.0
    """Second, horizontal part."""
    smooth: float = Field(default=0, ge=0, le=1)
    """0 angular to 1 round."""
    line_style: LineStyle = LineStyle()
    """`color` None: the colour of the item."""
    show_above: bool = False
    """Drawn over the shapes instead of beneath them."""
