"""Buttons of legends: those that turn pages, and those that switch all entries."""

from typing import Any, Final

from contracts.dialects.echarts.symbols import symbol_size
from contracts.dialects.echarts.text import text_style
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, choice, color, index, present, size, text

_PLACE: Final = choice("start", "end")
_TITLES: Final = {"all": "All", "inverse": "Inv"}
_MAX_BUTTONS: Final = 20


def pager(legend: Reader) -> Native:
    """How a legend of type `scroll` turns its pages; icons of its own are drawn as arrows."""
    template = legend.raw("pageFormatter")
    legend.skip("pageIcons")
    return present(
        first_item=legend.get("scrollDataIndex", index),
        position=legend.get("pageButtonPosition", _PLACE),
        gap=legend.get("pageButtonGap", size),
        button_gap=legend.get("pageButtonItemGap", size),
        icon_size=legend.get("pageIconSize", symbol_size),
        color=legend.get("pageIconColor", color),
        inactive_color=legend.get("pageIconInactiveColor", color),
        template=template if isinstance(template, str) else None,
        text_style=text_style(legend.child("pageTextStyle")),
    )


def selector(legend: Reader) -> Native | None:
    """The selector buttons; None without any."""
    given = legend.raw("selector")
    buttons = ["all", "inverse"] if given is True else given
    if not isinstance(buttons, list) or not buttons:
        legend.skip("selectorLabel", "selectorPosition", "selectorItemGap", "selectorButtonGap")
        return None
    label = legend.child("selectorLabel")
    label.skip("show", "position", "distance")
    return {"titles": [_title(one) for one in buttons[:_MAX_BUTTONS]]} | present(
        position=legend.get("selectorPosition", _PLACE),
        item_gap=legend.get("selectorItemGap", size),
        gap=legend.get("selectorButtonGap", size),
        text_style=text_style(label),
    )


def _title(button: Any) -> str:
    kind, own = (button.get("type"), button.get("title")) if isinstance(button, dict) else (button, None)
    return text(own) or _TITLES.get(str(kind), "")
