"""`dataset`: tables given as rows, objects or columns, and tables made of others by `transform`."""

from typing import Any, Final

from contracts.dialects.echarts.spending import Spending
from contracts.dialects.echarts.tables import Table, check_cells, from_columns, from_objects, from_rows
from contracts.dialects.echarts.transforms import transformed
from contracts.dialects.reader import Reader
from contracts.dialects.values import text, whole

_LOOKED_AT: Final = 10
"""How many values of a row ECharts looks at to tell a header."""

_MOST_RESULTS: Final = 10


class Datasets:
    """The datasets of an option, each read when a series first asks for it."""

    def __init__(self, option: Reader, spending: Spending) -> None:
        self._spending = spending
        self._readers = option.items("dataset")
        self._ids = [reader.raw("id") for reader in self._readers]
        self._results: dict[tuple[int, str], list[Table]] = {}
        self._being_read: set[tuple[int, str]] = set()
        self._taken: dict[tuple[int, str], tuple[int, int]] = {}

    def table(self, series: Reader) -> Table | None:
        """The table a series without data of its own takes."""
        return self._table(*self._key(series))

    def next_column(self, series: Reader, *, by_category: bool, count: int) -> int:
        """The first of `count` columns that no earlier series took (the first is the categories')."""
        key = self._key(series)
        category, value = self._taken.get(key, (1, 0))
        self._taken[key] = (category + count, value) if by_category else (category, value + count)
        return category if by_category else value

    def _key(self, series: Reader) -> tuple[int, str]:
        layout = "row" if series.raw("seriesLayoutBy") == "row" else "column"
        return self._index(series, "datasetIndex", "datasetId"), layout

    def _index(self, reader: Reader, by_index: str, by_id: str) -> int:
        wanted = reader.raw(by_id)
        if wanted is not None and wanted in self._ids:
            return self._ids.index(wanted)
        given = reader.raw(by_index)
        if wanted is not None or (given is not None and given not in range(len(self._readers))):
            missing = by_index if wanted is None else by_id
            reader.findings.invalid(f"{reader.path}.{missing}", given if wanted is None else wanted)
        return given if isinstance(given, int) and not isinstance(given, bool) else 0

    def _table(self, at: int, layout: str, result: int = 0) -> Table | None:
        if not 0 <= at < len(self._readers):
            return None
        if (at, layout) in self._being_read:
            reader = self._readers[at]
            reader.findings.ignored(reader.path, "this dataset is made of itself")
            return None
        if (at, layout) not in self._results:
            self._being_read.add((at, layout))
            self._results[at, layout] = self._read(at, layout)
            self._being_read.remove((at, layout))
        found = self._results[at, layout]
        return found[result] if result < len(found) else None

    def _read(self, at: int, layout: str) -> list[Table]:
        reader = self._readers[at]
        reader.skip("id", "dimensions", "sourceHeader", "fromDatasetIndex", "fromDatasetId")
        if not any(reader.has(key) for key in ("transform", "fromDatasetIndex", "fromDatasetId")):
            table = read_source(reader, by_row=layout == "row")
            return [table] if table else []
        result = reader.get("fromTransformResult", whole(0, _MOST_RESULTS)) or 0
        upstream = self._table(self._index(reader, "fromDatasetIndex", "fromDatasetId"), "column", result)
        return transformed(reader, upstream, self._spending) if upstream else []


def read_source(reader: Reader, *, by_row: bool) -> Table | None:
    """The table in `source`."""
    source = reader.raw("source")
    names = dimension_names(reader)
    if isinstance(source, dict):
        return from_columns(source, names)
    if not isinstance(source, list) or not source:
        return None
    if any(isinstance(one, dict) for one in source):
        return from_objects([one for one in source if isinstance(one, dict)], names)
    rows = [one for one in source if isinstance(one, list)]
    if by_row:
        rows = [list(column) for column in zip(*_even(rows), strict=True)]
    headers = _headers(reader, rows)
    if headers == 1:
        names = names or [text(name) or "" for name in rows[0]]
    return from_rows(rows[headers:], names)


def dimension_names(reader: Reader) -> list[str] | None:
    """The names in `dimensions`, of a dataset or a series."""
    given = reader.raw("dimensions")
    if not isinstance(given, list) or not given:
        return None
    return [text(one.get("name") if isinstance(one, dict) else one) or "" for one in given]


def _even(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(map(len, rows), default=0)
    check_cells(len(rows), width)
    return [row + [None] * (width - len(row)) for row in rows]


def _headers(reader: Reader, rows: list[list[Any]]) -> int:
    """How many rows stand above the data; only a single one has names."""
    given = reader.raw("sourceHeader")
    if type(given) is int:
        return min(max(given, 0), len(rows))
    if given is not None and given != "auto":
        return int(bool(given) and bool(rows))
    first = [value for value in (rows[0] if rows else [])[:_LOOKED_AT] if value is not None and value != "-"]
    return int(bool(first) and all(isinstance(value, str) for value in first))
