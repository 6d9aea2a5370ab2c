"""Columns that travel with a series because its labels or visual maps name them."""

import re
from collections.abc import Callable
from typing import Any, Final

from contracts.dialects.echarts.idioms import part
from contracts.dialects.echarts.tables import MOST_SHOWN, Table
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, number, text

_COLUMN: Final = re.compile(r"\{@([^{}]{1,100})\}")
_LONGEST_NAME: Final = 60


def tell_of_wide_rows(series: Reader, table: Table) -> None:
    """Warn where the labels of a series would say a whole row, which is too wide."""
    label = part(series, "label")
    template = label.raw("formatter")
    if len(table.columns) > MOST_SHOWN and isinstance(template, str) and "{c}" in template:
        message = f"of rows of more than {MOST_SHOWN} columns {{c}} says the value alone"
        label.findings.approximated(label.path_of("formatter"), message)


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
