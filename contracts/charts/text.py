"""How texts look. Each place of use has its own subclass with its own defaults."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from contracts.charts.colors import Color, Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import HorizontalAlign, Length, Sides, Size, Text, VerticalAlign
from contracts.charts.styles import Dash, Shadow

TextColor = Color | Literal["inherit", "auto"]
"""A CSS colour; `inherit` and `auto` both take the colour of the item the text belongs to."""


def _kind_of_box_paint(value: Any) -> str:
    return "word" if value in ("inherit", "auto") else "paint"


BoxPaint = Annotated[
    Annotated[Literal["inherit", "auto"], Tag("word")] | Annotated[Paint, Tag("paint")],
    Discriminator(_kind_of_box_paint),
]
"""A paint, or `inherit` or `auto`: the colour of the item the text belongs to."""

StyleName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_]{1,60}$")]


class FragmentStyle(SpecModel):
    """Font, colour, box and alignment of a part of a text, or of all of it. None takes what is around it."""

    color: TextColor | None = None
    font_family: Text | None = None
    """CSS font-family list. All texts are drawn in one sans-serif face, whatever it says."""
    font_size: float | None = Field(default=None, gt=0, le=1000)
    """px; the end of the chain of defaults is 12."""
    font_weight: Literal["normal", "bold", "bolder", "lighter"] | int | None = None
    """A CSS weight, 100 to 900, or a name."""
    font_style: Literal["normal", "italic", "oblique"] | None = None
    """The last two are one: upright letters, slanted."""
    line_height: Size | None = None
    """px per line; None: the font size (ECharts: height of "国" in the font)."""
    align: HorizontalAlign | None = None
    """Which side of the text stands at its anchor; None: as the place of use wants it. Of a part: to
    which side of the line it is moved."""
    vertical_align: VerticalAlign | None = None
    """Of a part: where it stands in a line that is higher; None: in the middle."""
    opacity: float = Field(default=1, ge=0, le=1)
    background: BoxPaint | None = None
    """Fill of the box around the text; None: no box."""
    border_color: BoxPaint | None = None
    border_width: Size = 0
    border_type: Dash = "solid"
    border_radius: Sides = 0.0
    padding: Sides = 0.0
    """px between text and box: one number, or [top, right, bottom, left]."""
    box_shadow: Shadow | None = None
    """Shadow of the box."""
    outline_color: Color | None = None
    """Stroke around the letters; None: none (labels inside bars: see `Label.text_style`)."""
    outline_width: Size = 0
    shadow: Shadow | None = None
    """Shadow of the letters."""
    width: Length | None = None
    """Width of the box, without padding, and the width the text may take, for `overflow`; px, or % of the
    surrounding box. Of a part: % of the whole text, padding included."""
    height: Length | None = None
    """Of the box, without padding; None: of the lines. px; of the
    value of a gauge also % of its radius."""


class TextStyle(FragmentStyle):
    """How a text looks. None takes `ChartSpec.text_style`, then the place's rule."""

    overflow: Literal["none", "truncate", "break", "break_all"] = "none"
    """What happens to a text wider than `width`."""
    ellipsis: Text = "..."
    """Ends a truncated text."""
    rich: dict[StyleName, FragmentStyle] = Field(default_factory=dict, max_length=200)
    """Styles of parts: with any, `{name|words}` in the text stands for words in the style of that name.
    What a part leaves open of its font comes from `ChartSpec.text_style`; its colour, from the text."""
    rich_inherits: bool = False
    """What a part leaves open of its font comes from the text first."""


class TitleTextStyle(TextStyle):
    """Of a title: bold, 18 px, dark grey."""

    color: TextColor | None = "#464646"
    font_size: float | None = Field(default=18, gt=0, le=1000)
    font_weight: Literal["normal", "bold", "bolder", "lighter"] | int | None = "bold"


class SubtitleTextStyle(TextStyle):
    """Of a subtitle: 12 px, grey."""

    color: TextColor | None = "#6E7079"
    font_size: float | None = Field(default=12, gt=0, le=1000)


class LegendTextStyle(TextStyle):
    """Of a legend entry."""

    color: TextColor | None = "#333"


class AxisTextStyle(TextStyle):
    """Of axis labels: 12 px. `color` None is the colour of the axis line."""

    font_size: float | None = Field(default=12, gt=0, le=1000)
