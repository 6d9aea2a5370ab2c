"""Runs of a simulated installation: charts a second, how long one waits, and what is busiest."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.parts import Run, Station
from benchmarks.capacity.plant import Chart, Plant
from benchmarks.pipeline.figures import percentile


@dataclass(frozen=True)
class Load:
    """What is asked for."""

    charts: int
    drawn: bool = True
    over_http: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What a run found."""

    per_s: float
    """Charts a second, from the first request to the last end."""
    waits_ms: tuple[float, ...]
    busy: dict[str, float]
    """By part, the work that came to the busiest of its kind, as a share of what it can do: over 1 where
    work that no chart waits for piles up."""

    @property
    def saturated(self) -> str:
        """What keeps it from being faster."""
        return max(self.busy, key=lambda name: self.busy[name])

    @property
    def lasting_per_s(self) -> float:
        """Charts a second at which nothing piles up."""
        return self.per_s / max(1, *self.busy.values())

    @property
    def percentiles_ms(self) -> tuple[float, float, float]:
        """p50, p95 and p99 of the waits."""
        return tuple(percentile(self.waits_ms, share) for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]  # three


def burst(costs: Costs, system: Deployment, load: Load) -> Outcome:
    """Ask for all charts at once: one cell's throughput."""
    return _run(costs, system, load, lambda _: 0.0)


def paced(costs: Costs, system: Deployment, load: Load, per_s: float) -> Outcome:
    """Ask for charts evenly, so many a second."""
    return _run(costs, system, load, lambda number: number * 1000 / per_s)


def _run(costs: Costs, system: Deployment, load: Load, due_ms: Callable[[int], float]) -> Outcome:
    plant = Plant(costs, system, load.seed)

    def come(number: int) -> Run:
        yield plant.env.timeout(due_ms(number))
        yield from plant.ask(Chart(number, load.drawn, load.over_http))

    for number in range(load.charts):
        plant.env.process(come(number))
    plant.env.run(until=plant.ended(load.charts))
    return _outcome(plant)


def _outcome(plant: Plant) -> Outcome:
    return Outcome(
        per_s=1000 * len(plant.charts) / plant.env.now,
        waits_ms=tuple(chart.ended_at - chart.asked_at for chart in plant.charts),
        busy=_busy(plant),
    )


def _busy(plant: Plant) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    stations: list[Station] = [
        *plant.gateways,
        *plant.lanes,
        plant.audit,
        *(one.loop for one in plant.consumers),
    ]
    stations += [one.drawers for one in plant.consumers]
    for one in stations:
        found[one.name] = max(found[one.name], one.asked_ms / one.places / plant.env.now)
    for machine in plant.machines:
        found[machine.name] = max(found[machine.name], machine.busy_ms / machine.cores / plant.env.now)
    return dict(found)
