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
"""Paints the series of this index on the scene."""

MARKS: Final[dict[str, Mark]] = {
    "bar": bar.paint,
    "boxplot": boxplot.paint,
    "calendar_heatmap": calendar_heatmap.paint,
    "calendar_scatter": calendar_scatter.paint,
    "candlestick": candlestick.paint,
    "funnel": funnel.paint,
    "gauge": gauge.paint,
    "heatmap": heatmap.paint,
    "histogram": histogram.paint,
    "line": line.paint,
    "pie": pie.paint,
    "polar_bar": polar_bar.paint,
    "polar_line": polar_line.paint,
    "polar_scatter": polar_scatter.paint,
    "radar": radar.paint,
    "scatter": scatter.paint,
}
