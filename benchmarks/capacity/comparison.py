"""The simulation of one machine beside what was measured on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.capacity.costs import Costs, Observed
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.simulation import Load, burst, paced
from benchmarks.pipeline.charts import Work

_SEEDS = (1, 2, 3)
"""A burst is short, so its luck in the order of charts is averaged."""


@dataclass(frozen=True)
class Pair:
    """One setting, both ways."""

    observed: Observed
    per_s: float
    waits_ms: tuple[float, float, float]
    """p50, p95 and p99, at half of the measured throughput."""
    saturated: str

    @property
    def ratio(self) -> float:
        """Simulated charts a second over measured ones."""
        return self.per_s / self.observed.per_s


def comparison(costs: Costs) -> list[Pair]:
    """Every setting that was measured."""
    return [_pair(costs, one) for one in costs.observed]


def _pair(costs: Costs, one: Observed) -> Pair:
    system = Deployment(
        workers=one.workers,
        prefetch=one.prefetch,
        cores=costs.cores,
        shared=True,
        strangers_cores=one.strangers_cores,
    )
    loads = [Load(one.charts, drawn=one.work == Work.UNIQUE.value, seed=seed) for seed in _SEEDS]
    bursts = [burst(costs, system, load) for load in loads]
    waits = paced(costs, system, Load(4 * one.charts, drawn=loads[0].drawn), one.per_s / 2)
    return Pair(
        one,
        mean(found.per_s for found in bursts),
        waits.percentiles_ms,
        bursts[0].saturated,
    )


def off_by(pairs: Sequence[Pair]) -> float:
    """Mean distance of simulated from measured throughput, as a share."""
    return mean(abs(pair.ratio - 1) for pair in pairs)
