"""From one machine to a large installation: whatever is the bottleneck is doubled, again and again.

consumer          more consumers on each machine, with fewer drawing processes each
consumer machine  more machines
MongoDB           more shards
RabbitMQ          more nodes
lane queue        the lane in more queues
gateway, audit    nothing helps within one installation: every gateway hears every event, and every
                  event goes into one audit queue. Installations side by side, from here on
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.simulation import Load, Outcome, burst, paced

FIRST: Final = Deployment(shared=True)
"""One machine for everything."""
APART: Final = Deployment(cores=8, workers=8)
"""One machine for a consumer, RabbitMQ, MongoDB and the gateway on others."""
_MOST: Final = 40
"""Steps; more are not needed."""
_USUAL_LOAD: Final = 0.7
"""Of what lasts, for the waits."""
_CHARTS: Final = 2_000
_MOST_CHARTS: Final = 15_000


@dataclass(frozen=True)
class Rung:
    """One installation, and what it can bear."""

    system: Deployment
    outcome: Outcome
    """All charts at once."""
    waits: Outcome
    """At 70 % of what lasts."""

    @property
    def per_s(self) -> float:
        """Charts a second that last."""
        return self.outcome.lasting_per_s


def ladder(costs: Costs, charts: int = _CHARTS) -> Iterator[Rung]:
    """All rungs, each as it is found; from the third on, of several in a row with one bottleneck the last.

    Args:
        costs: of a chart.
        charts: at least so many a run.
    """
    yield rung(costs, FIRST, charts)
    system, told = APART, True
    yield (held := rung(costs, system, charts))
    for _ in range(_MOST):
        bigger = grown(system, held.outcome.saturated)
        if bigger == system:
            break
        after = rung(costs, bigger, charts)
        if not told and after.outcome.saturated != held.outcome.saturated:
            yield held
        held, system, told = after, bigger, False
    if not told:
        yield held


def rung(costs: Costs, system: Deployment, charts: int = _CHARTS) -> Rung:
    """What one installation can bear."""
    many = min(max(charts, 4 * system.all_consumers * system.prefetch), _MOST_CHARTS)
    found = burst(costs, system, Load(many))
    waits = paced(costs, system, Load(charts), _USUAL_LOAD * found.lasting_per_s)
    return Rung(system, found, waits)


def grown(system: Deployment, saturated: str) -> Deployment:
    """`system` with more of what is saturated; the same where more does not help."""
    match saturated:
        case "consumer machine" | "drawing":
            return replace(system, consumer_machines=2 * system.consumer_machines)
        case "consumer":
            return replace(system, consumers=2 * system.consumers, workers=max(system.workers // 2, 1))
        case "MongoDB":
            return replace(system, shards=2 * system.shards)
        case "RabbitMQ":
            return replace(system, broker_nodes=system.broker_nodes + 2)
        case "lane queue":
            return replace(system, lane_queues=2 * system.lane_queues)
        case _:
            return system
