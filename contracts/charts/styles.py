"""How shapes are painted: lines, items, areas, shadows, symbols."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from contracts import limits
from contracts.charts.colors import Color, Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Corners, Fraction, Number, Px, Size

DashPattern = Annotated[tuple[Size, ...], Field(min_length=1, max_length=16)]
"""Lengths of dashes and gaps in px, alternating."""


def _kind_of_dash(value: Any) -> str:
    return "name" if isinstance(value, str) else "pattern"


Dash = Annotated[
    Annotated[Literal["solid", "dashed", "dotted"], Tag("name")] | Annotated[DashPattern, Tag("pattern")],
    Discriminator(_kind_of_dash),
]
"""`dashed` is [4, 2] times the line width, `dotted` [1, 1] times (zrender's rule); or lengths in px."""


class Shadow(SpecModel):
    """A soft shadow beneath a shape."""

    color: Color = "#000"
    blur: Size = 0
    """Radius in px, as of a canvas shadow."""
    offset_x: Px = 0
    offset_y: Px = 0


class LineStyle(SpecModel):
    """A stroke. None takes what the place of use says."""

    color: Paint | None = None
    """None: the colour of the series, the axis, … (see the place of use)."""
    width: Size = 1
    """px."""
    type: Dash = "solid"
    opacity: Fraction = 1
    cap: Literal["butt", "round", "square"] = "butt"
    join: Literal["bevel", "round", "miter"] = "bevel"
    dash_offset: Px = 0
    shadow: Shadow | None = None
    """Of the lines of series; others cast none."""


class ItemStyle(SpecModel):
    """Fill and border of a data item or symbol."""

    color: Paint | None = None
    """Fill; None: the series' (or item's) colour from the palette."""
    border_color: Paint | None = None
    """None: no visible border for filled shapes; empty symbols and candlesticks have their own rule."""
    border_width: Size = 0
    """px; drawn centred on the outline. With a width and no colour nothing is drawn."""
    border_type: Dash = "solid"
    border_radius: Corners = 0.0
    """Rounded corners of bars, slices and boxes: px, or % of the shorter side."""
    border_join: Literal["bevel", "round", "miter"] = "miter"
    opacity: Fraction = 1
    shadow: Shadow | None = None


class AreaStyle(SpecModel):
    """The area between a line and its base."""

    color: Paint | None = None
    """None: the colour of the series."""
    opacity: Fraction = 0.7
    origin: Literal["auto", "start", "end"] | Number = "auto"
    """Base of the area on the value axis: `auto` the zero line or the nearer edge, `start` the axis
    minimum, `end` the maximum, or a value. Stacked areas rest on the series below."""
    shadow: Shadow | None = None


class BackgroundStyle(SpecModel):
    """A box behind something."""

    color: Paint | None = None
    """None: transparent."""
    border_color: Paint | None = None
    """None: `#ccc` where `border_width` is set; behind bars none."""
    border_width: Size = 0
    border_type: Dash = "solid"
    border_radius: Corners = 0.0
    opacity: Fraction = 1
    shadow: Shadow | None = None


SymbolName = Literal[
    "none", "circle", "rect", "square", "round_rect", "triangle", "diamond", "pin", "arrow", "line",
    "empty_circle", "empty_rect", "empty_square", "empty_round_rect", "empty_triangle", "empty_diamond",
    "empty_pin", "empty_arrow",
]  # fmt: skip
PathSymbol = Annotated[
    str,
    Field(
        pattern=r"^path://[MmLlHhVvCcSsQqTtAaZzeE0-9+\-., \t\r\n]+$", max_length=limits.MAX_STRING_CHARACTERS
    ),
]
"""`path://` with path data of SVG, stretched to the size of the symbol."""


def _kind_of_symbol(value: Any) -> str:
    return "path" if isinstance(value, str) and value.startswith("path://") else "name"


Symbol = Annotated[
    Annotated[SymbolName, Tag("name")] | Annotated[PathSymbol, Tag("path")], Discriminator(_kind_of_symbol)
]
"""A marker shape. `empty_*` are white inside with a 2 px stroke in the item's colour."""


def _kind_of_size(value: Any) -> str:
    return "both" if isinstance(value, list | tuple) else "one"


SymbolSize = Annotated[
    Annotated[Size, Tag("one")] | Annotated[tuple[Size, Size], Tag("both")], Discriminator(_kind_of_size)
]
"""Diameter in px, or [width, height]."""
