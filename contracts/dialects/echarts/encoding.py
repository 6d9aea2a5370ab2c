"""Which columns of a table are x, y, name and value."""

from dataclasses import dataclass
from typing import Any, Final

from contracts.dialects.echarts.dataset import Datasets
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.tables import Table
from contracts.dialects.reader import Reader

_NAME_LOOK: Final = 5
_OTHERS: Final = {"radius": "x", "angle": "y", "time": "x"}
"""The coordinates of round plot areas and calendars, in the order of the columns of their points."""


@dataclass
class Encoding:
    """Indexes of columns."""

    coordinates: dict[str, list[int]]
    """Columns of each coordinate: usually one; candlesticks have four on y."""
    item_name: int | None = None
    series_name: str | None = None

    def swap(self) -> None:
        """Turn x and y around."""
        self.coordinates["x"], self.coordinates["y"] = self.coordinates["y"], self.coordinates["x"]


def encode_columns(given: Any, table: Table) -> dict[str, list[int]]:
    """The columns `encode` names, by coordinate; unknown ones are left out."""
    if not isinstance(given, dict):
        return {}
    found = {}
    for key, value in given.items():
        wanted = value if isinstance(value, list) else [value]
        columns = [at for one in wanted if (at := table.find(one)) is not None]
        if columns:
            found[key] = columns
    return found


def series_name(columns: dict[str, list[int]], table: Table) -> str | None:
    """The name a series takes from its columns when it has none."""
    names = [table.name_of(at) for at in columns.get("seriesName", []) if table.names]
    return " ".join(names) or None


def cartesian_encoding(
    series: Reader, table: Table, datasets: Datasets | None, scales: tuple[Scale, Scale], width: int = 1
) -> Encoding:
    """The columns of x and y.

    Args:
        series: has `encode`, perhaps.
        table: its data.
        datasets: where `table` comes from, if it is a dataset: series without `encode` take its
            columns one after the other.
        scales: of x and y.
        width: how many columns the value axis takes.
    """
    given = encode_columns(series.raw("encode"), table)
    given = {_OTHERS.get(key, key): columns for key, columns in given.items()}
    if datasets is not None and not series.has("encode"):
        return _in_turn(series, table, datasets, scales, width)
    taken = {at for key in ("x", "y") for at in given.get(key, [])}
    value_axis = "x" if scales[1].is_category and not scales[0].is_category else "y"
    coordinates = {}
    for key in ("x", "y"):
        free = [at for at in range(len(table.columns) + width + len(taken)) if at not in taken]
        coordinates[key] = given.get(key) or free[: width if key == value_axis else 1]
        taken.update(coordinates[key])
    names = given.get("itemName")
    return Encoding(coordinates, names[0] if names else None, series_name(given, table))


def _in_turn(
    series: Reader, table: Table, datasets: Datasets, scales: tuple[Scale, Scale], width: int
) -> Encoding:
    if not any(scale.is_category for scale in scales):
        start = datasets.next_column(series, by_category=False, count=1 + width)
        coordinates = {"x": [start], "y": list(range(start + 1, start + 1 + width))}
        return Encoding(coordinates, None, series_name({"seriesName": [start, start + 1]}, table))
    start = datasets.next_column(series, by_category=True, count=width)
    named, other = ("x", "y") if scales[0].is_category else ("y", "x")
    if start >= len(table.columns):  # a series for which there is none takes what others have
        return Encoding({named: [0], other: list(range(1, 1 + width))}, 0)
    values = list(range(start, start + width))
    return Encoding({named: [0], other: values}, 0, series_name({"seriesName": values[:1]}, table))


def named_encoding(series: Reader, table: Table, *, from_dataset: bool) -> tuple[int | None, int]:
    """The columns of name and value of a pie or funnel: as encoded, else by their looks."""
    given = encode_columns(series.raw("encode"), table)
    if not from_dataset and not given:
        return None, 0
    value = given.get("value", [None])[0]
    name = given.get("itemName", [None])[0]
    looked_at = range(min(_NAME_LOOK, len(table.columns)))
    if value is None:
        value = next((at for at in looked_at if table.is_numeric(at) and table.name_of(at) != "name"), 0)
    if name is None and not given.get("value"):
        by_name = table.find("name")
        name = (
            by_name
            if by_name is not None
            else next((at for at in looked_at if not table.is_numeric(at)), value)
        )
    return name, value
