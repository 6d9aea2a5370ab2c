"""`series.data`: scalars, arrays and objects to columns, names and the options of single items."""

from dataclasses import dataclass, field
from typing import Any, Final

from contracts.dialects.echarts.dataset import dimension_names
from contracts.dialects.echarts.tables import Table, check_cells, from_rows
from contracts.dialects.reader import Reader
from contracts.dialects.values import text

_WITHOUT_STYLE: Final = frozenset({"name", "value", "id", "groupId", "selected"})


@dataclass
class Items:
    """The data of a series."""

    table: Table
    names: dict[int, str] = field(default_factory=dict)
    """Names of items that have one, by index."""
    options: dict[int, Reader] = field(default_factory=dict)
    """Items that have more than a name and a value, by index."""
    selected: list[int] = field(default_factory=list)
    """Items marked as selected."""
    from_dataset: bool = False


def read_items(series: Reader) -> Items | None:
    """What stands in `data`; None when the series has none of its own."""
    data = series.raw("data")
    if data is None:
        return None
    if not isinstance(data, list):
        series.findings.invalid(f"{series.path}.data", data)
        return Items(Table([]))
    items = Items(Table([]))
    values = _values(series, data, items) if dict in set(map(type, data)) else data
    if _is_mixed(values):
        message = "of rows among numbers the first value is drawn"
        series.findings.approximated(f"{series.path}.data", message)
    items.table = _table(values, dimension_names(series) or [])
    return items


def _values(series: Reader, data: list[Any], items: Items) -> list[Any]:
    values = []
    for at, one in enumerate(data):
        if not isinstance(one, dict):
            values.append(one)
            continue
        values.append(one.get("value"))
        name = text(one.get("name"))
        if name is not None:
            items.names[at] = name
        if one.get("selected") is True:
            items.selected.append(at)
        if not _WITHOUT_STYLE.issuperset(one):
            reader = items.options[at] = series.item("data", at, one)
            # Items may carry any payload of the caller's; only objects can be options we do not know.
            reader.skip(*(key for key, payload in one.items() if not isinstance(payload, dict)))
    return values


def _is_mixed(values: list[Any]) -> bool:
    """Whether the first item is one value, and another a row of several."""
    if list not in set(map(type, values)):
        return False
    return not isinstance(_first(values), list) and any(
        isinstance(one, list) and len(one) > 1 for one in values
    )


def _first(values: list[Any]) -> Any:
    """The first item that is no gap."""
    return next((value for value in values if value is not None and value != "-"), None)


def _table(values: list[Any], names: list[str]) -> Table:
    if not isinstance(_first(values), list):
        return Table(
            [[value[0] if isinstance(value, list) and value else value for value in values]],
            names,
            scalar=True,
        )
    if set(map(type, values)) == {list}:
        return from_rows(values, names)
    width = max(len(value) for value in values if isinstance(value, list))
    check_cells(len(values), width)
    return from_rows([value if isinstance(value, list) else [value] * width for value in values], names)
