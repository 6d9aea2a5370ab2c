"""The texts along an axis: what they say, and which of them fit."""

from dataclasses import dataclass
from math import cos, floor, inf, radians, sin
from typing import Final

from consumer.render.numbers import formatted, places_of, plain, rounded, with_commas
from consumer.render.scales import Scale
from consumer.render.text_block import TextBlock, block
from consumer.render.time_ticks import format_time, label_by_level
from contracts.charts.axes import Axis, CategoryAxis, TimeAxis
from contracts.charts.text import TextStyle

_SAMPLES: Final = 40
_ROOM: Final = 1.3
"""How much wider than its text the place of a label must be, as in ECharts."""
_UPRIGHT: Final = 90
_LABEL_COLOR: Final = "#6E7079"


@dataclass(frozen=True)
class TickLabel:
    """A text at a value."""

    value: float
    index: int
    """Place among all ticks."""
    block: TextBlock


def tick_labels(
    axis: Axis, scale: Scale, span_px: float, base: TextStyle, *, upright: bool
) -> list[TickLabel]:
    """The labels that are shown, measured.

    Args:
        axis: its spec.
        scale: its scale.
        span_px: length of the axis.
        base: what the style of the labels leaves open.
        upright: whether the axis runs from bottom to top.
    """
    if not axis.label.show or not axis.show:
        return []
    line_color = axis.line.line_style.color
    color = line_color if isinstance(line_color, str) else _LABEL_COLOR
    every = label_step(axis, scale, span_px, base, upright=upright)
    labels: list[TickLabel] = []
    for index, value in enumerate(scale.ticks):
        if index % every:
            continue
        text = label_text(axis, scale, value)
        style = axis.label.text_style
        if isinstance(axis, CategoryAxis):
            style = axis.label_styles.get(int(value), style)
        turn = axis.label.colors[len(labels) % len(axis.label.colors)] if axis.label.colors else color
        labels.append(TickLabel(value, index, block(text, style, base, turn)))
    return _without_ends(axis, labels)


def label_step(axis: Axis, scale: Scale, span_px: float, base: TextStyle, *, upright: bool) -> int:
    """Every how many ticks of a category axis there is a label; 1 on other axes."""
    if not isinstance(axis, CategoryAxis):
        return 1
    if isinstance(axis.label.interval, int):
        return axis.label.interval + 1
    count = len(scale.ticks)
    if count < 2 or span_px <= 0:  # noqa: PLR2004  # one label always fits
        return 1
    band = span_px / count if axis.boundary_gap else span_px / (count - 1)
    stride = max(1, count // _SAMPLES)
    width = height = 0.0
    for value in scale.ticks[::stride]:
        measured = block(label_text(axis, scale, value), axis.label.text_style, base, None)
        width, height = max(width, measured.width), max(height, measured.height)
    turn = radians(axis.label.rotate - (_UPRIGHT if upright else 0))
    across, down = abs(band * cos(turn)), abs(band * sin(turn))
    by_width = width * _ROOM / across if across > 1e-6 else inf  # noqa: PLR2004  # parallel to the axis
    by_height = height * _ROOM / down if down > 1e-6 else inf  # noqa: PLR2004  # parallel to the axis
    return max(0, floor(min(by_width, by_height, count))) + 1


def label_text(axis: Axis, scale: Scale, value: float) -> str:
    """What the label at `value` says."""
    template = axis.label.template
    if isinstance(axis, CategoryAxis):
        place = int(value)
        name = axis.categories[place] if 0 <= place < len(axis.categories) else str(place)
        return template.replace("{value}", name) if template else name
    if isinstance(axis, TimeAxis):
        if template:
            return format_time(value, template).replace("{value}", plain(value))
        known = [tick for tick in scale.time_ticks if tick.ms == value]
        return label_by_level(known[0]) if known else format_time(value, "{yyyy}-{MM}-{dd}")
    if axis.label.number is not None:
        text = formatted(value, axis.label.number)
    else:
        places = places_of(scale.interval) + 2 if scale.interval else None
        text = with_commas(plain(rounded(value, places)))
    return template.replace("{value}", text) if template else text


def _without_ends(axis: Axis, labels: list[TickLabel]) -> list[TickLabel]:
    if isinstance(axis, TimeAxis):  # its ticks are calendar moments; the ends are none
        return labels
    if axis.label.show_min is False:
        labels = labels[1:]
    return labels[:-1] if axis.label.show_max is False else labels
