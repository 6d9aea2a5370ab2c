"""Lines in a round plot area."""

import numpy as np
from matplotlib.path import Path

from consumer.render.curves import runs, smooth
from consumer.render.paint import fill_of, stroke_of
from consumer.render.paths import Points
from consumer.render.point_marks import PointMarks
from consumer.render.radar_paint import closed
from consumer.render.scene import Scene
from contracts.charts.series.line import PolarLineSeries


def paint(scene: Scene, index: int, series: PolarLineSeries) -> None:
    """Paint one line: area, stroke, symbols."""
    polar, columns = scene.polars[series.polar], scene.columns[index]
    points = polar.points(polar.degrees(columns.x), polar.radii(columns.y))
    color = scene.colors.series[index]
    for run in runs(points, bridge=series.connect_nulls):
        if series.area is not None:
            paint = series.area.color if series.area.color is not None else color
            center = np.array([(polar.x, polar.y)])
            fill = fill_of(paint, series.area.opacity)
            scene.surface.path(closed(np.vstack([run, center])), fill=fill)
        if stroke := stroke_of(series.line_style, color):
            scene.surface.path(_course(run, series), stroke=stroke)
    if series.show_symbol:
        base = polar.angle_axis if columns.base == "x" else polar.radius_axis
        marks = PointMarks(scene, index, series, base, points, polar.box)
        everyone = np.ones(len(points), dtype=bool)
        marks.paint_symbols(series.symbol, everyone)
        marks.leave_labels("top", everyone)


def _course(run: Points, series: PolarLineSeries) -> Path:
    return smooth(run, series.smooth, series.smooth_monotone) if series.smooth else Path(run)
