"""What series of names and values share: pies, funnels."""

from typing import Any

from contracts.dialects.echarts.encoding import encode_columns, named_encoding, series_name
from contracts.dialects.echarts.extra_columns import add_extra, bind_columns, tell_of_wide_rows
from contracts.dialects.echarts.items import Items
from contracts.dialects.echarts.scales import numbers_of
from contracts.dialects.echarts.tables import whole_row
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, text


def names_and_values(series: Reader, items: Items) -> tuple[list[str], list[float | None]]:
    """Both columns, of equal length."""
    encode = series.raw("encode")
    if encode and isinstance(encode, dict) and "value" not in encode:
        message = "names no value: that of the first numbers is drawn"
        series.findings.approximated(f"{series.path}.encode", message)
    name_column, value_column = named_encoding(series, items.table, from_dataset=items.from_dataset)
    count = len(items.table)
    if name_column is None:
        names = [items.names.get(at, "") for at in range(count)]
    else:
        names = [
            items.names.get(at) or text(one) or "" for at, one in enumerate(items.table.column(name_column))
        ]
    return names, numbers_of(series, items.table.column(value_column))


def with_columns(series: Reader, native: Native, entries: str, items: Items) -> Native:
    """`native` with the columns that labels name, of the series or of one of its `entries`."""
    tell_of_wide_rows(series, items.table)
    labels: list[Any] = [native.get("label"), *(entry.get("label") for entry in native[entries])]
    for one in labels:
        if one and "template" in one:
            if items.from_dataset and not items.table.of_objects:
                one["template"] = one["template"].replace("{value}", whole_row(items.table))
            one["template"] = bind_columns(
                one["template"], items.table, lambda at: f"{{@{add_extra(native, items.table, at)}}}"
            )
    return native


def name_of_columns(series: Reader, items: Items) -> str | None:
    """The name a series without one takes from its columns."""
    if not items.from_dataset:
        return None
    if not series.has("encode") and items.table.names:
        name_column, _ = named_encoding(series, items.table, from_dataset=True)
        return None if name_column is None else items.table.name_of(name_column)
    return series_name(encode_columns(series.raw("encode"), items.table), items.table)
