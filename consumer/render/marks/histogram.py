"""Histograms."""

import numpy as np

from consumer.render.paint import rgba, solid
from consumer.render.scene import Scene
from contracts.charts.series.histogram import HistogramSeries


def paint(scene: Scene, index: int, series: HistogramSeries) -> None:
    """Paint one histogram: bars from edge to edge."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    edges = x_axis.px(columns.at)
    top = y_axis.px(columns.high[:-1])
    gap = series.gap / 2
    left, right = np.minimum(edges[:-1], edges[1:]) + gap, np.maximum(edges[:-1], edges[1:]) - gap
    fill = solid(scene.colors.series[index], series.item_style.opacity) or rgba("#5470c6")
    clip = x_axis.rect if series.clip else None
    scene.surface.rects(
        left, top, np.maximum(right, left), np.full_like(top, y_axis.zero), fill=fill, clip=clip
    )
