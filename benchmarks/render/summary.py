"""What the samples say: a row a file, a verdict a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, log
from statistics import fmean

from benchmarks.render.measuring import PYPLOT, Timings
from benchmarks.render.option_files import OptionFile

OURS = "plotwire"


@dataclass(frozen=True)
class Row:
    """One file."""

    file: OptionFile
    ms: dict[str, float]
    """Median by engine."""

    @property
    def rival_ms(self) -> float:
        """Of the faster ECharts."""
        return min(ms for key, ms in self.ms.items() if key not in {OURS, PYPLOT})

    @property
    def ratio(self) -> float:
        """Our time over that of the faster ECharts: below 1 we are faster."""
        return self.ms[OURS] / self.rival_ms


@dataclass(frozen=True)
class Group:
    """The rows of one set of files; never empty."""

    name: str
    rows: tuple[Row, ...]

    @property
    def geomean(self) -> float:
        """Of the ratios."""
        return geomean([row.ratio for row in self.rows])

    @property
    def p95(self) -> float:
        """The ratio that 95 % of the files do not exceed."""
        return sorted(row.ratio for row in self.rows)[ceil(0.95 * len(self.rows)) - 1]

    @property
    def worst(self) -> Row:
        """The row with the highest ratio."""
        return max(self.rows, key=lambda row: row.ratio)

    def geomean_ms(self, engine: str) -> float | None:
        """None when the engine does not draw this group."""
        found = [row.ms[engine] for row in self.rows if engine in row.ms]
        return geomean(found) if len(found) == len(self.rows) else None

    @property
    def pyplot_ratio(self) -> float | None:
        """How many times slower than us pyplot is, as a geometric mean."""
        pyplot, ours = self.geomean_ms(PYPLOT), self.geomean_ms(OURS)
        return pyplot / ours if pyplot and ours else None


def geomean(values: Sequence[float]) -> float:
    """The geometric mean of positive numbers."""
    return exp(fmean(map(log, values)))


def grouped(
    files: Sequence[OptionFile], timings: Timings, engines: Sequence[str], how: str = ""
) -> list[Group]:
    """A group for each set of files, in order of appearance; `how` it was measured goes with its name."""
    names = dict.fromkeys(file.group for file in files)
    return [
        Group(f"{name}{how}", tuple(_row(file, timings, engines) for file in files if file.group == name))
        for name in names
    ]


def _row(file: OptionFile, timings: Timings, engines: Sequence[str]) -> Row:
    found = {engine: timings.median_ms(file, engine) for engine in engines}
    return Row(file, {engine: ms for engine, ms in found.items() if ms is not None})
