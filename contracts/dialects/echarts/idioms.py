"""Idioms of older ECharts versions that concern whole series."""

from contracts.dialects.reader import Reader


def part(reader: Reader, name: str) -> Reader:
    """The `label`, `lineStyle`, … of a series or item; version 2 kept them inside `itemStyle.normal`."""
    own = reader.child(name)
    inside = reader.child("itemStyle")
    return own.over(inside.child(name)) if inside else own


def item_part(item: Reader, series: Reader, name: str) -> Reader | None:
    """The same of an item, over that of its series; None when the item has none."""
    own = part(item, name)
    return own.over(part(series, name)) if own else None
