"""Heatmaps on two category axes."""

import numpy as np

from consumer.render.geometry import Rect
from consumer.render.label_texts import filled, number_text
from consumer.render.paint import Stroke, css, rgba, solid
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import PlacedLabel, Scene, item_name
from consumer.render.shape_labels import place_at_box
from contracts.charts.series.heatmap import HeatmapSeries


def paint(scene: Scene, index: int, series: HeatmapSeries) -> None:
    """Paint one heatmap: cells of one colour together."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    xs, ys = x_axis.px(columns.x), y_axis.px(columns.y)
    cells: dict[str, list[Rect]] = {}
    for number, (x, y) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        color = _color(scene, index, series, number)
        if np.isfinite(x + y) and series.values[number] is not None and rgba(color)[3]:
            cells.setdefault(color, []).append(_cell(x_axis, y_axis, x, y))
    for color, boxes in cells.items():
        _paint_cells(scene, series, color, boxes)
    _leave_labels(scene, index, series, xs.tolist(), ys.tolist())


def _cell(x_axis: PlacedAxis, y_axis: PlacedAxis, x: float, y: float) -> Rect:
    width, height = x_axis.band, y_axis.band
    # Whole pixels, or hairlines of background shine through between the cells.
    left, top = round(x - width / 2), round(y - height / 2)
    return Rect(left, top, round(x + width / 2) - left, round(y + height / 2) - top)


def _color(scene: Scene, index: int, series: HeatmapSeries, number: int) -> str:
    own = series.items.get(number)
    color = own.item_style.color if own and own.item_style else None
    if color is None:
        color = scene.colors.series[index]
    visual = scene.visual(index, number)
    tinted = visual.tint(color if isinstance(color, str) else color.stops[0].color)
    return tinted if visual.opacity is None else css(rgba(tinted, visual.opacity))


def _paint_cells(scene: Scene, series: HeatmapSeries, color: str, boxes: list[Rect]) -> None:
    style = series.item_style
    clip = scene.plot.axes_of(series)[0].rect.grown(1)
    scene.surface.rects(
        [box.x for box in boxes],
        [box.y for box in boxes],
        [box.right for box in boxes],
        [box.bottom for box in boxes],
        fill=rgba(color, style.opacity),
        clip=clip,
    )
    border = solid(style.border_color, style.opacity) if style.border_width else None
    if border:
        for box in boxes:
            scene.surface.rect(box, stroke=Stroke(border, style.border_width), clip=clip)


def _leave_labels(scene: Scene, index: int, series: HeatmapSeries, xs: list[float], ys: list[float]) -> None:
    if not series.label.show:
        return
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
        value = series.values[number]
        if value is None or not np.isfinite(x + y):
            continue
        text = number_text(value, series.label)
        if series.label.template is not None:
            name = item_name(x_axis, float(columns.x[number]), number, None)
            text = filled(series.label.template, {"series": series.name or "", "name": name, "value": text})
        color = _color(scene, index, series, number)
        block = scene.label_block(text, series.label, color, inside=True)
        cell = _cell(x_axis, y_axis, x, y)
        px, py, align, vertical = place_at_box(cell, series.label.position or "inside", series.label.distance)
        scene.labels.append(PlacedLabel(block, px, py, align, vertical, series.label.rotate))
