"""What of single items visual maps leave: what they say themselves, also where their series says the same."""

from typing import Any, Final

from contracts.dialects.echarts.idioms import part
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native

_SAYING: Final = frozenset({"itemStyle", "visualMap"})
_EVERYTHING: Final = ["color", "opacity", "symbol", "symbol_size"]


def leave_fixed(series: Reader, native: Native) -> None:
    """Note it at the items of a compiled series that visual maps rule."""
    data = series.raw("data")
    if not isinstance(data, list):
        return
    color = "borderColor" if native["type"] == "boxplot" else "color"
    for at, one in enumerate(data):
        if not isinstance(one, dict) or _SAYING.isdisjoint(one):
            continue
        if fixed := _fixed(series.item("data", at, one), color):
            _entry(native, at)["fixed"] = fixed


def _fixed(item: Reader, color: str) -> list[str]:
    if item.raw("visualMap") is False:
        return _EVERYTHING
    given = part(item, "itemStyle")
    return [ours for ours, theirs in (("color", color), ("opacity", "opacity")) if given.has(theirs)]


def _entry(native: Native, at: int) -> Any:
    listed = native.get("slices", native.get("items"))
    if isinstance(listed, list):
        return listed[at]
    return native.setdefault("items", {}).setdefault(at, {})
