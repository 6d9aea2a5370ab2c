"""Line, ticks, labels, split lines and areas of an axis."""

from collections.abc import Callable
from typing import Any, Final

from contracts import limits
from contracts.dialects.echarts.label import text_reader
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.style import dash, line_style, plain_line_style
from contracts.dialects.echarts.symbols import symbol, symbol_name
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    color,
    degrees,
    fraction,
    index,
    number,
    pair,
    present,
    px,
    several,
    size,
    text,
    two_lengths,
    whole,
)

_INTERVAL: Final = whole(0, 1_000_000)
"""How many categories lie between two marks."""

_PARTS: Final = whole(1, 100)
_COLORS: Final = several(color)
_SEVERAL: Final = several(text)
_UNITS: Final = ("year", "month", "day", "hour", "minute", "second", "millisecond", "none")


def _stroke_of(part: Reader) -> Native:
    style = part.child("lineStyle")
    return line_style(style) if part.raw("show") is False else plain_line_style(style)


def axis_line(axis: Reader) -> Native:
    """The line along the axis."""
    line = axis.child("axisLine")
    return present(
        show=line.get("show", boolean),
        on_zero=line.get("onZero", boolean),
        on_zero_axis=line.get("onZeroAxisIndex", index),
        line_style=_stroke_of(line),
        symbols=_symbols(line),
        symbol_size=line.get("symbolSize", pair(size)),
        symbol_offset=line.get("symbolOffset", two_lengths),
    )


def _symbols(line: Reader) -> list[str] | None:
    given = line.raw("symbol")
    if isinstance(given, list):
        return line.get("symbol", pair(lambda one: "none" if one is None else symbol_name(one)))
    both = symbol(line) if given is not None else None
    return [both, both] if both else None


def axis_tick(axis: Reader, scale: Scale) -> Native:
    """The ticks."""
    tick = axis.child("axisTick")
    return present(
        show=tick.get("show", boolean),
        inside=tick.get("inside", boolean),
        length=tick.get("length", px),
        interval=tick.get("interval", _INTERVAL),
        values=tick.get("customValues", _values(scale)),
        align_with_label=tick.get("alignWithLabel", boolean),
        line_style=_stroke_of(tick),
    )


def minor_tick(axis: Reader) -> Native:
    """Ticks between ticks."""
    tick = axis.child("minorTick")
    return present(
        show=tick.get("show", boolean),
        split_number=tick.get("splitNumber", _PARTS),
        length=tick.get("length", px),
        line_style=plain_line_style(tick.child("lineStyle")),
    )


def axis_label(axis: Reader, scale: Scale) -> Native:
    """The texts at the ticks."""
    label = axis.child("axisLabel")
    label.skip("showMinLine", "showMaxLine", "distance")
    return present(
        show=label.get("show", boolean),
        inside=label.get("inside", boolean),
        rotate=label.get("rotate", degrees),
        interval=label.get("interval", _INTERVAL),
        values=label.get("customValues", _values(scale)),
        margin=label.get("margin", px),
        show_min=label.get("showMinLabel", boolean),
        show_max=label.get("showMaxLabel", boolean),
        hide_overlap=label.get("hideOverlap", boolean),
        text_style=text_style(text_reader(label)),
        **_formatter(label),
    )


def _values(scale: Scale) -> Callable[[Any], list[float] | None]:
    """Places of the axis; those it has not are left out."""

    def convert(given: Any) -> list[float] | None:
        if not isinstance(given, list) or len(given) > limits.MAX_AXIS_VALUES:
            return None
        place = number if scale.collecting else scale.position
        return [at for at in map(place, given) if at is not None]

    return convert


def _formatter(label: Reader) -> Native:
    given = label.raw("formatter")
    if isinstance(given, dict):
        levels = {unit: _templates(given.get(unit)) for unit in _UNITS}
        if given.get("inherit") is False:
            levels = {unit: "" if words is None else words for unit, words in levels.items()}
        return present(level_templates={unit: words for unit, words in levels.items() if words is not None})
    return present(template=text(given) if isinstance(given, str) else None)


def _templates(given: Any) -> str | list[str] | None:
    """One template, or one for each level of ticks."""
    return _SEVERAL(given) if isinstance(given, list) else text(given)


def split_line(axis: Reader) -> Native:
    """Lines across the plot area."""
    line = axis.child("splitLine")
    style = line.child("lineStyle")
    style.skip("show")
    colors = _turns(style)
    return present(
        show=line.get("show", boolean),
        interval=line.get("interval", _INTERVAL),
        show_min=line.get("showMinLine", boolean),
        show_max=line.get("showMaxLine", boolean),
        line_style=_stroke(style) if colors else plain_line_style(style),
        colors=colors,
    )


def _turns(style: Reader) -> list[str] | None:
    given = style.raw("color")
    return _COLORS(given) if isinstance(given, list) else None


def _stroke(style: Reader) -> Native:
    return present(
        width=style.get("width", size), type=style.get("type", dash), opacity=style.get("opacity", fraction)
    )


def minor_split_line(axis: Reader) -> Native:
    """Lines across the plot area at the minor ticks."""
    line = axis.child("minorSplitLine")
    return present(show=line.get("show", boolean), line_style=plain_line_style(line.child("lineStyle")))


def split_area(axis: Reader) -> Native:
    """Bands across the plot area."""
    area = axis.child("splitArea")
    style = area.child("areaStyle")
    return present(
        show=area.get("show", boolean),
        interval=area.get("interval", _INTERVAL),
        colors=style.get("color", _COLORS),
        opacity=style.get("opacity", fraction),
    )
