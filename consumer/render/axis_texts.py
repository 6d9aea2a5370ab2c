"""The texts along an axis: at which values they stand, and what they say."""

from typing import Final, NamedTuple

from consumer.render.category_ticks import roomy_interval, sampled, spaced
from consumer.render.numbers import dustless, formatted, plain, with_commas
from consumer.render.scales import Scale
from consumer.render.text_block import TextBlock, block
from consumer.render.time_texts import format_time, tick_text
from consumer.render.time_ticks import TimeTick, unit_at
from contracts.charts.axes import Axis, CategoryAxis, TimeAxis
from contracts.charts.axis_parts import AxisLabel
from contracts.charts.text import TextStyle

_UPRIGHT: Final = 90
_LABEL_COLOR: Final = "#6E7079"


class TickLabel(NamedTuple):
    """A text at a value."""

    value: float
    block: TextBlock
    level: int = 0
    """Of a time axis: higher ones stay where there is no room for all."""


def label_places(
    axis: Axis, scale: Scale, span_px: float, base: TextStyle, *, upright: bool
) -> tuple[float, ...]:
    """The values that have labels, room or not.

    Args:
        axis: its spec.
        scale: its scale.
        span_px: length of the axis.
        base: what the style of the labels leaves open.
        upright: whether the axis runs from bottom to top.
    """
    label = axis.label
    if label.values is not None:
        low, high = scale.domain
        chosen = sorted(value for value in label.values if low <= value <= high)
        if isinstance(axis, TimeAxis) and chosen:  # both ends are left out by default
            return (chosen[0], *chosen, chosen[-1])
        return tuple(chosen)
    if not isinstance(axis, CategoryAxis):
        return scale.ticks
    interval = label.interval
    if isinstance(interval, str):
        interval = _interval(axis, scale, span_px, base, upright=upright)
    return spaced(scale.ticks, interval, show_min=bool(label.show_min), show_max=bool(label.show_max))


def _interval(axis: CategoryAxis, scale: Scale, span_px: float, base: TextStyle, *, upright: bool) -> int:
    plain_style = axis.label.text_style.model_copy(update={"padding": 0.0, "width": None})
    texts = (label_text(axis, value) for value in sampled(scale.ticks))
    blocks = (block(text, plain_style, base, None) for text in texts)
    step_px = span_px / (scale.high - scale.low)
    turn = (_UPRIGHT if upright else 0) - axis.label.rotate
    return roomy_interval(((one.width, one.height) for one in blocks), len(scale.ticks), step_px, turn)


def tick_labels(axis: Axis, scale: Scale, places: tuple[float, ...], base: TextStyle) -> list[TickLabel]:
    """The labels at these values, measured; none where the axis shows none."""
    if not axis.label.show or not axis.show:
        return []
    line_color = axis.line.line_style.color
    color = base.color or (line_color if isinstance(line_color, str) else _LABEL_COLOR)
    levels = {tick.ms: tick.level for tick in scale.time_ticks}
    labels: list[TickLabel] = []
    for number, value in enumerate(places):
        is_end = isinstance(axis, TimeAxis) and number in {0, len(places) - 1}
        level = 0 if is_end else levels.get(value, 0)
        text = label_text(axis, value, level)
        style = _style(axis, value, level)
        turn = axis.label.colors[number % len(axis.label.colors)] if axis.label.colors else color
        labels.append(TickLabel(value, block(text, style, base, turn), level))
    return labels


def _style(axis: Axis, value: float, level: int) -> TextStyle:
    style = axis.label.text_style
    if isinstance(axis, CategoryAxis):
        return axis.label_styles.get(int(value), style)
    if level and isinstance(axis, TimeAxis) and _is_usual(axis.label):
        return style.model_copy(update={"font_weight": "bold"})  # where a larger unit begins
    return style


def _is_usual(label: AxisLabel) -> bool:
    return label.template is None and not label.level_templates


def label_text(axis: Axis, value: float, level: int = 0) -> str:
    """What the label at `value` says."""
    template = axis.label.template
    if isinstance(axis, CategoryAxis):
        place = int(value)
        if axis.categories:
            name = axis.categories[place] if 0 <= place < len(axis.categories) else ""
        else:
            name = str(place)
        return template.replace("{value}", name) if template else name
    if isinstance(axis, TimeAxis):
        if template:
            return format_time(value, template).replace("{value}", plain(value))
        return tick_text(TimeTick(value, unit_at(value), level), axis.label.level_templates)
    if axis.label.number is not None:
        text = formatted(value, axis.label.number)
    else:
        text = with_commas(dustless(value))
    return template.replace("{value}", text) if template else text
