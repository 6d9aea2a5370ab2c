"""Scattered symbols in a round plot area."""

from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from contracts.charts.series.scatter import PolarScatterSeries


def paint_ripples(scene: Scene, index: int, series: PolarScatterSeries) -> None:
    """Paint the rings around the symbols, if they have any."""
    if series.ripple is not None:
        marks = _marks(scene, index, series)
        marks.paint_ripples(series.ripple, marks.finite)


def paint(scene: Scene, index: int, series: PolarScatterSeries) -> None:
    """Paint the symbols of one scatter series, and leave their labels."""
    marks = _marks(scene, index, series)
    marks.paint_symbols(series.symbol, marks.finite)
    marks.leave_labels("inside", marks.finite)


def _marks(scene: Scene, index: int, series: PolarScatterSeries) -> PointMarks:
    polar, columns = scene.polars[series.polar], scene.columns[index]
    points = polar.points(polar.degrees(columns.x), polar.radii(columns.y))
    base = polar.angle_axis if columns.base == "x" else polar.radius_axis
    return PointMarks(scene, index, series, base, points, polar.box)
