"""Marks on a cartesian series: points, lines and areas that point something out."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from contracts.charts.labels import LabelPosition, ShownLabel
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Length, Number, Size, Text
from contracts.charts.styles import Dash, ItemStyle, LineStyle, Symbol, SymbolSize

Statistic = Literal["min", "max", "average", "median"]


def _kind_of_coordinate(value: Any) -> str:
    return "statistic" if isinstance(value, str) else "number"


Coordinate = Annotated[
    Annotated[Number, Tag("number")] | Annotated[Statistic, Tag("statistic")],
    Discriminator(_kind_of_coordinate),
]
"""A position on an axis (category index, number, ms), or a statistic of the series' own column on it."""


class MarkPlace(SpecModel):
    """A place in the plot area: of an item, by coordinates, or in px. The last one given wins."""

    item: Statistic | None = None
    """The data item whose value is least, greatest, or nearest to the average or median (of stacked
    series: of the stacked values)."""
    item_axis: Literal["x", "y"] | None = None
    """The axis whose values `item` looks at; None: the value axis."""
    item_column: Text | None = None
    """Which column, of series with several on the value axis: of candlesticks `open` (where nothing is
    said), `close`, `low`, `high`; of boxes `low` (where nothing is said), `q1`, `median`, `q3`, `high`."""
    x: Coordinate | None = None
    """None, with `y` given: for areas the edge of the plot area."""
    y: Coordinate | None = None
    left: Length | None = None
    """px or % from the left edge of the picture."""
    top: Length | None = None


class MarkPointLabel(ShownLabel):
    """In the pin. With no template: the value."""

    position: LabelPosition | None = "inside"


class MarkPoint(MarkPlace):
    """A symbol at one place. `{name}` of its label is `name`, `{value}` is `value`."""

    z: float = 5
    """Drawing order, as of series."""

    name: Text = ""
    value: Number | Text | None = None
    """Shown by the label; None: the value of the item; a place by coordinates says nothing."""
    symbol: Symbol = "pin"
    """A pin stands with its tip at the place."""
    symbol_size: SymbolSize = 50.0
    symbol_keep_aspect: bool = False
    """A `path://` symbol keeps its aspect in a square, and that is as wide and high as the size says."""
    symbol_rotate: Degrees = 0
    symbol_offset: tuple[Length, Length] = (0.0, 0.0)
    item_style: ItemStyle = ItemStyle(border_width=2)
    """`color` None: the colour of the series."""
    label: MarkPointLabel = MarkPointLabel()


class MarkLineLabel(ShownLabel):
    """At the line. With no template: the value, in `precision` decimals at most."""

    position: LabelPosition | None = "end"


class MarkLineStyle(LineStyle):
    """Of a mark line: dashed; `color` None: the colour of the series."""

    type: Dash = "dashed"


class MarkLine(SpecModel):
    """A line across the plot area, or between two places.

    With `end` None the line runs across the whole plot area at `start.x` (upright) or `start.y`
    (level); with `start.item` at that value of the value axis: `average` is the average itself,
    not the item nearest to it. With `end` it is a segment.
    """

    z: float = 5
    """Drawing order, as of series."""
    name: Text = ""
    start: MarkPlace
    end: MarkPlace | None = None
    value: Number | Text | None = None
    """Shown by the label; None: where the line stands."""
    precision: int = Field(default=2, ge=0, le=20)
    """Decimals of the value, and of where the line stands."""
    line_style: MarkLineStyle = MarkLineStyle()
    symbols: tuple[Symbol, Symbol] = ("circle", "arrow")
    """At the start and the end."""
    symbol_sizes: tuple[Size, Size] = (8, 16)
    label: MarkLineLabel = MarkLineLabel()


class MarkAreaStyle(ItemStyle):
    """Of a mark area; `color` None: the colour of the series at opacity 0.4."""


class MarkAreaLabel(ShownLabel):
    """At the area. With no template: the name."""

    position: LabelPosition | None = "top"


class MarkArea(SpecModel):
    """A rectangle between two places; a coordinate that is None reaches to the edge of the plot area.

    On a bar series categories count with their whole bands.
    """

    z: float = 1
    """Drawing order, as of series."""

    name: Text = ""
    start: MarkPlace
    end: MarkPlace
    item_style: MarkAreaStyle = MarkAreaStyle()
    label: MarkAreaLabel = MarkAreaLabel()
