"""What one chart may cost, counted over the whole spec."""

from collections.abc import Iterator
from typing import Final

from contracts import limits
from contracts.charts.axes import CategoryAxis
from contracts.charts.chart import ChartSpec
from contracts.charts.graphics import graphic_texts
from contracts.charts.series import AnySeries
from contracts.charts.series.frame import PolarSeries, SeriesOnAxes
from contracts.charts.series.funnel import FunnelSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.radar import RadarSeries
from contracts.errors import LimitExceeded

_USUAL_LABEL: Final = 8
"""Characters counted for a label without a template: a number."""


def check_budget(spec: ChartSpec) -> None:
    """Refuse a spec that is too large as a whole.

    Raises:
        LimitExceeded: too many points or lines of dials, or too much text; with the path where that begins.
    """
    points = 0
    for index, series in enumerate(spec.series):
        points += len(series)
        if points > limits.MAX_POINTS:
            message = f"more than {limits.MAX_POINTS} data items in the series up to here"
            raise LimitExceeded(message, path=f"series[{index}]")
    _check_dials(spec)
    characters = 0
    for path, count in _characters(spec):
        characters += count
        if characters > limits.MAX_TEXT_CHARACTERS:
            message = f"more than {limits.MAX_TEXT_CHARACTERS} characters of text up to here"
            raise LimitExceeded(message, path=path)


def _check_dials(spec: ChartSpec) -> None:
    lines = 0
    for index, series in enumerate(spec.series):
        if isinstance(series, GaugeSeries) and series.tick.show:
            lines += series.split_number * series.tick.split_number
            if lines > limits.MAX_DIAL_LINES:
                message = f"more than {limits.MAX_DIAL_LINES} lines on dials up to here"
                raise LimitExceeded(message, path=f"series[{index}].tick.split_number")


def _characters(spec: ChartSpec) -> Iterator[tuple[str, int]]:
    for index, title in enumerate(spec.titles):
        yield f"titles[{index}]", len(title.text) + len(title.subtitle)
    for index, legend in enumerate(spec.legends):
        yield f"legends[{index}].items", sum(len(item.name) for item in legend.items or ())
    for name, axes in (("x_axes", spec.x_axes), ("y_axes", spec.y_axes)):
        for index, axis in enumerate(axes):
            if isinstance(axis, CategoryAxis):
                yield f"{name}[{index}].categories", sum(map(len, axis.categories))
    for index, series in enumerate(spec.series):
        yield f"series[{index}]", _of_names(series)
        yield f"series[{index}].label", _of_labels(series)
    for path, text in graphic_texts(spec.graphics, "graphics"):
        yield path, len(text)


def _of_names(series: AnySeries) -> int:
    if isinstance(series, PieSeries):
        return sum(len(item.name) for item in series.slices)
    if isinstance(series, FunnelSeries | GaugeSeries | RadarSeries):
        return sum(len(item.name) for item in series.items)
    return 0


def _of_labels(series: AnySeries) -> int:
    """A template is written out for every item."""
    if not isinstance(series, SeriesOnAxes | PolarSeries) or not series.label.show:
        return 0
    template = series.label.template
    return len(series) * (_USUAL_LABEL if template is None else len(template))
