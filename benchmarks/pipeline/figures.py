"""The arithmetic: medians over rounds, percentiles of waiting, ratios within a round."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from benchmarks.pipeline.charts import Work
from benchmarks.pipeline.ways.way import WORKERS


@dataclass(frozen=True)
class Sample:
    """One setting with one kind of work in one round."""

    charts: int
    seconds: float
    """For all of them, asked for at once."""
    cpu_ms: Mapping[str, float]
    """For all of them, by part of the system."""
    callers_ms: float
    """Spent by the benchmark itself, on the same cores."""
    strangers_ms: float
    """Spent by programs that have nothing to do with it, or by other machines of the host."""
    waits_ms: Sequence[float]
    """From request to end, at half the throughput."""

    @property
    def per_s(self) -> float:
        """Charts per second."""
        return self.charts / self.seconds

    @property
    def cpu_ms_per_chart(self) -> float:
        """Over all parts."""
        return sum(self.cpu_ms.values()) / self.charts

    @property
    def outside_drawing_ms(self) -> float:
        """CPU milliseconds per chart of all parts but the processes that draw."""
        return self.cpu_ms_per_chart - self.cpu_ms[WORKERS] / self.charts

    @property
    def strangers_cores(self) -> float:
        """Cores that others kept busy meanwhile."""
        return self.strangers_ms / 1000 / self.seconds


Figure = Callable[[Sample], float]


@dataclass
class Figures:
    """Samples by setting and work, one a round."""

    samples: dict[tuple[str, Work], list[Sample]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, work: Work, sample: Sample) -> None:
        """One more round."""
        self.samples[key, work].append(sample)

    @property
    def rounds(self) -> int:
        """How many were measured."""
        return max(map(len, self.samples.values()), default=0)

    def strangers(self) -> tuple[float, float]:
        """Cores that others kept busy: in the quietest and in the busiest of all samples."""
        found = [one.strangers_cores for samples in self.samples.values() for one in samples]
        return min(found), max(found)

    def known(self, key: str, work: Work) -> bool:
        """Whether it was measured."""
        return (key, work) in self.samples

    def median(self, key: str, work: Work, figure: Figure) -> float:
        """Over the rounds."""
        return median(map(figure, self.samples[key, work]))

    def range(self, key: str, work: Work, figure: Figure) -> tuple[float, float]:
        """Lowest and highest round."""
        found = list(map(figure, self.samples[key, work]))
        return min(found), max(found)

    def part_ms(self, key: str, work: Work, part: str) -> float:
        """CPU milliseconds per chart of one part; 0 where there is no such part."""
        return self.median(key, work, lambda one: one.cpu_ms.get(part, 0) / one.charts)

    def wait_ms(self, key: str, work: Work, share: float) -> float:
        """The wait that `share` of all charts of all rounds did not exceed."""
        return percentile([ms for one in self.samples[key, work] for ms in one.waits_ms], share)

    def ratio(self, above: tuple[str, Work], below: tuple[str, Work], figure: Figure) -> float:
        """Median over the rounds of one figure over the other: the load of a round is in both."""
        pairs = zip(self.samples[above], self.samples[below], strict=True)
        return median(figure(one) / figure(other) for one, other in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """The least of `values` that `share` of them do not exceed."""
    return sorted(values)[ceil(share * len(values)) - 1]
