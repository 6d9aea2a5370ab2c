"""Measuring the cost model: charts one at a time for the steps, whole bursts for the processors.

The bursts are those of `benchmarks.pipeline`. One setting gives the processor time of a chart; what
was measured of the others is kept, for the simulation to be held against.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.capacity.alone import Alone, alone
from benchmarks.capacity.costs import Costs, Observed, Spent
from benchmarks.pipeline.charts import Work
from benchmarks.pipeline.figures import Figures
from benchmarks.pipeline.measuring import Plan, measure
from benchmarks.pipeline.settings import OURS, PREFETCH, WORKERS, settings
from benchmarks.pipeline.ways.way import CONSUMER, GATEWAY, SERVERS
from benchmarks.pipeline.ways.way import WORKERS as DRAWING
from devstack.stack import Stack

_OVER_HTTP: Final = f"{OURS}-http"
_PAIRS: Final = tuple((workers, prefetch) for workers in WORKERS for prefetch in PREFETCH)


async def measured(
    stack: Stack, folder: Path, plan: tuple[int, int, float], tick: Callable[[str], None]
) -> Costs:
    """Measure everything.

    Args:
        stack: servers of our own.
        folder: of logs.
        plan: charts in a burst, rounds of bursts, and seconds after which no further round is begun.
        tick: called with what comes next.

    Raises:
        NotDrawn: a chart was not drawn.
        DevstackError: a process did not start.
    """
    tick("charts one at a time")
    found = await alone(stack, folder / "alone")
    charts, rounds, limit_s = plan
    chosen = [one for one in settings() if one.system == "Plotwire"]
    figures = await measure(stack, folder, Plan(chosen, charts, rounds, limit_s), tick)
    return costs(found, figures)


def costs(found: Alone, figures: Figures) -> Costs:
    """The cost model that follows from both."""
    return Costs(
        facts={"Bursts": f"{figures.samples[OURS, Work.UNIQUE][0].charts} charts, rounds: {figures.rounds}"},
        cores=os.cpu_count() or 1,
        unique=_spent(figures, OURS, Work.UNIQUE),
        repeated=_spent(figures, OURS, Work.REPEATED),
        submitted=_spent(figures, _OVER_HTTP, Work.UNIQUE),
        steps=found.steps,
        draw_ms=found.draw_ms,
        alone_ms=found.whole_ms,
        lane_share=found.reductions.lane / found.reductions.all,
        audit_share=found.reductions.audit / found.reductions.all,
        observed=tuple(_observed(figures)),
    )


def _spent(figures: Figures, key: str, work: Work) -> Spent:
    def part_ms(part: str) -> float:
        return figures.part_ms(key, work, part)

    return Spent(
        gateway=part_ms(GATEWAY),
        consumer=part_ms(CONSUMER),
        workers=part_ms(DRAWING),
        rabbitmq=part_ms(SERVERS["rabbitmq"]),
        mongodb=part_ms(SERVERS["mongodb"]),
        oss=part_ms(SERVERS["oss"]),
        callers=figures.median(key, work, lambda one: one.callers_ms / one.charts),
    )


def _observed(figures: Figures) -> Sequence[Observed]:
    return [
        Observed(
            workers=workers,
            prefetch=prefetch,
            work=work.value,
            charts=figures.samples[key, work][0].charts,
            per_s=figures.median(key, work, lambda one: one.per_s),
            p50_ms=figures.wait_ms(key, work, 0.5),
            p95_ms=figures.wait_ms(key, work, 0.95),
            p99_ms=figures.wait_ms(key, work, 0.99),
            cpu_ms=figures.median(key, work, lambda one: one.cpu_ms_per_chart),
            strangers_cores=figures.median(key, work, lambda one: one.strangers_cores),
        )
        for work in Work
        for workers, prefetch in _PAIRS
        if figures.known(key := f"plotwire-{workers}-{prefetch}", work)
    ]
