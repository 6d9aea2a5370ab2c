"""`legend`: which entries, which of them are switched off, and their looks."""

from typing import Any, Final

from contracts.dialects.echarts.box import box
from contracts.dialects.echarts.legend_buttons import pager, selector
from contracts.dialects.echarts.style import background, item_style, plain_line_style, unshaded
from contracts.dialects.echarts.symbols import symbol
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
    sides,
    size,
    text,
)

_ORIENTATION: Final = choice("horizontal", "vertical")
_ALIGN: Final = choice("left", "right")
_KIND: Final = choice("plain", "scroll")


def legends(option: Reader, names: list[str]) -> list[Native]:
    """All legends that are shown, or switch something off.

    Args:
        option: the whole option.
        names: of all series and items, which a legend without data lists.
    """
    readers = [legend for legend in option.items("legend") if legend]
    return [found for legend in readers if (found := _legend(legend, names)) is not None]


def _legend(legend: Reader, names: list[str]) -> Native | None:
    items = _items(legend)
    unselected = _unselected(legend, names if items is None else [item["name"] for item in items])
    if legend.get("show", boolean) is False:
        legend.dismiss()
        return {"items": [], "unselected": unselected} if unselected else None
    legend.skip("symbolKeepAspect")
    if not unselected:
        legend.skip("inactiveBorderColor", "inactiveBorderWidth")
    look = legend.child("itemStyle")
    return present(
        items=items,
        unselected=unselected,
        orientation=legend.get("orient", _ORIENTATION),
        type=legend.get("type", _KIND),
        pager=pager(legend),
        selector=selector(legend),
        align=legend.get("align", _ALIGN),
        padding=legend.get("padding", sides),
        item_gap=legend.get("itemGap", size),
        item_width=legend.get("itemWidth", size),
        item_height=legend.get("itemHeight", size),
        icon=symbol(legend, "icon"),
        template=legend.get("formatter", _template),
        text_style=text_style(legend.child("textStyle")),
        symbol_rotate=legend.get("symbolRotate", degrees),
        item_style=unshaded(item_style(look), look),
        line_style=plain_line_style(legend.child("lineStyle")),
        inactive_color=legend.get("inactiveColor", color),
        background=background(legend),
        z=legend.get("z", number),
        **box(legend),
    )


def _template(value: Any) -> str | None:
    return text(value) if isinstance(value, str) else None


def _items(legend: Reader) -> list[Native] | None:
    given = legend.raw("data")
    if not isinstance(given, list):
        return None
    return [_item(legend, at, one) for at, one in enumerate(given) if one is not None]


def _item(legend: Reader, at: int, given: Any) -> Native:
    if not isinstance(given, dict):
        return {"name": text(given) or ""}
    entry = legend.item("data", at, given)
    entry.skip("backgroundColor")
    name, chosen = entry.get("name", text) or "", legend.raw("selected")
    if not isinstance(chosen, dict) or chosen.get(name) is not False:
        entry.skip("inactiveColor")
    return {"name": name} | present(
        icon=symbol(entry, "icon"),
        symbol_rotate=entry.get("symbolRotate", degrees),
        text_style=text_style(entry.child("textStyle")),
    )


def _unselected(legend: Reader, names: list[str]) -> list[str] | None:
    chosen = legend.raw("selected")
    given = chosen if isinstance(chosen, dict) else {}
    if legend.raw("selectedMode") == "single":
        # Only the first selected one stays, or the very first.
        kept = next((name for name in names if given.get(name) is not False), names[0] if names else None)
        return [name for name in dict.fromkeys(names) if name != kept] or None
    return [name for name, on in given.items() if on is False] or None
