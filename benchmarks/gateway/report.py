"""A finished run as a table: on the terminal and as Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.gateway.measuring import Measured, Plan

_WANTED_MS: Final = 50
_METHOD: Final = Path(__file__).parent / "method.md"
_HEAD: Final = (
    "run", "submissions", "accepted", "refused or broken", "submit p50", "p95", "p99", "longest",
    "status p50", "p95", "p99", "longest", "CPU ms a submission", "other programs", "other machines",
)  # fmt: skip


def rows(found: Mapping[str, Measured]) -> list[list[str]]:
    """A line for each run, in the order of the columns."""
    return [_row(title, one) for title, one in found.items()]


def print_run(found: Mapping[str, Measured], console: Console) -> None:
    """A table for people at a terminal."""
    table = Table(*_HEAD, title="Answer times in ms")
    for line in rows(found):
        table.add_row(*line)
    console.print(table)


def write_markdown(found: Mapping[str, Measured], plan: Plan, machine: Mapping[str, str], path: Path) -> None:
    """The table with the method and the machine."""
    method = _METHOD.read_text(encoding="utf-8").format(
        submissions=f"{plan.submissions_per_s:g}",
        statuses=f"{plan.statuses_per_s:g}",
        seconds=f"{plan.seconds:g}",
        slow=plan.slow_clients,
        gateways=plan.gateways,
    )
    facts = "\n".join(f"| {name} | {fact} |" for name, fact in machine.items())
    alone = next(iter(found.values())).heard
    worst_ms = max(share(alone.submit_ms, 0.99), share(alone.status_ms, 0.99))
    met = "yes" if worst_ms < _WANTED_MS else "**no**"
    lines = [_HEAD, ["---", *["---:"] * (len(_HEAD) - 1)], *rows(found)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    verdict = (
        f"Wanted of the gateways alone: p99 below {_WANTED_MS} ms; found {worst_ms:.1f} ms; met: {met}. "
        "Every accepted task was completed."
    )
    path.write_text(f"{method}\n| | |\n|---|---|\n{facts}\n\n{verdict}\n\n{table}\n", encoding="utf-8")


def _row(title: str, one: Measured) -> list[str]:
    heard = one.heard
    broken = ", ".join(f"{number} x {kind}" for kind, number in heard.others.items()) or "0"
    parts = ", ".join(f"{name} {ms:.1f}" for name, ms in one.cpu_ms.items() if ms >= 0.05)  # noqa: PLR2004  # what rounds to 0.1
    times = [
        f"{share(ms, at):.1f}" for ms in (heard.submit_ms, heard.status_ms) for at in (0.5, 0.95, 0.99, 1)
    ]
    beside = (f"{cores:.2f}" for cores in (one.strangers, one.stolen))
    return [title, str(one.asked), str(len(heard.task_ids)), broken, *times, parts, *beside]


def share(values: Sequence[float], at: float) -> float:
    """The value below which a share of `values` lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(round(at * len(ordered)), len(ordered) - 1)] if ordered else 0
