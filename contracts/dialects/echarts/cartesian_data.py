"""The data of a series on two axes, between the option and the columns of the native spec."""

from dataclasses import dataclass
from typing import Any

from contracts.dialects.echarts.encoding import Encoding
from contracts.dialects.echarts.items import Items
from contracts.dialects.echarts.places import Place
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.echarts.tables import Table, whole_row
from contracts.dialects.values import number, number_text


@dataclass
class CartesianData:
    """The data of a series on two axes."""

    items: Items
    encoding: Encoding
    place: Place
    _written: bool | None = None

    @property
    def scales(self) -> tuple[Scale, Scale]:
        """Of x and y."""
        return self.place.scales

    @property
    def table(self) -> Table:
        """Its columns."""
        return self.items.table

    def coordinate(self, key: str) -> list[float | None] | None:
        """The column of x or y as positions; None when items have no place but their order."""
        own, other = self.scales if key == "x" else self.scales[::-1]
        first = key == "x" or not other.is_category
        if self.table.scalar and own.is_category and (first or not other.is_category):
            own.reserve(len(self.table))
            return None
        return own.column(self.column_of(key))

    def column_of(self, key: str) -> list[Any]:
        """What stands in the column of x or y."""
        return self.table.column(0 if self.table.scalar else self.encoding.coordinates[key][0])

    def whole_value(self) -> str:
        """What `{c}` stands for: items with several values show them all."""
        return "{value}" if self.table.scalar or self.table.of_objects else whole_row(self.table)

    def value_column(self) -> int:
        """Which column of the table labels show."""
        if self.table.scalar:
            return 0
        if (turned := self._turned()) is not None:
            return turned
        x_scale, y_scale = self.scales
        timed = x_scale.kind != "time" and y_scale.kind == "time"
        level = not x_scale.is_category and (y_scale.is_category or timed)
        found = self.encoding.coordinates["x" if level else "y"]
        return found[0] if found else 0

    def shown_value(self) -> str:
        """The placeholder of what labels show."""
        return "{value}" if self._turned() is None else "{x}"

    def _turned(self) -> int | None:
        """The column of x where both coordinates are numbers and it comes after that of y, as in ECharts."""
        x, y = (self.encoding.coordinates.get(key) for key in ("x", "y"))
        numbers = all(scale.kind in ("value", "log") for scale in self.scales)
        return x[0] if not self.table.scalar and numbers and x and y and x[0] > max(y) else None

    def is_written(self) -> bool:
        """Whether its values are texts that numbers would not be written as, e.g. `1.30`."""
        if self._written is None:
            column = self.table.column(self.value_column())
            self._written = any(isinstance(one, str) and _differs(one) for one in column)
        return self._written

    def is_named(self, key: str, at: int) -> bool:
        """Whether the column `at`, of the coordinate `key`, has moments or categories as labels show them."""
        if key not in {"x", "y"}:
            return False
        scale = self.scales[1 if key == "y" else 0]
        named = scale.is_category or scale.kind == "time"
        return named and any(isinstance(one, str) for one in self.table.column(at))


def _differs(value: str) -> bool:
    found = number(value)
    return found is not None and number_text(found) != value.strip()
