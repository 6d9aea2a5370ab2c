"""Columns that travel with a series because its labels or visual maps name them."""

import re
from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.tables import Table
from contracts.dialects.values import Native, number, text

_COLUMN: Final = re.compile(r"\{@([^{}]{1,100})\}")
_LONGEST_NAME: Final = 60


def bind_columns(template: str, table: Table, bind: Callable[[int], str]) -> str:
    """`template` with each `{@dimension}` as `bind` writes the column it names; unknown ones say nothing."""

    def bound(found: re.Match[str]) -> str:
        at = _named(table, found[1])
        return "" if at is None else bind(at)

    return _COLUMN.sub(bound, template)


def _named(table: Table, dimension: str) -> int | None:
    inner = dimension.strip("[]")
    return table.find(int(inner) if inner.isdecimal() and inner != dimension else dimension)


def add_extra(native: Native, table: Table, at: int, name: str | None = None) -> str:
    """Have a column travel with a native series, once; its name there."""
    name = name or table.name_of(at)
    name = name if len(name) <= _LONGEST_NAME else str(at)
    extra = native.setdefault("extra", {})
    if name not in extra:
        extra[name] = [_extra_value(one) for one in table.column(at)]
    return name


def _extra_value(value: Any) -> float | str | None:
    if type(value) is int or type(value) is float:
        return number(value)
    return text(value)
