"""Heatmaps on calendars: coloured days."""

import numpy as np

from consumer.render.calendar_frame import day_of
from consumer.render.geometry import Rect
from consumer.render.heat_cells import HeatCells
from consumer.render.scene import Scene
from contracts.charts.series.heatmap import CalendarHeatmapSeries


def paint(scene: Scene, index: int, series: CalendarHeatmapSeries) -> None:
    """Paint one heatmap inside the borders of its days."""
    calendar, columns = scene.calendars[series.calendar], scene.columns[index]
    border = calendar.spec.item_style.border_width
    width, height = (max(side - border, 0.0) for side in calendar.cell)
    boxes = [
        Rect(x - width / 2, y - height / 2, width, height) if np.isfinite(x + y) else None
        for x, y in calendar.middles(columns.at).tolist()
    ]
    values = [value if np.isfinite(value) else None for value in columns.value.tolist()]
    cells = HeatCells(
        scene, index, series, boxes, values, lambda number: day_of(columns.at[number]).isoformat()
    )
    cells.paint()
    cells.leave_labels()
