"""Lines and areas."""

from functools import partial
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.columns import Columns
from consumer.render.curves import band, is_dense, runs, smooth, stepped
from consumer.render.end_labels import leave_end_label
from consumer.render.geometry import Rect
from consumer.render.paint import fill_of, stroke_of
from consumer.render.paths import CLOSE, LINE, Points, around_all, codes_of, path_of, vertices_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.point_marks import Mask, PointMarks
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from consumer.render.surface import SIMPLIFY_FROM
from consumer.render.symbols import size_of
from consumer.render.visual_lines import line_paint
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.line import LineSeries

_SYMBOL_ROOM: Final = 1.5
_SAMPLES: Final = 5


def paint_symbols(scene: Scene, index: int, series: LineSeries) -> None:
    """Paint the symbols of one line, and leave its labels."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base = x_axis if columns.base == "x" else y_axis
    marks = PointMarks(scene, index, series, base, _points(scene, index, series), x_axis.rect)
    leave_end_label(marks, series.end_label, base)
    if not series.show_symbol:  # labels belong to symbols: where there is none, there is no label
        return
    mask = _symbol_mask(series, columns, base)
    marks.paint_symbols(series.symbol, mask)
    marks.leave_labels("top", mask)


def _points(scene: Scene, index: int, series: LineSeries) -> Points:
    found = scene.points.get(index)
    if found is None:
        x_axis, y_axis = scene.plot.axes_of(series)
        columns = scene.columns[index]
        found = scene.points[index] = np.column_stack([x_axis.px(columns.x), y_axis.px(columns.y)])
    return found


def _clip(scene: Scene, series: LineSeries) -> Rect | None:
    rect = scene.plot.axes_of(series)[0].rect
    return rect.grown(series.line_style.width / 2 + 0.5) if series.clip else None


def paint_line(scene: Scene, index: int, series: LineSeries) -> None:
    """Paint the stroke of one line."""
    stroke_line = partial(_stroke_line, scene, index, series)
    with_shadow(scene.surface, series.line_style.shadow, stroke_line)


def _stroke_line(scene: Scene, index: int, series: LineSeries) -> None:
    color = line_paint(scene, index, series) or scene.colors.series[index]
    stroke = stroke_of(series.line_style, color)
    if stroke is None:
        return
    columns, clip = scene.columns[index], _clip(scene, series)
    for run in _runs(columns.kept(_points(scene, index, series)), series, columns):
        dense = is_dense(run) and not stroke.dash and columns.base == "x" and not series.smooth
        path = band(run, stroke.width) if dense else _course(run, series)
        if dense:
            scene.surface.path(path, fill=stroke.gradient or stroke.color, clip=clip)
        else:
            scene.surface.path(path, stroke=stroke, clip=clip)


def _runs(points: Points, series: LineSeries, columns: Columns) -> list[Points]:
    """The stretches between gaps, as stairs where the line has steps: those lead on towards a gap.

    `points` may have several pairs of columns, which are stepped side by side.
    """
    if not series.step:
        return runs(points, bridge=series.connect_nulls)
    if series.connect_nulls:
        points = points[np.isfinite(points).all(axis=1)]
    pairs = np.hsplit(points, points.shape[1] // 2)
    stairs = [stepped(pair, series.step, upright=columns.base == "y") for pair in pairs]
    return runs(np.hstack(stairs), bridge=False)


def _course(run: Points, series: LineSeries) -> Path:
    """The path of a line, thinned out where it has more points than can be seen."""
    if series.smooth and not series.step:
        return smooth(run, series.smooth, series.smooth_monotone)
    path = path_of(run, None)
    path.should_simplify = len(run) >= SIMPLIFY_FROM
    return path


def paint_area(scene: Scene, index: int, series: LineSeries) -> None:
    """Paint the area of one line, if it has one."""
    area = series.area
    if area is None:
        return
    color = line_paint(scene, index, series) or scene.colors.series[index]
    fill = fill_of(area.color if area.color is not None else color, area.opacity)
    if fill is None:
        return
    x_axis, y_axis = scene.plot.axes_of(series)
    columns, clip = scene.columns[index], _clip(scene, series)
    points = _points(scene, index, series)
    across = y_axis if columns.base == "x" else x_axis
    below = columns.low
    if below is not None and columns.founded is not None and area.origin != "auto":
        below = np.where(columns.founded, np.nan, below)
    low = np.full(len(points), np.nan) if below is None else across.px(below)
    # What stands on nothing stands on the origin: a logarithmic axis has no zero to stand on.
    low = np.where(np.isfinite(low), low, _floor(across, area.origin))
    foot = points.copy()
    foot[:, 1 if columns.base == "x" else 0] = low
    both = columns.kept(np.hstack([points, foot]))
    beneath = _smoothness_beneath(scene, index, series)
    outlines = [
        _joined(_edge(run[:, :2], series, series.smooth), _edge(run[:, 2:], series, beneath))
        for run in _runs(both, series, columns)
    ]
    # A gradient runs over all of the area, gaps or not.
    whole = around_all(outlines) if len(outlines) > 1 and not isinstance(fill, tuple) else None
    for outline in outlines:
        paint_run = partial(scene.surface.path, outline, fill=fill, clip=clip, snap=False, shape=whole)
        with_shadow(scene.surface, area.shadow, paint_run)


def _smoothness_beneath(scene: Scene, index: int, series: LineSeries) -> float:
    """How round the line is that an area stands on."""
    if series.stack is None:
        return 0
    stack = (series.stack, series.x_axis, series.y_axis)
    for number, one in reversed(list(enumerate(scene.spec.series[:index]))):
        if number not in scene.columns or not isinstance(one, LineSeries):
            continue
        if (one.stack, one.x_axis, one.y_axis) == stack:
            return one.smooth
    return 0


def _edge(points: Points, series: LineSeries, smoothness: float) -> Path:
    if smoothness and not series.step:
        return smooth(points, smoothness, series.smooth_monotone)
    return path_of(points, None)


def _joined(upper: Path, lower: Path) -> Path:
    """One closed outline: along the upper edge, and back along the lower one."""
    there, back = vertices_of(upper), vertices_of(lower)[::-1]
    vertices = np.concatenate([there, back, there[:1]])
    codes = np.concatenate([codes_of(upper), [LINE], codes_of(lower)[1:], [CLOSE]])
    return path_of(vertices, codes.astype(np.uint8))


def _floor(axis: PlacedAxis, origin: str | float) -> float:
    low, high = axis.scale.domain
    if origin == "start":
        return axis.px_of(low)
    if origin == "end":
        return axis.px_of(high)
    if isinstance(origin, int | float):
        return axis.px_of(min(max(origin, low), high))
    return axis.zero


def _symbol_mask(series: LineSeries, columns: Columns, base: PlacedAxis) -> Mask:
    """Which items have a symbol: all, or on crowded category axes those with a label."""
    everyone = np.ones(len(columns.at), dtype=bool)
    if series.show_all_symbols is True or not isinstance(base.spec, CategoryAxis):
        return everyone
    if series.show_all_symbols == "auto":
        step = max(1, round(len(columns.at) / _SAMPLES))
        sizes = [size_of(series.symbol_size) for _ in range(0, len(columns.at), step)]
        across = 0 if base.dimension == "x" else 1
        if all(size[across] * _SYMBOL_ROOM <= base.band for size in sizes):
            return everyone
    labelled = {label.value for label in base.labels}
    return np.array([place in labelled for place in columns.at.tolist()], dtype=bool)
