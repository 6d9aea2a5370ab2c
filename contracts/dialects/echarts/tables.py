"""Data in columns, whether it came as a dataset or as `series.data`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from contracts import limits
from contracts.dialects.values import number, text
from contracts.errors import LimitExceeded

MOST_SHOWN: Final = 60
"""Columns of a row that a label says; more may not travel with a series."""
_MOST_CELLS: Final = 4 * limits.MAX_NODES


@dataclass
class Table:
    """Columns of equal length with names, as far as they have names."""

    columns: list[list[Any]]
    names: list[str] = field(default_factory=list)
    scalar: bool = False
    """Each item is one value, not a row: it has no place of its own on a category axis."""
    of_objects: bool = False
    """Its rows were objects: labels cannot show such a row as a whole."""
    _places: dict[str, int] | None = None

    def __len__(self) -> int:
        """How many items there are."""
        return len(self.columns[0]) if self.columns else 0

    def column(self, at: int) -> list[Any]:
        """A column; beyond the last one there are only gaps."""
        return self.columns[at] if at < len(self.columns) else [None] * len(self)

    def find(self, dimension: Any) -> int | None:
        """The index of a column given by name or by index."""
        if isinstance(dimension, int) and not isinstance(dimension, bool):
            return dimension if 0 <= dimension < len(self.columns) else None
        if self._places is None:
            self._places = {name: at for at, name in reversed(list(enumerate(self.names)))}
        return self._places.get(text(dimension) or "")

    def name_of(self, at: int) -> str:
        """The name of a column, or its number."""
        return self.names[at] if at < len(self.names) else str(at)

    def is_numeric(self, at: int) -> bool:
        """Whether a column looks like numbers, by its first value."""
        for value in self.columns[at][:5]:
            if number(value) is not None and not isinstance(value, str):
                return True
            if isinstance(value, str) and value != "-":
                return False
        return True


def whole_row(table: Table) -> str:
    """What `{c}` stands for where an item is a row: all of its values; of too wide ones its own value."""
    if len(table.columns) > MOST_SHOWN:
        return "{value}"
    return ",".join(f"{{@[{at}]}}" for at in range(len(table.columns)))


def check_cells(rows: int, columns: int) -> None:
    """Refuse a table that is far larger than the body it came in: one long row makes all rows long.

    Raises:
        LimitExceeded: more than four cells per value of the largest body.
    """
    if rows * columns > _MOST_CELLS:
        raise LimitExceeded(
            f"a table of {rows} rows and {columns} columns; at most {_MOST_CELLS} cells are read"
        )


def from_rows(rows: Sequence[Sequence[Any]], names: list[str] | None = None) -> Table:
    """A table of rows, the longest of which says how wide it is."""
    lengths = set(map(len, rows))
    width = max(lengths, default=0) or min(1, len(rows))
    check_cells(len(rows), width)
    if lengths == {width}:
        cells = [*chain.from_iterable(rows)]
        columns = [cells[at::width] for at in range(width)]
    else:
        columns = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
    return Table(columns, names or [])


def from_objects(objects: Sequence[dict[str, Any]], names: list[str] | None = None) -> Table:
    """A table of objects, whose keys are the columns."""
    keys = names or list(dict.fromkeys(key for one in objects for key in one))
    check_cells(len(objects), len(keys))
    return Table([[one.get(key) for one in objects] for key in keys], keys, of_objects=True)


def from_columns(given: dict[str, Any], names: list[str] | None = None) -> Table:
    """A table of an object of arrays."""
    keys = names or list(given)
    columns = [value if isinstance(value := given.get(key), list) else [] for key in keys]
    longest = max(map(len, columns), default=0)
    check_cells(longest, len(columns))
    return Table([column + [None] * (longest - len(column)) for column in columns], keys)
