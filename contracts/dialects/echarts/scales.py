"""From what stands in the data to positions on an axis."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from contracts import limits
from contracts.dialects.echarts.dates import milliseconds, moments
from contracts.dialects.reader import Reader
from contracts.dialects.values import number, text
from contracts.errors import LimitExceeded
from contracts.usable_numbers import are_usable

AxisKind = Literal["category", "value", "time", "log"]
_PLAIN: Final = frozenset({int, float})
_PLAIN_WITH_GAPS: Final = frozenset({int, float, type(None)})


@dataclass
class Scale:
    """One axis, as data sees it.

    A category axis without data of its own collects the categories of its series as they come.
    """

    kind: AxisKind
    categories: list[str] = field(default_factory=list)
    collecting: bool = False
    path: str | None = None
    """Of the axis in the option."""
    _positions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Of equal names the last one counts, as in ECharts.
        self._positions.update((name, position) for position, name in enumerate(self.categories))

    @property
    def is_category(self) -> bool:
        """Whether positions are indexes of names."""
        return self.kind == "category"

    def position(self, value: Any) -> float | None:
        """Where `value` stands; None when it is no place of this axis."""
        if self.kind == "category":
            return self._category(value)
        if self.kind == "time":
            return milliseconds(value)
        return float(value) if isinstance(value, bool) else number(value)

    def column(self, values: list[Any]) -> list[float | None]:
        """The positions of a whole column."""
        if self.kind in {"value", "log"}:
            return numbers(values)
        if self.kind == "time":
            return moments(values)
        if not self.collecting and set(map(type, values)) == {str}:
            return list(map(self._positions.get, values))
        return [self._category(value) for value in values]

    def reserve(self, count: int) -> None:
        """Make room for `count` items that have no category names: they are numbered."""
        if self.collecting:
            self._check(count)
            for position in range(len(self.categories), count):
                self._collect(str(position))

    def _check(self, count: int) -> None:
        if count > limits.MAX_CATEGORIES:
            message = f"more than {limits.MAX_CATEGORIES} categories, collected from the series"
            raise LimitExceeded(message, path=self.path)

    def _category(self, value: Any) -> float | None:
        if isinstance(value, int | float) and not isinstance(value, bool) and not self.collecting:
            return round(value) if abs(value) < limits.MAX_POINTS else None
        name = text(value)
        if name is None or (name == "-" and name not in self._positions):
            return None
        known = self._positions.get(name)
        if known is None and self.collecting:
            return self._collect(name)
        return known

    def _collect(self, name: str) -> int:
        self._check(len(self.categories) + 1)
        self.categories.append(name)
        return self._positions.setdefault(name, len(self.categories) - 1)


def tell_of_lost(series: Reader, given: list[Any], found: list[float | None] | None) -> None:
    """Warn where numbers of a column have become gaps because they are too large to draw.

    A column that is taken over as it is has none.
    """
    if found is None or found is given or None not in found:
        return
    if any(type(one) in (int, float) and not -limits.MAX_NUMBER <= one <= limits.MAX_NUMBER for one in given):
        message = f"numbers beyond {limits.MAX_NUMBER:g} are gaps"
        series.findings.approximated(f"{series.path}.data", message)


def numbers_of(series: Reader, given: list[Any]) -> list[float | None]:
    """As `numbers`, with a warning where some are too large."""
    found = numbers(given)
    tell_of_lost(series, given, found)
    return found


def numbers(values: list[Any]) -> list[float | None]:
    """A column as numbers and gaps; columns that are so already pass through."""
    kinds = set(map(type, values))
    if kinds <= _PLAIN_WITH_GAPS:
        solid = values if kinds <= _PLAIN else [value for value in values if value is not None]
        if are_usable(solid):
            return values
    return [float(value) if isinstance(value, bool) else number(value) for value in values]
