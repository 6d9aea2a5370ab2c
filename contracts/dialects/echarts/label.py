"""Labels of data items, and the lines that lead to them."""

from typing import Any, Final

from contracts.dialects.echarts.style import plain_line_style
from contracts.dialects.echarts.template import native_template
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    degrees,
    fraction,
    keyword,
    length,
    number,
    pair,
    present,
    px,
    size,
    two_lengths,
)

_POSITIONS: Final = {
    name: name
    for name in ("top", "bottom", "left", "right", "inside", "outside", "center", "start", "end", "middle")
} | {
    "leftTop": "left_top",
    "leftBottom": "left_bottom",
    "rightTop": "right_top",
    "rightBottom": "right_bottom",
    "inner": "inside",
    "outer": "outside",
    "insideLeft": "inside_left",
    "insideRight": "inside_right",
    "insideTop": "inside_top",
    "insideBottom": "inside_bottom",
    "insideTopLeft": "inside_top_left",
    "insideTopRight": "inside_top_right",
    "insideBottomLeft": "inside_bottom_left",
    "insideBottomRight": "inside_bottom_right",
    "insideStart": "inside_start",
    "insideEnd": "inside_end",
    "insideStartTop": "inside_start_top",
    "insideStartBottom": "inside_start_bottom",
    "insideMiddleTop": "inside_middle_top",
    "insideMiddleBottom": "inside_middle_bottom",
    "insideEndTop": "inside_end_top",
    "insideEndBottom": "inside_end_bottom",
}
_KEYWORD: Final = keyword(_POSITIONS)


def text_reader(label: Reader) -> Reader:
    """A label whose `textStyle` (version 3) stands over its own keys."""
    return label.child("textStyle").over(label)


def label(reader: Reader, *, value: str = "{value}") -> Native:
    """A label; `value` is what `{c}` stands for."""
    if not reader:
        return {}
    style = text_reader(reader)
    reader.skip("margin")
    return present(
        show=reader.get("show", boolean),
        position=reader.get("position", position),
        distance=reader.get("distance", size),
        rotate=reader.get("rotate", _rotation) or None,
        along_bar=False if number(reader.raw("rotate")) is not None else None,
        offset=reader.get("offset", pair(px)),
        template=formatter(reader, value=value),
        min_margin=reader.get("minMargin", size),
        text_style=text_style(style),
    )


def position(value: Any) -> str | list[float | str] | None:
    """A keyword, or a point from the top left corner of the shape."""
    return two_lengths(value) if isinstance(value, list) else _KEYWORD(value)


def _rotation(value: Any) -> float | None:
    return 0 if isinstance(value, bool) or value in ("radial", "tangential") else degrees(value)


def formatter(reader: Reader, *, value: str = "{value}") -> str | None:
    """The template of a label, in native placeholders."""
    given = reader.raw("formatter")
    if given is None:
        return None
    if not isinstance(given, str):
        reader.findings.invalid(f"{reader.path}.formatter", given)
        return None
    return native_template(given, value=value)


def label_line(reader: Reader) -> Native:
    """The line from a shape to its label."""
    return present(
        show=reader.get("show", boolean),
        length=reader.get("length", length),
        length2=reader.get("length2", length),
        smooth=reader.get("smooth", _smoothness),
        line_style=plain_line_style(reader.child("lineStyle")),
        show_above=reader.get("showAbove", boolean),
    )


def _smoothness(value: Any) -> float | None:
    """0 to 1."""
    if isinstance(value, bool):
        return 0.3 if value else 0.0
    return fraction(value)
