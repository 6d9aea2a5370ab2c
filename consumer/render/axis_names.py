"""Names of axes, beyond their ends or beside their middle, and the places along an axis."""

from typing import Final

from consumer.render.axis_anchors import OUTWARD, beside, beyond
from consumer.render.placed_axis import PlacedAxis
from consumer.render.surface import Surface
from consumer.render.text_block import block, paint_block
from contracts.charts.text import TextStyle

_LINE_COLOR: Final = "#6E7079"
_UPRIGHT: Final = 90.0


def axis_start(axis: PlacedAxis) -> float:
    """Px of the end of the axis line where it begins on the screen."""
    return axis.rect.x if axis.dimension == "x" else axis.rect.y


def axis_end(axis: PlacedAxis) -> float:
    """Px of the other end."""
    return axis.rect.right if axis.dimension == "x" else axis.rect.bottom


def edge(axis: PlacedAxis) -> float:
    """Px of the side of the plot where the axis stands, with its offset."""
    rect, offset = axis.rect, axis.spec.offset
    places = {
        "bottom": rect.bottom + offset,
        "top": rect.y - offset,
        "left": rect.x - offset,
        "right": rect.right + offset,
    }
    return places[axis.side]


def across_point(axis: PlacedAxis, along: float, across: float) -> tuple[float, float]:
    """A point of the picture, from px along the axis and px across it."""
    return (along, across) if axis.dimension == "x" else (across, along)


def paint_name(surface: Surface, axis: PlacedAxis, line_at: float, base: TextStyle) -> None:
    """Paint the name of an axis whose line lies at `line_at` px across."""
    spec = axis.spec
    line_color = spec.line.line_style.color
    color = base.color or (line_color if isinstance(line_color, str) else _LINE_COLOR)
    style = spec.name_text_style
    found = block(spec.name, style, base, color)
    along_axis = _UPRIGHT if axis.dimension == "y" else 0.0
    start, end = axis_start(axis), axis_end(axis)
    if spec.name_location == "middle":
        outward = OUTWARD[axis.side]
        rotate = along_axis if spec.name_rotate is None else spec.name_rotate
        x, y = across_point(axis, (start + end) / 2, edge(axis) + outward * spec.name_gap)
        align, vertical = beside(rotate - along_axis, outward)
    else:
        rotate = spec.name_rotate or 0.0
        before = (spec.name_location == "start") != spec.inverse
        at_start = before == (axis.dimension == "x")  # an upright axis begins at its foot
        at = start - spec.name_gap if at_start else end + spec.name_gap
        x, y = across_point(axis, at, line_at)
        align, vertical = beyond(rotate - along_axis, before=before)
    align, vertical = style.align or align, style.vertical_align or vertical
    paint_block(surface, found, x, y, align=align, vertical=vertical, rotate=rotate)
