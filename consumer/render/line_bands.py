"""Lines under a visual map: bands of the plot, each with the colour of its values."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, rgba, stroke_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene
from consumer.render.visuals import pieces_of, visual_of
from contracts.charts.series.line import LineSeries
from contracts.charts.visual_maps import PiecewiseVisualMap, VisualMap

_CONTINUOUS_BANDS: Final = 48
"""Steps in which a continuous map is painted along a line."""


def color_bands(scene: Scene, index: int, series: LineSeries) -> list[tuple[Rect | None, Stroke]]:
    """Part of the plot and stroke for each band; none when no visual map rules the line."""
    ruling = (one for one in scene.spec.visual_maps if one.series is None or index in one.series)
    mapping = next(ruling, None)
    stroke = stroke_of(series.line_style, scene.colors.series[index])
    if mapping is None or stroke is None or not scene.visuals.get(index):
        return []
    axis = _axis(scene, index, series, mapping)
    found: list[tuple[Rect | None, Stroke]] = []
    for low, high in pairwise(_edges(mapping, axis)):
        color = visual_of(mapping, (low + high) / 2).color
        painted = stroke if color is None else replace(stroke, color=rgba(color))
        if painted.color[3]:
            found.append((_band(axis, low, high), painted))
    return found


def _axis(scene: Scene, index: int, series: LineSeries, mapping: VisualMap) -> PlacedAxis:
    x_axis, y_axis = scene.plot.axes_of(series)
    if mapping.dimension in {"x", "y"}:
        return x_axis if mapping.dimension == "x" else y_axis
    return y_axis if scene.columns[index].base == "x" else x_axis


def _edges(mapping: VisualMap, axis: PlacedAxis) -> list[float]:
    """Values where the colour changes, from one end of the axis to the other."""
    low, high = axis.scale.low, axis.scale.high
    if isinstance(mapping, PiecewiseVisualMap):
        ends = {end for piece in pieces_of(mapping) for end in (piece.min, piece.max) if end is not None}
    else:
        ends = set(np.linspace(mapping.min, mapping.max, _CONTINUOUS_BANDS).tolist())
    return [low, *sorted(end for end in ends if low < end < high), high]


def _band(axis: PlacedAxis, low: float, high: float) -> Rect:
    start, end = sorted((axis.px_of(low), axis.px_of(high)))
    rect = axis.rect
    if axis.dimension == "x":
        return Rect(start, rect.y - 1, end - start, rect.height + 2)
    return Rect(rect.x - 1, start, rect.width + 2, end - start)
