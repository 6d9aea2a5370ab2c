"""Free shapes on the picture: texts, rectangles, circles, lines."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from contracts.charts.boxes import Box
from contracts.charts.scalars import Degrees, Px, Size, Text
from contracts.charts.styles import ItemStyle
from contracts.charts.text import TextStyle

Factor = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1000, le=1000)]
"""How many times larger; negative ones mirror."""


class GraphicFrame(Box):
    """What free shapes share: a place and an order.

    The place is where the origin of the shape stands. `left`, `top`, `right` and `bottom` move it so that
    the edges of the shape stand there, in the picture or in the group around it.
    """

    x: Px = 0
    """px right of the left edge of the picture, or of the origin of the group."""
    y: Px = 0
    """px below the top edge, or the origin."""
    shift: tuple[Px, Px] = (0, 0)
    """Where the shape stands on its origin: turned and scaled with it."""
    rotate: Degrees = 0
    """Counter-clockwise, around `pivot`."""
    scale: tuple[Factor, Factor] = (1, 1)
    """Across and down, around `pivot`; texts grow alike in both directions."""
    pivot: tuple[Px, Px] = (0, 0)
    """From the origin."""
    bounding: Literal["all", "raw"] = "all"
    """Which edges `left` and so on mean: those of the turned and scaled shape, or (`raw`) those it has
    without; of a group without its `width` and `height`, or (`raw`) these."""
    z: float = 0


class GraphicText(GraphicFrame):
    """A text; `text_style.align` and `vertical_align` say which of its points is at its origin (top left)."""

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
    """A circle around its origin."""

    type: Literal["circle"]
    radius: Size
    item_style: ItemStyle = ItemStyle(color="#000")


class GraphicSector(GraphicFrame):
    """A slice or a ring around its origin."""

    type: Literal["sector"]
    radius: Size
    inner_radius: Size = 0
    start_angle: Degrees = 0
    """Clockwise from three o'clock."""
    end_angle: Degrees = 360
    item_style: ItemStyle = ItemStyle(color="#000")


class GraphicPolyline(GraphicFrame):
    """A line through points, or a polygon, in px from its origin."""

    type: Literal["polyline"]
    points: tuple[tuple[Px, Px], ...] = Field(min_length=2, max_length=10_000)
    closed: bool = False
    """Closed and filled."""
    item_style: ItemStyle = ItemStyle()
    """Open lines take the border only."""


class GraphicGroup(GraphicFrame):
    """Shapes that are placed, turned and scaled together; `width` and `height` are the box their own
    `left` and so on refer to (0 and 0, so that `center` is the origin).
    """

    type: Literal["group"]
    children: tuple["Graphic", ...] = Field(default=(), max_length=1000)
    """Each with an order of its own."""


Graphic = Annotated[
    GraphicText | GraphicRect | GraphicCircle | GraphicSector | GraphicPolyline | GraphicGroup,
    Field(discriminator="type"),
]
"""A free shape, or several together."""


def graphic_texts(graphics: Iterable[Graphic], path: str) -> Iterator[tuple[str, str]]:
    """Every text in these shapes, with its path."""
    for index, one in enumerate(graphics):
        if isinstance(one, GraphicText):
            yield f"{path}[{index}].text", one.text
        elif isinstance(one, GraphicGroup):
            yield from graphic_texts(one.children, f"{path}[{index}].children")
