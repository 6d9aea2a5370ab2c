"""`python -m benchmarks.capacity`: simulate what was measured, or measure it anew first."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Final

import structlog
import typer
from rich.console import Console

from benchmarks.capacity.comparison import comparison
from benchmarks.capacity.costs import MEASURED, Costs
from benchmarks.capacity.ladder import Rung, ladder
from benchmarks.capacity.measuring import measured
from benchmarks.capacity.report import (
    PAGE,
    REPORT,
    facts_line,
    filled,
    ladder_table,
    parts_table,
    report,
    steps_table,
    words,
)
from benchmarks.pipeline.ways.way import NotDrawn
from benchmarks.render import machine
from devstack.errors import DevstackError
from devstack.stack import run_stack

_LIMIT_S: Final = 380
_console = Console()
application = typer.Typer(add_completion=False)


@application.command()
def main(
    *,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure the costs first: some 6 minutes.")
    ] = False,
    charts: Annotated[int, typer.Option(min=20, help="Charts of a burst that is measured.")] = 120,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of bursts.")] = 2,
) -> None:
    """What a chart costs, stage by stage, and how many charts a second more machines bear.

    Simulates one machine beside what was measured on it, and then larger and larger installations.
    Writes benchmarks/results/capacity.md and the tables of docs/capacity.md. Measure on a quiet machine.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    if measure:
        _keep(_measured(charts, rounds))
    costs = Costs.read()
    pairs, rungs = comparison(costs), _climbed(costs)
    REPORT.write_text(report(costs, pairs, rungs), encoding="utf-8")
    tables = {
        "facts": facts_line(costs),
        "parts": parts_table(costs),
        "steps": steps_table(costs),
        "ladder": ladder_table(rungs),
    }
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")
    _console.print(f"written: {REPORT}, {PAGE}", soft_wrap=True)


def _measured(charts: int, rounds: int) -> Costs:
    folder = Path(tempfile.mkdtemp(prefix="plotwire-bench-"))
    (folder / "alone").mkdir()
    before = machine.load()

    async def run() -> Costs:
        async with run_stack(folder / "servers") as stack:
            return await measured(stack, folder, (charts, rounds, _LIMIT_S), _console.print)

    try:
        found = asyncio.run(run())
    except (NotDrawn, DevstackError) as error:
        _console.print(f"{error}\nlogs: {folder}", style="red", markup=False)
        sys.exit(1)
    strangers = [one.strangers_cores for one in found.observed]
    facts = (
        machine.describe()
        | found.facts
        | {
            "Load average": f"{before} before, {machine.load()} after",
            "Meanwhile": f"other programs kept {min(strangers):.2f} to {max(strangers):.2f} cores busy",
        }
    )
    return found.model_copy(update={"facts": facts})


def _keep(costs: Costs) -> None:
    MEASURED.write_text(costs.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _climbed(costs: Costs) -> list[Rung]:
    rungs = []
    for one in ladder(costs):
        _console.print(
            f"{one.per_s:8.1f} charts/s  {one.outcome.saturated:18}{words(one.system)}", soft_wrap=True
        )
        rungs.append(one)
    return rungs


if __name__ == "__main__":
    application()
