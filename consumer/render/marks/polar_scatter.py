"""Scattered symbols in a round plot area."""

import numpy as np

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import PolarScatterSeries


def paint(scene: Scene, index: int, series: PolarScatterSeries) -> None:
    """Paint one scatter series."""
    polar, columns = scene.polars[series.polar], scene.columns[index]
    points = polar.points(polar.degrees(columns.x), polar.radii(columns.y))
    base = polar.angle_axis if columns.base == "x" else polar.radius_axis
    marks = PointMarks(scene, index, series, base, points, polar.box)
    everyone = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    if series.ripple is not None:
        marks.paint_ripples(series.ripple, everyone)
    marks.paint_symbols(series.symbol, everyone)
    marks.leave_labels("inside", everyone)
