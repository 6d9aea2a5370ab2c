"""Marks: how each series type is painted. A new type is a module here and a line in `MARKS`."""

from collections.abc import Callable
from typing import Any, Final

from consumer.render.marks import (
    bar,
    boxplot,
    calendar_heatmap,
    calendar_scatter,
    candlestick,
    funnel,
    gauge,
    heatmap,
    histogram,
    line,
    pie,
    polar_bar,
    polar_line,
    polar_scatter,
    radar,
    scatter,
)
from consumer.render.scene import Scene

Mark = Callable[[Scene, int, Any], None]
"""Paints the series of this index on the scene, or a part of it."""
Layers = tuple[tuple[float, Mark], ...]
"""Parts of a series with their `z2`: among series of one `z` all parts of the least `z2` come first."""

_SHAPES_Z2: Final = 0.0
_BARS_Z2: Final = 1.0
_SLICES_Z2: Final = 2.0
_LINES_Z2: Final = 10.0
_RIPPLES_Z2: Final = 99.0
_SYMBOLS_Z2: Final = 100.0

MARKS: Final[dict[str, Layers]] = {
    "bar": ((_SHAPES_Z2, bar.paint_backgrounds), (_BARS_Z2, bar.paint)),
    "boxplot": ((_SYMBOLS_Z2, boxplot.paint),),
    "calendar_heatmap": ((_SHAPES_Z2, calendar_heatmap.paint),),
    "calendar_scatter": (
        (_RIPPLES_Z2, calendar_scatter.paint_ripples),
        (_SYMBOLS_Z2, calendar_scatter.paint),
    ),
    "candlestick": ((_SYMBOLS_Z2, candlestick.paint),),
    "funnel": ((_SHAPES_Z2, funnel.paint),),
    "gauge": ((_SHAPES_Z2, gauge.paint),),
    "heatmap": ((_SHAPES_Z2, heatmap.paint),),
    "histogram": ((_BARS_Z2, histogram.paint),),
    "line": ((_SHAPES_Z2, line.paint_area), (_LINES_Z2, line.paint_line), (_SYMBOLS_Z2, line.paint_symbols)),
    "pie": ((_SLICES_Z2, pie.paint),),
    "polar_bar": ((_BARS_Z2, polar_bar.paint),),
    "polar_line": (
        (_SHAPES_Z2, polar_line.paint_area),
        (_LINES_Z2, polar_line.paint_line),
        (_SYMBOLS_Z2, polar_line.paint_symbols),
    ),
    "polar_scatter": ((_RIPPLES_Z2, polar_scatter.paint_ripples), (_SYMBOLS_Z2, polar_scatter.paint)),
    "radar": ((_SHAPES_Z2, radar.paint), (_SYMBOLS_Z2, radar.paint_symbols)),
    "scatter": ((_RIPPLES_Z2, scatter.paint_ripples), (_SYMBOLS_Z2, scatter.paint)),
}
