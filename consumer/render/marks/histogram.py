"""Histograms."""

from consumer.render.bar_shapes import paint_bar
from consumer.render.geometry import Rect
from consumer.render.label_texts import filled, number_text, series_text
from consumer.render.numbers import plain, rounded
from consumer.render.scene import Scene
from consumer.render.shape_labels import place_at_box
from contracts.charts.series.histogram import HistogramSeries


def paint(scene: Scene, index: int, series: HistogramSeries) -> None:
    """Paint one histogram: bars from edge to edge."""
    x_axis, _ = scene.plot.axes_of(series)
    clip = x_axis.rect if series.clip else None
    for number, box in enumerate(_boxes(scene, index, series)):
        paint_bar(scene.surface, box, series.item_style, scene.colors.series[index], clip)
        if series.label.show and box.height > 0:
            _leave_label(scene, index, series, number, box)


def _boxes(scene: Scene, index: int, series: HistogramSeries) -> list[Rect]:
    """What each bar covers."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    edges = x_axis.px(columns.at).tolist()
    foot = y_axis.px_of(y_axis.bar_foot)
    found = []
    for one, other, end in zip(edges, edges[1:], y_axis.px(columns.high).tolist(), strict=False):
        width = max(0.0, abs(other - one) - series.gap)
        found.append(Rect((one + other - width) / 2, min(end, foot), width, abs(foot - end)))
    return found


def _leave_label(scene: Scene, index: int, series: HistogramSeries, number: int, box: Rect) -> None:
    label, columns = series.label, scene.columns[index]
    position = label.position or "top"
    inside = str(position).startswith("inside")
    low, high, value = columns.at[number], columns.at[number + 1], columns.value[number]
    shown = number_text(float(value), label)
    values = {
        "series": series_text(series.name, index),
        "name": f"{plain(rounded(float(low)))} - {plain(rounded(float(high)))}",
        "value": shown,
    }
    text = shown if label.template is None else filled(label.template, values)
    color, opacity = scene.colors.series[index], series.item_style.opacity
    block = scene.label_block(text, label, color, inside=inside, opacity=opacity)
    x, y, align, vertical = place_at_box(box, position, label.distance)
    scene.leave_label(label, block, (x, y), align, vertical, shape=box if inside else None)
