"""A drawing to be priced: a spec on its canvas, and what shapes and texts cost there."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from contracts.charts.axes import CategoryAxis
from contracts.charts.chart import ChartSpec
from contracts.charts.cost import rates
from contracts.charts.cost.rates import Rate, which
from contracts.charts.series.line import LineLooks, LineSeries
from contracts.output import Output

SHOWN_CATEGORIES: Final = 100
"""Labels an axis shows at most: those without room are left out."""


class Part(NamedTuple):
    """A part of a chart, and what it takes to draw."""

    path: str
    of_what: str
    """For a person."""
    seconds: float
    number: int | None = None

    @property
    def what(self) -> str:
        """How many of what, for a person."""
        return self.of_what if self.number is None else f"{self.number:,} {self.of_what}"


@dataclass(frozen=True)
class Drawing:
    """A spec and the picture asked for."""

    spec: ChartSpec
    output: Output

    @cached_property
    def pixels(self) -> float:
        """Device px of the whole picture."""
        return self.output.width * self.output.height * self.output.scale**2

    @cached_property
    def _figure(self) -> int:
        return which(self.output.type)

    @property
    def is_vector(self) -> bool:
        """Whether the length of lines and the size of areas cost nothing."""
        return self._figure > 0

    def seconds(self, rate: Rate, count: float) -> float:
        """Of so many at this rate."""
        return rate[self._figure] / 1e6 * count

    def text_s(self, count: float, characters: float) -> float:
        """Of so many texts, with so many characters together."""
        return self.seconds(rates.LABEL, count) + self.seconds(rates.CHARACTER, characters)

    def fill_s(self, width: float, height: float, count: float = 1) -> float:
        """Of shapes of this size in layout px, as far as they lie in the picture."""
        if self.is_vector:
            return 0
        seen = min(width, self.output.width) * min(height, self.output.height)
        return seen * self.output.scale**2 * count * rates.FILL_S_PER_PX

    def stroke_s(self, length_px: float) -> float:
        """Of a line so long in layout px."""
        return 0 if self.is_vector else length_px * self.output.scale * rates.STROKE_S_PER_PX

    def shadow_s(self, count: float) -> float:
        """Of so many shadows, each of which looks at the whole picture."""
        return count * self.pixels * rates.SHADOW_S_PER_PX

    def symbols(self, series: Any) -> int:
        """Items that have a symbol, and so a label: of a crowded line those at labelled categories only."""
        if not isinstance(series, LineLooks):
            return len(series)
        if not series.show_symbol:
            return 0
        axes = (self.spec.x_axes, self.spec.y_axes)
        if isinstance(series, LineSeries) and series.show_all_symbols is not True:
            on = axes[0][series.x_axis], axes[1][series.y_axis]
            room = max(self.output.width, self.output.height)
            if any(isinstance(axis, CategoryAxis) for axis in on) and len(series) > room:
                return SHOWN_CATEGORIES
        return len(series)

    @cached_property
    def courses(self) -> dict[int, list[float]]:
        """The values each line runs through, up and down or from side to side, by index of the series."""
        return {
            index: _course_of(series)
            for index, series in enumerate(self.spec.series)
            if isinstance(series, LineSeries)
        }

    @cached_property
    def line_spans(self) -> dict[tuple[bool, int], float]:
        """How far apart the values of all lines on an axis are, by `axis_of` the lines."""
        ends: dict[tuple[bool, int], list[float]] = {}
        for index, values in self.courses.items():
            series = self.spec.series[index]
            if isinstance(series, LineSeries) and values:
                ends.setdefault(axis_of(series), []).extend((min(values), max(values)))
        return {axis: max(values) - min(values) for axis, values in ends.items()}


def _course_of(series: LineSeries) -> list[float]:
    return [value for value in (series.y if series.y is not None else series.x) or () if value is not None]


def axis_of(series: LineSeries) -> tuple[bool, int]:
    """Whether the values of a line run along y, and the index of their axis."""
    return (True, series.y_axis) if series.y is not None else (False, series.x_axis)
