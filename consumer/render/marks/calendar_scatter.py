"""Scattered symbols on calendars."""

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import CalendarScatterSeries


def paint_ripples(scene: Scene, index: int, series: CalendarScatterSeries) -> None:
    """Paint the rings around the symbols, if they have any."""
    if series.ripple is not None:
        marks = _marks(scene, index, series)
        marks.paint_ripples(series.ripple, marks.finite)


def paint(scene: Scene, index: int, series: CalendarScatterSeries) -> None:
    """Paint the symbols of one scatter series, and leave their labels."""
    marks = _marks(scene, index, series)
    marks.paint_symbols(series.symbol, marks.finite)
    marks.leave_labels("inside", marks.finite)


def _marks(scene: Scene, index: int, series: CalendarScatterSeries) -> PointMarks:
    calendar = scene.calendars[series.calendar]
    points = calendar.middles(scene.columns[index].at)
    return PointMarks(scene, index, series, None, points, calendar.rect)
