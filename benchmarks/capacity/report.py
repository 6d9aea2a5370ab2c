"""What was measured and simulated as Markdown: a report, and the tables of docs/capacity.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.capacity.comparison import Pair, off_by
from benchmarks.capacity.costs import Costs
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.ladder import Rung

ROOT: Final = Path(__file__).parents[2]
REPORT: Final = ROOT / "benchmarks" / "results" / "capacity.md"
PAGE: Final = ROOT / "docs" / "capacity.md"
_METHOD: Final = Path(__file__).parent / "method.md"
_PARTS: Final = {
    "gateway": "gateway",
    "consumer": "consumer",
    "workers": "drawing processes",
    "rabbitmq": "RabbitMQ",
    "mongodb": "MongoDB",
    "oss": "OSS endpoint",
}
_STEPS: Final = {
    "publish": "publish a request, confirmed",
    "add": "record a submission",
    "claim": "claim",
    "reserve": "reserve the picture",
    "put": "store the image",
    "note_stored": "note that it is stored",
    "finish": "record the result and its event",
    "announce": "publish the event, confirmed",
}


def facts_line(costs: Costs) -> str:
    """When and where, and how busy with other things."""
    facts = {"Day": "", "Processor": "", "Meanwhile": ""} | costs.facts
    return f"Measured {facts['Day']} on {facts['Processor']}; meanwhile {facts['Meanwhile']}."


def parts_table(costs: Costs) -> str:
    """CPU milliseconds of a chart by part."""
    kinds = (costs.unique, costs.repeated, costs.submitted)
    rows = [[title, *(f"{getattr(spent, name):.1f}" for spent in kinds)] for name, title in _PARTS.items()]
    totals = ["**all**", *(f"**{spent.total:.1f}**" for spent in kinds)]
    return _table(["CPU ms a chart", "unique", "repeated", "unique, over HTTP"], [*rows, totals])


def steps_table(costs: Costs) -> str:
    """Milliseconds of each step from call to answer."""
    mean_ms = sum(costs.draw_ms) / len(costs.draw_ms)
    rows = [[title, f"{getattr(costs.steps, name):.1f}"] for name, title in _STEPS.items()]
    rows.insert(4, ["draw", f"{mean_ms:.1f} ({min(costs.draw_ms):.1f} to {max(costs.draw_ms):.1f})"])
    return _table(["step", "ms, one chart at a time"], rows)


def comparison_table(pairs: Sequence[Pair]) -> str:
    """Every setting, measured and simulated."""
    head = ["drawing processes", "prefetch", "charts", "charts/s, measured", "simulated", "ratio"]
    head += ["p50 / p95 / p99 ms, measured", "simulated", "busiest part"]
    return _table(head, [_both(pair) for pair in pairs])


def ladder_table(rungs: Sequence[Rung]) -> str:
    """Every rung, and what is saturated on it."""
    head = ["", "installation", "charts/s", "p50 / p95 / p99 ms at 70 %", "saturated"]
    rows = [
        [str(at), words(one.system), _number(one.per_s), _waits(one.waits.percentiles_ms), _saturated(one)]
        for at, one in enumerate(rungs, start=1)
    ]
    return _table(head, rows)


def words(system: Deployment) -> str:
    """An installation, for people."""
    if system.shared:
        return f"one machine of {system.cores} cores for everything, {system.workers} drawing processes"
    machines = _plural(
        system.consumer_machines, f"machine of {system.cores} cores", f"machines of {system.cores} cores"
    )
    return (
        f"{machines}, each with {_plural(system.consumers, 'consumer', 'consumers')} of "
        f"{_plural(system.workers, 'drawing process', 'drawing processes')}; "
        f"RabbitMQ {_plural(system.broker_nodes, 'node', 'nodes')}, "
        f"{_plural(system.lane_queues, 'queue', 'queues')} a lane; "
        f"MongoDB {_plural(system.shards, 'shard', 'shards')}"
    )


def report(costs: Costs, pairs: Sequence[Pair], rungs: Sequence[Rung]) -> str:
    """The whole report."""
    facts = "\n".join(f"| {name} | {fact} |" for name, fact in costs.facts.items())
    shares = (
        f"{costs.lane_share:.1%} of RabbitMQ's work on a chart is done by the process of the lane's queue, "
    )
    shares += f"{costs.audit_share:.1%} by that of the audit queue."
    found = f"Simulated throughput is off by {off_by(pairs):.0%} on average over {len(pairs)} settings."
    return (
        "\n\n".join(
            [
                _METHOD.read_text(encoding="utf-8").strip(),
                f"| | |\n|---|---|\n{facts}",
                "## Measured",
                parts_table(costs),
                steps_table(costs),
                shares,
                "## One machine, measured and simulated",
                found,
                comparison_table(pairs),
                "## From one machine to many, simulated",
                ladder_table(rungs),
            ]
        )
        + "\n"
    )


def filled(page: str, tables: dict[str, str]) -> str:
    """`page` with each table in its place, from `<!-- name -->` to `<!-- /name -->`.

    Raises:
        ValueError: it has no such place.
    """
    for name, table in tables.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
        before, found, rest = page.partition(begin)
        _, also_found, after = rest.partition(end)
        if not (found and also_found):
            raise ValueError(f"the page has no place for {name}")
        page = before + begin + table + end + after
    return page


def _both(pair: Pair) -> list[str]:
    one = pair.observed
    return [
        str(one.workers),
        str(one.prefetch),
        one.work,
        f"{one.per_s:.1f}",
        f"{pair.per_s:.1f}",
        f"{pair.ratio:.2f}",
        _waits((one.p50_ms, one.p95_ms, one.p99_ms)),
        _waits(pair.waits_ms),
        pair.saturated,
    ]


def _saturated(one: Rung) -> str:
    part = one.outcome.saturated
    return f"{part} ({min(one.outcome.busy[part], 1):.0%})"


def _waits(waits_ms: Sequence[float]) -> str:
    return " / ".join(f"{ms:.0f}" for ms in waits_ms)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004  # three digits tell enough


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
