"""Measures what the cost model knows: seconds of CPU for each kind of chart, beside the estimate."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import process_time
from typing import Final, NamedTuple

from rich.console import Console

from benchmarks.draw_cost.charts import MAKERS
from benchmarks.render import machine
from consumer import render
from contracts.charts import ChartSpec
from contracts.charts.cost import estimated_s
from contracts.output import ImageFormat, Output

_REPORT: Final = Path(__file__).parents[1] / "results" / "draw_cost.md"
_ROUNDS: Final = 2
_COUNTS: Final = (100, 1000)
_FORMATS: Final = (ImageFormat.PNG, ImageFormat.SVG, ImageFormat.PDF)
_METHOD: Final = (
    "Written by `python -m benchmarks.draw_cost`. Each chart is drawn at 800x600 with {counts} items; an "
    "item costs the difference, in microseconds of CPU time, best of {rounds}. Estimated: the same by "
    "`contracts.charts.cost`, whose rates are the largest figures of several such runs on shared cores. "
    "Lines are estimated by the way they run up and down: these go from edge to edge."
)


class Row(NamedTuple):
    """One kind of chart in one format."""

    kind: str
    output_type: ImageFormat
    measured_us: float
    estimated_us: float


def main() -> None:
    """Measure every kind in every format, print, and write the report."""
    render.warm_up()
    before, console, rows = machine.load(), Console(), []
    for row in _rows():
        rows.append(row)
        console.print(*_cells(row))
    _write(rows, machine.describe() | {"Load average": f"{before} before, {machine.load()} after"})


def _rows() -> Iterator[Row]:
    few, many = _COUNTS
    for (kind, make), output_type in product(MAKERS.items(), _FORMATS):
        output = Output(type=output_type, width=800, height=600)
        charts = make(few), make(many)
        measured, estimated = ([of(chart, output) for chart in charts] for of in (_best_s, estimated_s))
        items = (many - few) / 1e6
        yield Row(
            kind, output_type, (measured[1] - measured[0]) / items, (estimated[1] - estimated[0]) / items
        )


def _best_s(chart: ChartSpec, output: Output) -> float:
    """Seconds of CPU time."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = process_time()
        render.draw(chart, output)
        best = min(best, process_time() - began)
    return best


def _cells(row: Row) -> tuple[str, ...]:
    return row.kind, row.output_type, f"{row.measured_us:.1f}", f"{row.estimated_us:.1f}"


def _write(rows: list[Row], facts: dict[str, str]) -> None:
    table = ["| kind | format | measured, µs | estimated, µs |", "|---|---|---:|---:|"]
    table += [f"| {' | '.join(_cells(row))} |" for row in rows]
    about = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items())]
    method = _METHOD.format(counts=" and ".join(map(str, _COUNTS)), rounds=_ROUNDS)
    parts = ["# What drawing costs", method, "\n".join(about), "\n".join(table)]
    _REPORT.parent.mkdir(exist_ok=True)
    _REPORT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
