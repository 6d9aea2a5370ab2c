"""`radar`: the frames of radar series."""

from typing import Any, Final

from contracts.dialects.echarts import axis_parts as parts
from contracts.dialects.echarts.box import radius
from contracts.dialects.echarts.label import text_reader
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    choice,
    color,
    degrees,
    number,
    present,
    px,
    text,
    two_lengths,
    whole,
)

_SHAPE: Final = choice("polygon", "circle")
_SPLITS: Final = whole(1, 1000)
_NUMBERS: Final = Scale("value")


def radars(option: Reader) -> list[Native]:
    """All frames."""
    return [_radar(reader) for reader in option.items("radar")]


def _radar(reader: Reader) -> Native:
    reader.skip("boundaryGap")
    return present(
        center=reader.get("center", two_lengths),
        radius=reader.get("radius", radius),
        start_angle=reader.get("startAngle", degrees),
        clockwise=reader.get("clockwise", boolean),
        shape=reader.get("shape", _SHAPE),
        indicators=[_indicator(one) for one in reader.items("indicator")],
        split_number=reader.get("splitNumber", _SPLITS),
        scale=reader.get("scale", boolean),
        name=_name(reader),
        name_gap=_newer(reader.get("axisNameGap", px), reader.get("nameGap", px)),
        line=parts.axis_line(reader),
        tick={"show": False} | parts.axis_tick(reader, _NUMBERS),
        label={"show": False} | parts.axis_label(reader, _NUMBERS),
        split_line=parts.split_line(reader),
        split_area={"show": True} | parts.split_area(reader),
        z=reader.get("z", number),
    )


def _newer(new: Any, old: Any) -> Any:
    return old if new is None else new


def _indicator(one: Reader) -> Native:
    return present(
        name=one.get("name", text) or one.get("text", text),
        min=one.get("min", number),
        max=one.get("max", number),
        color=one.get("color", color),
    )


def _name(reader: Reader) -> Native:
    # Up to version 4 `axisName` was `name`.
    name = reader.child("axisName").over(reader.child("name"))
    given = name.raw("formatter")
    return present(
        show=name.get("show", boolean),
        template=given if isinstance(given, str) else None,
        text_style=text_style(text_reader(name)),
    )
