"""Scattered symbols."""

import numpy as np

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import ScatterSeries


def paint_ripples(scene: Scene, index: int, series: ScatterSeries) -> None:
    """Paint the rings around the symbols, if they have any."""
    if series.ripple is not None:
        marks = _marks(scene, index, series)
        marks.paint_ripples(series.ripple, marks.finite)


def paint(scene: Scene, index: int, series: ScatterSeries) -> None:
    """Paint the symbols of one scatter series, and leave their labels."""
    marks = _marks(scene, index, series)
    marks.paint_symbols(series.symbol, marks.finite)
    marks.leave_labels("inside", marks.finite)


def _marks(scene: Scene, index: int, series: ScatterSeries) -> PointMarks:
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    points = np.column_stack([x_axis.px(columns.x), y_axis.px(columns.y)])
    return PointMarks(scene, index, series, x_axis if columns.base == "x" else y_axis, points, x_axis.rect)
