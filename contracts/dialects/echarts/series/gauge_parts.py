"""The parts of a gauge."""

from typing import Any, Final

from contracts.dialects.echarts.label import text_reader
from contracts.dialects.echarts.style import item_style, paint, plain_line_style, shadow
from contracts.dialects.echarts.symbols import symbol
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    degrees,
    fraction,
    length,
    present,
    px,
    size,
    two_lengths,
    whole,
)

_SPLITS: Final = whole(1, 1000)
_MAX_BANDS: Final = 100
_PAIR: Final = 2


def dial(axis_line: Reader) -> Native:
    """The arc and its bands."""
    style = axis_line.child("lineStyle")
    return present(
        show=axis_line.get("show", boolean),
        round_cap=axis_line.get("roundCap", boolean),
        width=style.get("width", size),
        bands=style.get("color", _bands),
        opacity=style.get("opacity", fraction),
        shadow=shadow(style),
    )


def _bands(value: Any) -> list[Native] | None:
    if not isinstance(value, list):
        found = paint(value)
        return None if found is None else [{"until": 1, "color": found}]
    bands = []
    for one in value[:_MAX_BANDS]:
        if not isinstance(one, list) or len(one) != _PAIR:
            return None
        until, shade = fraction(one[0]), paint(one[1])
        if until is None or shade is None:
            return None
        bands.append({"until": until, "color": shade})
    return bands or None


def progress(reader: Reader) -> Native:
    """The arc up to the value."""
    return present(
        show=reader.get("show", boolean),
        width=reader.get("width", size),
        overlap=reader.get("overlap", boolean),
        round_cap=reader.get("roundCap", boolean),
        clip=reader.get("clip", boolean),
        item_style=item_style(reader.child("itemStyle")),
    )


def dial_line(reader: Reader) -> Native:
    """The long lines at the numbers."""
    return present(
        show=reader.get("show", boolean),
        length=reader.get("length", length),
        distance=reader.get("distance", px),
        line_style=_of_band(reader.child("lineStyle")),
    )


def dial_tick(reader: Reader) -> Native:
    """The short lines between them."""
    return dial_line(reader) | present(split_number=reader.get("splitNumber", _SPLITS))


def _of_band(style: Reader) -> Native:
    automatic = {"color": None} if style.raw("color") in ("auto", "inherit") else {}
    return plain_line_style(style) | automatic


def dial_label(reader: Reader) -> Native:
    """The numbers on the dial."""
    turn = reader.raw("rotate")
    return present(
        show=reader.get("show", boolean),
        distance=reader.get("distance", px),
        turn=turn if turn in ("radial", "tangential") else None,
        rotate=None if isinstance(turn, str | bool) else reader.get("rotate", degrees),
        template=_template(reader),
        text_style=text_style(text_reader(reader)),
    )


def _template(reader: Reader) -> str | None:
    given = reader.raw("formatter")
    return given if isinstance(given, str) else None


def pointer(reader: Reader) -> Native:
    """The pointer."""
    reader.skip("shadowColor", "shadowBlur")
    look = reader.child("itemStyle")
    style = item_style(look)
    old = present(color=reader.get("color", paint))
    return present(
        show=reader.get("show", boolean),
        length=reader.get("length", length),
        width=reader.get("width", size),
        icon=_icon(reader),
        keep_aspect=reader.get("keepAspect", boolean),
        offset_center=reader.get("offsetCenter", two_lengths),
        item_style=old | style,
        of_band="auto" in (look.raw("color"), reader.raw("color")) or None,
        show_above=reader.get("showAbove", boolean),
    )


def _icon(reader: Reader) -> str | None:
    given = reader.raw("icon")
    if isinstance(given, str) and given.startswith("image://"):
        reader.findings.approximated(f"{reader.path}.icon", "drawn as the usual pointer")
        return None
    return symbol(reader, "icon")


def anchor(reader: Reader) -> Native:
    """The knob."""
    return present(
        show=reader.get("show", boolean),
        show_above=reader.get("showAbove", boolean),
        size=reader.get("size", size),
        icon=symbol(reader, "icon"),
        keep_aspect=reader.get("keepAspect", boolean),
        offset_center=reader.get("offsetCenter", two_lengths),
        item_style=item_style(reader.child("itemStyle")),
    )


def title(reader: Reader) -> Native:
    """The name of an item."""
    reader.skip("margin")
    return present(
        show=reader.get("show", boolean),
        offset_center=reader.get("offsetCenter", two_lengths),
        text_style=text_style(text_reader(reader)),
    )


def detail(reader: Reader) -> Native:
    """The value of an item in large."""
    return title(reader) | present(template=_template(reader))
