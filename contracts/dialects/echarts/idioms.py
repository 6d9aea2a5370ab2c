"""Parts of series and items: `label`, `itemStyle` and the like, wherever a version of ECharts keeps them."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.dialects.reader import Reader
from contracts.dialects.values import Native

Parts = Mapping[str, tuple[str, Callable[[Reader], Any]]]
"""By ECharts name: the native name, and what makes it."""


def part(reader: Reader, name: str) -> Reader:
    """The `label`, `lineStyle`, … of a series or item; version 2 kept them inside `itemStyle.normal`."""
    own = reader.child(name)
    inside = reader.child("itemStyle")
    return own.over(inside.child(name)) if inside else own


def own_parts(item: Reader, series: Reader, parts: Parts) -> Native:
    """The parts an item has of its own, each completed by that of its series."""
    found = {}
    for name, (native_name, convert) in parts.items():
        # Asked for ten thousand items, `part` is worth a look before.
        if (item.has(name) or item.has("itemStyle")) and (own := part(item, name)):
            found[native_name] = convert(own.over(part(series, name)))
    return found
