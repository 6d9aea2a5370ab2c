"""Scattered symbols."""

import numpy as np

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import ScatterSeries


def paint(scene: Scene, index: int, series: ScatterSeries) -> None:
    """Paint one scatter series."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    points = np.column_stack([x_axis.px(columns.x), y_axis.px(columns.y)])
    base = x_axis if columns.base == "x" else y_axis
    marks = PointMarks(scene, index, series, base, points, x_axis.rect)
    everyone = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    if series.ripple is not None:
        marks.paint_ripples(series.ripple, everyone)
    marks.paint_symbols(series.symbol, everyone)
    marks.leave_labels("inside", everyone)
