"""What the texts of a chart cost: labels of items and marks, names, free texts."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from contracts.charts.axes import CategoryAxis
from contracts.charts.cost import rates
from contracts.charts.cost.drawing import SHOWN_CATEGORIES, Drawing, Part
from contracts.charts.graphics import graphic_texts
from contracts.charts.labels import Label
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.radar import RadarSeries

_USUAL: Final = 8
"""Characters of a label without a template: a number."""


def label_part(drawing: Drawing, index: int) -> Part:
    """The labels at the items of a series."""
    lengths = list(_label_lengths(drawing, index))
    seconds = drawing.text_s(len(lengths), sum(lengths))
    return Part(f"series[{index}].label", "labels", seconds, len(lengths))


def mark_parts(drawing: Drawing, index: int) -> Iterator[Part]:
    """Points, lines and areas that mark something."""
    series = drawing.spec.series[index]
    if not isinstance(series, SeriesOnAxes):
        return
    for field in ("mark_points", "mark_lines", "mark_areas"):
        marks = getattr(series, field)
        if not marks:
            continue
        lengths = [_length(mark.label, mark.name) for mark in marks if mark.label.show]
        seconds = drawing.seconds(rates.OWN_LOOK, len(marks)) + drawing.text_s(len(lengths), sum(lengths))
        yield Part(f"series[{index}].{field}", "marks", seconds, len(marks))


def other_parts(drawing: Drawing) -> Iterator[Part]:
    """Legends, axes and free texts."""
    spec = drawing.spec
    for index, legend in enumerate(spec.legends):
        items = [item.name for item in legend.items or ()]
        yield _texts(drawing, f"legends[{index}].items", items, "names in a legend")
    for field, axes in (("x_axes", spec.x_axes), ("y_axes", spec.y_axes)):
        for index, axis in enumerate(axes):
            names = axis.categories if isinstance(axis, CategoryAxis) else ()
            yield _texts(drawing, f"{field}[{index}].categories", names[:SHOWN_CATEGORIES], "categories")
    titles = [text for title in spec.titles for text in (title.text, title.subtitle) if text]
    yield _texts(drawing, "titles", titles, "titles")
    yield _texts(drawing, "graphics", [text for _, text in graphic_texts(spec.graphics, "")], "free texts")


def _texts(drawing: Drawing, path: str, texts: Iterable[str], what: str) -> Part:
    lengths = [len(text) for text in texts]
    return Part(path, what, drawing.text_s(len(lengths), sum(lengths)), len(lengths))


def _label_lengths(drawing: Drawing, index: int) -> Iterator[int]:
    """The characters of each label."""
    series: Any = drawing.spec.series[index]
    if isinstance(series, GaugeSeries):
        of_each = series.title.show + series.detail.show
        yield from [_USUAL] * (len(series) * of_each + (series.split_number + 1) * series.label.show)
        return
    items: Any = getattr(series, "slices", None) or getattr(series, "items", ())
    if isinstance(items, dict):
        own = [item.label for item in items.values() if item.label is not None]
        yield from [_length(label, "") for label in own if label.show]
        others = max(0, drawing.symbols(series) - len(own)) if series.label.show else 0
        yield from [_length(series.label, "")] * others
        return
    for item in items:
        label = item.label or series.label
        if label.show:
            repeated = len(item.values) if isinstance(series, RadarSeries) else 1
            yield from [_length(label, "" if isinstance(series, RadarSeries) else item.name)] * repeated


def _length(label: Label, name: str) -> int:
    return max(len(name), _USUAL) if label.template is None else len(label.template)
