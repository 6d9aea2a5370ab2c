"""Scattered symbols on calendars."""

import numpy as np

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import CalendarScatterSeries


def paint(scene: Scene, index: int, series: CalendarScatterSeries) -> None:
    """Paint one scatter series."""
    calendar, columns = scene.calendars[series.calendar], scene.columns[index]
    points = calendar.middles(columns.at)
    marks = PointMarks(scene, index, series, None, points, calendar.rect)
    everyone = np.isfinite(points[:, 0])
    if series.ripple is not None:
        marks.paint_ripples(series.ripple, everyone)
    marks.paint_symbols(series.symbol, everyone)
    marks.leave_labels("inside", everyone)
