"""Heatmaps on two category axes."""

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.heat_cells import HeatCells
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene, item_name
from contracts.charts.series.heatmap import HeatmapSeries


def paint(scene: Scene, index: int, series: HeatmapSeries) -> None:
    """Paint one heatmap."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    xs, ys = x_axis.px(columns.x), y_axis.px(columns.y)
    boxes = [
        _cell(x_axis, y_axis, x, y) if np.isfinite(x + y) else None
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True)
    ]

    def name_of(number: int) -> str:
        return item_name(x_axis, float(columns.x[number]), number, None)

    cells = HeatCells(scene, index, series, boxes, series.values, name_of, x_axis.rect.grown(1))
    cells.paint()
    cells.leave_labels()


def _cell(x_axis: PlacedAxis, y_axis: PlacedAxis, x: float, y: float) -> Rect:
    width, height = x_axis.band, y_axis.band
    # Whole pixels, or hairlines of background shine through between the cells.
    left, top = round(x - width / 2), round(y - height / 2)
    return Rect(left, top, round(x + width / 2) - left, round(y + height / 2) - top)
