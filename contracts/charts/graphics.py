"""Free shapes on the picture: texts, rectangles, circles, lines."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.charts.boxes import Box
from contracts.charts.scalars import Degrees, Px, Size, Text
from contracts.charts.styles import ItemStyle
from contracts.charts.text import TextStyle


class GraphicFrame(Box):
    """What free shapes share: a place (`Box`, by their own size; else `x`, `y`) and an order."""

    x: Px = 0
    """px right of its place (with no `left` and `right`: of the left edge of the picture)."""
    y: Px = 0
    """px below its place (with no `top` and `bottom`: of the top edge)."""
    rotate: Degrees = 0
    """Counter-clockwise, around its place."""
    z: float = 0


class GraphicText(GraphicFrame):
    """A text; `text_style.align` and `vertical_align` say which of its points is at x, y (top left)."""

    type: Literal["text"]
    text: Text
    text_style: TextStyle = TextStyle()


class GraphicRect(GraphicFrame):
    """A rectangle."""

    type: Literal["rect"]
    shape_width: Size
    shape_height: Size
    item_style: ItemStyle = ItemStyle(color="#000")


class GraphicCircle(GraphicFrame):
    """A circle around x, y."""

    type: Literal["circle"]
    radius: Size
    item_style: ItemStyle = ItemStyle(color="#000")


class GraphicPolyline(GraphicFrame):
    """A line through points, or a polygon, in px from x, y."""

    type: Literal["polyline"]
    points: tuple[tuple[Px, Px], ...] = Field(min_length=2, max_length=10_000)
    closed: bool = False
    """Closed and filled."""
    item_style: ItemStyle = ItemStyle()
    """Open lines take the border only."""


Graphic = Annotated[GraphicText | GraphicRect | GraphicCircle | GraphicPolyline, Field(discriminator="type")]
"""A free shape."""
