"""Text styles: ECharts writes them flat into labels, titles and axes."""

import re
from typing import Any, Final

from contracts.dialects.echarts.style import dash, paint
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    bounded,
    choice,
    color,
    fraction,
    length,
    number,
    present,
    px,
    sides,
    size,
    text,
)

HORIZONTAL: Final = choice("left", "center", "right", middle="center", start="left", end="right")
VERTICAL: Final = choice("top", "middle", "bottom", center="middle", alphabetic="bottom", hanging="top")
_OVERFLOW: Final = choice("none", "truncate", "break", breakAll="break_all")
_FONT_STYLE: Final = choice("normal", "italic", "oblique")
_FONT_WEIGHT: Final = choice("normal", "bold", "bolder", "lighter")
_HEAVIEST: Final = bounded(1, 1000)
_MAX_FONT_PX: Final = 1000
_MAX_FRAGMENTS: Final = 200
_OTHER_FACES: Final = frozenset({
    "serif", "monospace", "cursive", "fantasy", "ui-serif", "ui-monospace", "times", "times new roman",
    "georgia", "garamond", "cambria", "simsun", "nsimsun", "宋体", "songti sc", "stsong", "fangsong", "仿宋",
    "kaiti", "楷体", "courier", "courier new", "consolas", "menlo", "monaco", "lucida console",
    "comic sans ms", "impact",
})  # fmt: skip
"""Families, in small letters, that look another way than a sans-serif one."""
_BOX: Final = {
    "backgroundColor": "background", "borderColor": "border_color", "borderWidth": "border_width",
    "borderType": "border_type", "borderRadius": "border_radius", "padding": "padding",
    "shadowBlur": "box_shadow",
}  # fmt: skip
_NO_BOX: Final = (None, 0, "transparent", [0, 0, 0, 0])
_NAME: Final = re.compile(r"[a-zA-Z0-9_]{1,60}")


def without_box(style: Reader) -> Native:
    """The style of a text that has no box, whatever is said, which is told; its parts may have one."""
    found = text_style(style)
    for key, name in _BOX.items():
        value = found.pop(name, None)
        if value not in _NO_BOX and style.has(key):
            style.findings.ignored(style.path_of(key), "there is no box around this text, as in ECharts")
    return found


def text_style(style: Reader) -> Native:
    """The style of a text from the object that holds it, with the styles of its parts."""
    if not style:
        return {}
    return _fragment(style) | present(
        overflow=style.get("overflow", _OVERFLOW),
        ellipsis=style.get("ellipsis", text),
        rich=_rich(style.child("rich")),
        rich_inherits=style.get("richInheritPlainLabel", boolean),
    )


def _rich(styles: Reader) -> Native:
    found: Native = {}
    for name in styles.names():
        if _NAME.fullmatch(name) is None:
            styles.findings.invalid(f"{styles.path}.{name}", name)
            styles.skip(name)
        elif len(found) == _MAX_FRAGMENTS:
            styles.findings.ignored(f"{styles.path}.{name}", f"at most {_MAX_FRAGMENTS} styles are drawn")
            styles.skip(name)
        else:
            found[name] = _fragment(styles.child(name))
    return found


def _fragment(style: Reader) -> Native:
    style.skip("tag", "textTag")
    return present(
        color=style.get("color", text_color),
        font_family=_family(style),
        font_size=style.get("fontSize", _font_size),
        font_weight=style.get("fontWeight", _font_weight),
        font_style=style.get("fontStyle", _FONT_STYLE),
        line_height=style.get("lineHeight", _font_size),
        align=style.get("align", HORIZONTAL),
        vertical_align=style.get("verticalAlign", VERTICAL) or style.get("baseline", VERTICAL),
        opacity=style.get("opacity", fraction),
        **_box(style),
        **_letters(style),
        width=style.get("width", _width),
        height=style.get("height", _height),
    )


def _family(style: Reader) -> str | None:
    """A list of families, of which the first one decides whether another face than ours was meant."""
    given = style.get("fontFamily", text)
    if given and style.raw("show") is not False:
        tell_of_face(given, style, "fontFamily")
    return given


def tell_of_face(family: str, style: Reader, key: str) -> None:
    """Warn of a family at `key` that looks another way than what is drawn."""
    if family.partition(",")[0].strip(" \"'").lower() in _OTHER_FACES:
        style.findings.approximated(style.path_of(key), "drawn in the sans-serif face of all texts")


def _box(style: Reader) -> Native:
    return present(
        background=style.get("backgroundColor", _box_paint),
        border_color=style.get("borderColor", _box_paint),
        border_width=style.get("borderWidth", size),
        border_type=style.get("borderType", dash),
        border_radius=style.get("borderRadius", sides),
        padding=style.get("padding", sides),
        box_shadow=_shadow(style, "shadow"),
    )


def _letters(style: Reader) -> Native:
    style.skip_usual("textBorderType", "solid", "inherit")
    style.skip_usual("textBorderDashOffset", 0, "inherit")
    return present(
        outline_color=style.get("textBorderColor", _outline),
        outline_width=style.get("textBorderWidth", size),
        shadow=_of_letters(style),
    )


def _of_letters(style: Reader) -> Native | None:
    """As zrender: of a shadow without blur or colour nothing is to be seen."""
    found = _shadow(style, "textShadow")
    has_none = style.raw("textShadowBlur") == 0 or style.raw("textShadowColor") == "transparent"
    if has_none:
        return {"color": "transparent"}
    return found if found and "blur" in found and "color" in found else None


def _shadow(style: Reader, prefix: str) -> Native | None:
    blur = style.get(f"{prefix}Blur", size)
    offset_x = style.get(f"{prefix}OffsetX", px)
    offset_y = style.get(f"{prefix}OffsetY", px)
    shade = style.get(f"{prefix}Color", color)
    if not (blur or offset_x or offset_y):
        return None
    return present(color=shade, blur=blur, offset_x=offset_x, offset_y=offset_y)


def text_color(value: Any) -> str | None:
    """A colour, or the word for the colour of the item."""
    return "inherit" if value in ("inherit", "auto") else color(value)


def _box_paint(value: Any) -> str | Native | None:
    return "inherit" if value in ("inherit", "auto") else paint(value)


def _outline(value: Any) -> str | None:
    return "transparent" if value == "none" else color(value)


def _font_size(value: Any) -> float | None:
    found = number(value.removesuffix("px")) if isinstance(value, str) else number(value)
    return min(found, _MAX_FONT_PX) if found is not None and found > 0 else None


def _font_weight(value: Any) -> str | int | None:
    if isinstance(value, str) and (name := _FONT_WEIGHT(value)):
        return name
    weight = _HEAVIEST(value)
    return None if weight is None else round(weight)


def _height(value: Any) -> float | str | None:
    found = length(value)
    return found if found is None or isinstance(found, str) or found >= 0 else None


def _width(value: Any) -> float | str | None:
    found = length(value)
    return found if found is None or isinstance(found, str) or found > 0 else None
