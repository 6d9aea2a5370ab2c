"""Lines in a round plot area."""

from functools import partial

import numpy as np
from matplotlib.path import Path

from consumer.render.curves import runs, smooth
from consumer.render.paint import fill_of, stroke_of
from consumer.render.paths import Points, polygon
from consumer.render.point_marks import PointMarks
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from contracts.charts.series.line import PolarLineSeries
from contracts.charts.styles import AreaStyle


def paint_area(scene: Scene, index: int, series: PolarLineSeries) -> None:
    """Paint the area between one line and what it stands on, if it has one."""
    if series.area is None:
        return
    paint = series.area.color if series.area.color is not None else scene.colors.series[index]
    fill = fill_of(paint, series.area.opacity)
    both = np.hstack([_points(scene, index, series), _feet(scene, index, series, series.area)])
    for run in runs(both, bridge=series.connect_nulls):
        outline = polygon(np.vstack([run[:, :2], run[::-1, 2:]]))
        paint_run = partial(scene.surface.path, outline, fill=fill)
        with_shadow(scene.surface, series.area.shadow, paint_run)


def paint_line(scene: Scene, index: int, series: PolarLineSeries) -> None:
    """Paint the stroke of one line."""
    if stroke := stroke_of(series.line_style, scene.colors.series[index]):
        for run in runs(_points(scene, index, series), bridge=series.connect_nulls):
            paint_run = partial(scene.surface.path, _course(run, series), stroke=stroke)
            with_shadow(scene.surface, series.line_style.shadow, paint_run)


def paint_symbols(scene: Scene, index: int, series: PolarLineSeries) -> None:
    """Paint the symbols of one line, and leave its labels."""
    if not series.show_symbol:
        return
    polar, points = scene.polars[series.polar], _points(scene, index, series)
    base = polar.angle_axis if scene.columns[index].base == "x" else polar.radius_axis
    marks = PointMarks(scene, index, series, base, points, polar.box)
    everyone = np.ones(len(points), dtype=bool)
    marks.paint_symbols(series.symbol, everyone)
    marks.leave_labels("top", everyone)


def _points(scene: Scene, index: int, series: PolarLineSeries) -> Points:
    polar, columns = scene.polars[series.polar], scene.columns[index]
    return polar.points(polar.degrees(columns.x), polar.radii(columns.y))


def _feet(scene: Scene, index: int, series: PolarLineSeries, area: AreaStyle) -> Points:
    """For each item where its area begins: at the item below, or at the origin."""
    polar, columns = scene.polars[series.polar], scene.columns[index]
    axis = polar.radius_axis if columns.base == "x" else polar.angle_axis
    low, high = axis.scale.domain
    words = {"start": low, "end": high, "auto": 0.0}
    origin = words[area.origin] if isinstance(area.origin, str) else area.origin
    foot = np.full_like(columns.high, min(max(origin, low), high))
    if columns.low is not None:
        foot = np.where(np.isfinite(columns.low), columns.low, foot)
    x, y = (columns.at, foot) if columns.base == "x" else (foot, columns.at)
    return polar.points(polar.degrees(x), polar.radii(y))


def _course(run: Points, series: PolarLineSeries) -> Path:
    return smooth(run, series.smooth, series.smooth_monotone) if series.smooth else Path(run)
