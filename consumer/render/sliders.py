"""Sliders of data windows, as they stand still (ECharts 5, `component/dataZoom/SliderZoomView`)."""

from typing import Final

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from consumer.render.columns import read_columns
from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, fill_of, rgba, solid
from consumer.render.paths import Points
from consumer.render.placed_axis import PlacedAxis
from consumer.render.rect_paths import rect_path
from consumer.render.scales import Extent, Values
from consumer.render.scene import Scene
from consumer.render.slider_texts import paint_ends
from consumer.render.slider_track import GRIP, Track, track_of
from consumer.render.windows import full_range, placed_window
from contracts.charts.data_windows import DataWindow, Slider
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.series.line import LineSeries
from contracts.charts.series.scatter import ScatterSeries

_SHADOWED: Final = (BarSeries, CandlestickSeries, LineSeries, ScatterSeries)
_SHADOW_ROOM: Final = 0.3
"""Of the range of values, above and below them."""
_PLAIN: Final = "#d2dbee"
_CHOSEN: Final = "#8fb0f7"
_HANDLE_BORDER: Final = "#ACB8D1"
_HANDLE_HALF_WIDTH: Final = 0.1
_HANDLE_STEM: Final = 0.19
"""Parts of a handle, as shares of the thickness: half its width, and the line above and below."""
_SPANS: Final = ("min_span", "max_span", "min_value_span", "max_value_span")
_WHITE: Final = "#fff"


def paint_slider(scene: Scene, window: DataWindow, slider: Slider) -> None:
    """Paint the control of one window."""
    axis = (scene.plot.x_axes if window.axis == "x" else scene.plot.y_axes)[window.axis_index]
    track = track_of(slider, axis.rect, scene.surface.bounds, inverse=axis.spec.inverse)
    values = _values(scene, axis)
    low, high = _range(scene, axis)
    first, last = _shares(_shown(scene, window), axis, low, high)
    start, end = first * track.length, last * track.length
    full = track.part(0, track.length, 0, track.thickness)
    scene.surface.rect(full, fill=fill_of(slider.background.color, slider.background.opacity))
    chosen = track.part(start, end, 0, track.thickness)
    if slider.show_data_shadow and values is not None:
        _paint_shadow(scene, track, values[1], chosen)
    _paint_frame(scene, slider, full, chosen)
    grip = track.part(start, end, track.thickness - 0.5, track.thickness - 0.5 + GRIP)
    scene.surface.rect(
        grip, fill=rgba(_PLAIN, 0.7), radii=(2, 2, 0, 0) if not track.upright else (0, 2, 2, 0)
    )
    for at in (start, end):
        _paint_handle(scene, track, at)
    if slider.show_detail:
        shown = [low + share * (high - low) for share in (first, last)]
        paint_ends(scene, track, axis, shown, (start, end))


def _paint_frame(scene: Scene, slider: Slider, full: Rect, chosen: Rect) -> None:
    scene.surface.rect(chosen, fill=fill_of(slider.filler_color))
    style = slider.background
    border = solid(style.border_color) if style.border_width else None
    if border:
        radius = style.border_radius if isinstance(style.border_radius, int | float) else 0.0
        edge = Rect(full.x + 0.5, full.y + 0.5, max(full.width - 1, 0), max(full.height - 1, 0))
        scene.surface.rect(edge, stroke=Stroke(border), radii=(radius,) * 4)


def _values(scene: Scene, axis: PlacedAxis) -> tuple[Values, Values] | None:
    """The first series on the axis, in and out of its window: places on it, and values across."""
    spec = scene.spec
    for index, series in enumerate(spec.series):
        mine = isinstance(series, SeriesOnAxes) and _axis_of(series, axis) == axis.index
        if mine and isinstance(series, _SHADOWED) and series.name not in scene.hidden:
            columns = read_columns([(index, series)], spec.x_axes, spec.y_axes)[index]
            return (columns.x, columns.y) if axis.dimension == "x" else (columns.y, columns.x)
    return None


def _axis_of(series: SeriesOnAxes, axis: PlacedAxis) -> int:
    return series.x_axis if axis.dimension == "x" else series.y_axis


def _shown(scene: Scene, window: DataWindow) -> DataWindow:
    """The window that counts: of several on one axis, all controls show the first."""
    same = (window.axis, window.axis_index)
    return next(one for one in scene.spec.data_windows if (one.axis, one.axis_index) == same)


def _range(scene: Scene, axis: PlacedAxis) -> tuple[float, float]:
    """The values at both ends of the track: of all series on the axis, stacks added up."""
    spec = scene.spec
    shown = [
        (index, one)
        for index, one in enumerate(spec.series)
        if isinstance(one, SeriesOnAxes) and one.name not in scene.hidden
    ]
    columns = read_columns(shown, spec.x_axes, spec.y_axes)
    mine = [columns[index] for index, one in shown if _axis_of(one, axis) == axis.index]
    values = [found.x if axis.dimension == "x" else found.y for found in mine]
    return full_range(axis.spec, values) or (0.0, 1.0)


def _shares(window: DataWindow, axis: PlacedAxis, low: float, high: float) -> tuple[float, float]:
    """Start and end of the window, 0 to 1."""
    span = (high - low) or 1.0
    if any(getattr(window, name) is not None for name in _SPANS):
        placed = placed_window(window, axis.spec, low, high)
        return (placed.low - low) / span, (placed.high - low) / span
    start = window.start / 100 if window.start_value is None else (window.start_value - low) / span
    end = window.end / 100 if window.end_value is None else (window.end_value - low) / span
    first, last = sorted((min(max(start, 0.0), 1.0), min(max(end, 0.0), 1.0)))
    return first, last


def _paint_shadow(scene: Scene, track: Track, values: Values, chosen: Rect) -> None:
    """The course of the data: pale, and stronger in the window."""
    course = _course(track, values)
    if course is None:
        return
    ends = track.points([track.length, 0], [0, 0])
    area = Path(np.vstack([course, ends, course[:1]]), closed=True)
    bounds = track.part(0, track.length, 0, track.thickness)
    scene.surface.path(area, fill=rgba(_PLAIN, 0.2), clip=bounds)
    scene.surface.line(course, Stroke(rgba(_PLAIN), 0.5), clip=bounds)
    if chosen.width and chosen.height:
        scene.surface.path(area, fill=rgba(_CHOSEN, 0.2), clip=chosen)
        scene.surface.line(course, Stroke(rgba(_CHOSEN), 0.5), clip=chosen)


def _course(track: Track, values: Values) -> Points | None:
    """One point for each item, at most one for each px."""
    stride = max(1, round(len(values) / max(track.length, 1)))
    extent = Extent.of([values])
    if extent is None or len(values) < 2:  # noqa: PLR2004  # a point has no course
        return None
    room = (extent.high - extent.low) * _SHADOW_ROOM
    low, span = extent.low - room, (extent.high - extent.low + 2 * room) or 1.0
    along = (np.arange(len(values)) * track.length / (len(values) - 1))[::stride]
    across = (np.where(np.isfinite(values), (values - low) / span, 0.0) * track.thickness)[::stride]
    return track.points(*_with_cliffs(along, across, np.isnan(values[::stride])))


def _with_cliffs(along: Values, across: Values, empty: NDArray[np.bool_]) -> tuple[Values, Values]:
    """The course falls straight down to a gap and rises straight up from it."""
    falls = np.flatnonzero(empty[1:] & ~empty[:-1]) + 1
    rises = np.flatnonzero(~empty[1:] & empty[:-1]) + 1
    before = np.concatenate([falls, rises])
    places = np.concatenate([along[falls - 1], along[rises]])
    return np.insert(along, before, places), np.insert(across, before, 0.0)


def _paint_handle(scene: Scene, track: Track, at: float) -> None:
    size = track.thickness
    stroke = Stroke(rgba(_HANDLE_BORDER))
    stem = size * _HANDLE_STEM
    ends = track.points([at, at, at, at], [0, stem, size - stem, size])
    scene.surface.segments(ends[::2], ends[1::2], stroke)
    half = size * _HANDLE_HALF_WIDTH
    body = track.part(at - half, at + half, stem, size - stem)
    path = rect_path(body, (half / 2, half / 2, half / 2, half / 2))
    scene.surface.path(path, fill=rgba(_WHITE), stroke=stroke)
