"""`timeline`: the control of an option with several charts."""

from typing import Any, Final

from contracts import limits
from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.style import background, item_style, plain_line_style
from contracts.dialects.echarts.symbols import symbol, symbol_size
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import (
    Native,
    boolean,
    choice,
    color,
    degrees,
    index,
    number,
    present,
    size,
    text,
)

_ORIENTATION: Final = choice("horizontal", "vertical")
_POSITION: Final = choice("auto", top="start", left="start", bottom="end", right="end")
_EVEN: Final = 2
"""So many points stand where they do on any axis."""
_AT_END: Final = frozenset({"right", "top"})


def timelines(option: Reader) -> list[Native]:
    """The timelines that are shown and have points."""
    return [found for reader in option.items("timeline") if reader and (found := _timeline(reader))]


def _timeline(timeline: Reader) -> Native | None:
    data = timeline.raw("data")
    if timeline.get("show", boolean) is False or not isinstance(data, list) or not data:
        timeline.dismiss()
        return None
    if timeline.raw("axisType") != "category" and len(data) > _EVEN:
        message = "points stand at equal distances, as of categories"
        timeline.findings.approximated(f"{timeline.path}.axisType", message)
    timeline.skip("type", "loop", "rewind", "playInterval", "replaceMerge")
    line, done = timeline.child("lineStyle"), timeline.child("progress")
    shown = line.get("show", boolean) is not False
    found = present(
        current=timeline.get("currentIndex", index),
        orientation=timeline.get("orient", _ORIENTATION),
        inverse=timeline.get("inverse", boolean),
        padding=timeline.get("padding", size),
        done_line_style=plain_line_style(done.child("lineStyle")),
        symbol=symbol(timeline),
        symbol_size=timeline.get("symbolSize", symbol_size),
        item_style=item_style(timeline.child("itemStyle")),
        done_item_style=item_style(done.child("itemStyle")),
        label=_label(timeline, done),
        mark=_mark(timeline.child("checkpointStyle")),
        controls=_controls(timeline),
        background=background(timeline),
        z=timeline.get("z", number),
        **box(timeline),
    )
    found["line_style"] = plain_line_style(line) if shown else None
    return found | {
        "names": [_name(timeline, at, one) for at, one in enumerate(data[: limits.MAX_CATEGORIES])]
    }


def _name(timeline: Reader, at: int, given: Any) -> str:
    if not isinstance(given, dict):
        return text(given) or ""
    item = timeline.item("data", at, given)
    item.skip("tooltip", "name")
    return item.get("value", text) or item.get("name", text) or ""


def _label(timeline: Reader, done: Reader) -> Native:
    label = timeline.child("label")
    template = label.raw("formatter")
    return present(
        show=label.get("show", boolean),
        position=label.get("position", _POSITION),
        interval=label.get("interval", index),
        rotate=label.get("rotate", degrees),
        template=template if isinstance(template, str) else None,
        text_style=text_style(label),
        done_color=done.child("label").get("color", color),
    )


def _mark(style: Reader) -> Native:
    return present(
        symbol=symbol(style), size=style.get("symbolSize", symbol_size), item_style=item_style(style)
    )


def _controls(timeline: Reader) -> Native:
    style = timeline.child("controlStyle")
    style.skip("playIcon" if timeline.raw("autoPlay") is True else "stopIcon")
    if style.raw("show") is False:
        style.dismiss()
    old, place = timeline.raw("controlPosition"), style.raw("position")
    return present(
        show=False if (place or old) == "none" else style.get("show", boolean),
        play=style.get("showPlayBtn", boolean),
        previous=style.get("showPrevBtn", boolean),
        next=style.get("showNextBtn", boolean),
        at_end=(place or old) in _AT_END,
        playing=timeline.get("autoPlay", boolean),
        size=style.get("itemSize", size),
        step_size=style.get("prevBtnSize", size) or style.get("nextBtnSize", size),
        gap=style.get("itemGap", size),
        color=style.get("color", color),
    )
