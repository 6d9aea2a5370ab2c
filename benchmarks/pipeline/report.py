"""A finished run as tables: on the terminal and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.pipeline.charts import Work
from benchmarks.pipeline.figures import Figures
from benchmarks.pipeline.settings import OURS
from benchmarks.pipeline.verdicts import verdicts
from benchmarks.pipeline.ways.way import CONSUMER, GATEWAY, SERVERS, WORKERS, Setting

_PARTS: Final = (GATEWAY, CONSUMER, WORKERS, *SERVERS.values())
_SHARES: Final = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
_METHOD: Final = Path(__file__).parent / "method.md"


@dataclass(frozen=True)
class Run:
    """Everything a run found."""

    settings: Sequence[Setting]
    figures: Figures
    machine: dict[str, str]
    charts: int
    rounds: int

    def rows(self) -> list[tuple[Setting, Work]]:
        """What was measured, in the order of the report."""
        return [
            (setting, work) for work in Work for setting in self.settings
            if self.figures.known(setting.key, work)
        ]  # fmt: skip


def tables(run: Run) -> dict[str, list[list[str]]]:
    """Title and lines of each table; the first line is its head."""
    found = {"Throughput": _throughput(run), "CPU ms per chart, by process": _by_part(run)}
    if judged := verdicts(run.figures):
        lines = [[one.what, one.wanted, one.found, "yes" if one.met else "**no**"] for one in judged]
        found = {"Wanted and found": [["", "wanted", "found", "met"], *lines], **found}
    return found


def print_run(run: Run, console: Console) -> None:
    """Tables for people at a terminal."""
    for title, (head, *lines) in tables(run).items():
        table = Table(title=title)
        for column in head:
            table.add_column(column, justify="right" if column in _NUMBERS else "left")
        for line in lines:
            table.add_row(*line)
        console.print(table)


def write_markdown(run: Run, path: Path) -> None:
    """The same as a document."""
    others = ", ".join(
        f"{system} {round(run.charts * share)}"
        for system, share in {one.system: one.share for one in run.settings}.items()
        if share != 1
    )
    low, high = run.figures.strangers()
    load = f"other programs kept {low:.2f} to {high:.2f} cores busy while charts were measured"
    facts = [f"| {name} | {value} |" for name, value in (run.machine | {"Meanwhile": load}).items()]
    parts = [
        "# Whole-system throughput",
        _METHOD.read_text(encoding="utf-8")
        .format(rounds=run.rounds, charts=run.charts, others=others)
        .strip(),
        "\n".join(["| | |", "|---|---|", *facts]),
    ]
    for title, (head, *lines) in tables(run).items():
        rules = ["---:" if column in _NUMBERS else "---" for column in head]
        rows = [f"| {' | '.join(line)} |" for line in (head, rules, *lines)]
        parts += [f"## {title}", "\n".join(rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


_NAMES: Final = ("way", "processes that draw", "charts")
_RATE: Final = ("charts/s", "lowest-highest", "of Plotwire's", "CPU ms")
_NUMBERS: Final = {*_RATE, *_SHARES, *_PARTS, "all", "outside workers", "callers", "other programs"}


def _names(setting: Setting, work: Work) -> list[str]:
    return [f"{setting.system}, {setting.detail}", str(setting.workers), work.value]


def _throughput(run: Run) -> list[list[str]]:
    lines = [[*_NAMES, *_RATE, *_SHARES]]
    for setting, work in run.rows():
        key, figures = setting.key, run.figures
        low, high = figures.range(key, work, lambda one: one.per_s)
        lines.append(
            [
                *_names(setting, work),
                f"{figures.median(key, work, lambda one: one.per_s):.1f}",
                f"{low:.1f}-{high:.1f}",
                _of_ours(run, key, work),
                f"{figures.median(key, work, lambda one: one.cpu_ms_per_chart):.1f}",
                *(f"{figures.wait_ms(key, work, share):.0f}" for share in _SHARES.values()),
            ]
        )
    return lines


def _of_ours(run: Run, key: str, work: Work) -> str:
    if not run.figures.known(OURS, work):
        return ""
    return f"{run.figures.ratio((key, work), (OURS, work), lambda one: one.per_s):.2f}"


def _by_part(run: Run) -> list[list[str]]:
    lines = [[*_NAMES, *_PARTS, "all", "outside workers", "callers", "other programs"]]
    for setting, work in run.rows():
        key, figures = setting.key, run.figures
        lines.append(
            [
                *_names(setting, work),
                *(f"{figures.part_ms(key, work, part):.1f}" for part in _PARTS),
                f"{figures.median(key, work, lambda one: one.cpu_ms_per_chart):.1f}",
                f"{figures.median(key, work, lambda one: one.outside_drawing_ms):.1f}",
                f"{figures.median(key, work, lambda one: one.callers_ms / one.charts):.1f}",
                f"{figures.median(key, work, lambda one: one.strangers_cores):.2f}",
            ]
        )
    return lines
