"""Symbols at the ends of axis lines: arrows, mostly."""

from typing import Final

from consumer.render.axis_names import across_point, axis_end, axis_start
from consumer.render.boxes import length
from consumer.render.paint import Stroke, solid
from consumer.render.paths import moved, turned
from consumer.render.placed_axis import PlacedAxis
from consumer.render.surface import Surface
from consumer.render.symbols import is_empty, symbol_path
from contracts.charts.colors import Rgba

_WHITE: Final[Rgba] = (1.0, 1.0, 1.0, 1.0)
_OUTLINE_PX: Final = 2.0
_QUARTER: Final = 90.0


def paint_line_symbols(surface: Surface, axis: PlacedAxis, line_at: float) -> None:
    """Paint what stands at the ends of a line that lies at `line_at` px across, pointing away from it.

    The first symbol stands at the left or the foot, whichever way the axis runs, as in ECharts.
    """
    line = axis.spec.line
    color = solid(line.line_style.color, line.line_style.opacity)
    if color is None:
        return
    upright = axis.dimension == "y"
    ends = (axis_end(axis), axis_start(axis)) if upright else (axis_start(axis), axis_end(axis))
    for number, outward in ((0, _QUARTER), (1, -_QUARTER)):
        path = symbol_path(line.symbols[number], *line.symbol_size)
        if path is None:
            continue
        # Both offsets lead from the start of the line to its end.
        offset = length(line.symbol_offset[number], line.symbol_size[number])
        place = across_point(axis, ends[number] + (-offset if upright else offset), line_at)
        outline = moved(turned(path, outward + (_QUARTER if upright else 0)), *place)
        if is_empty(line.symbols[number]):
            surface.path(outline, fill=_WHITE, stroke=Stroke(color, _OUTLINE_PX))
        else:
            surface.path(outline, fill=color)
