"""A finished run as tables: on the terminal and as Markdown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.render.engines.process import Engine
from benchmarks.render.summary import OURS, Group, Row

_METHOD: Final = (
    "Written by `make bench-render`. Every engine is a process of its own, warm, and turns the same option "
    "(JSON text) into PNG bytes of 800x600, with a Chinese font at hand. In each round one draws all files "
    "in a row, as under load, then the next, in another order each round. Under *one by one* they take turns "
    "on each file, which finds the processor's caches cold, as that of a lone caller does. Titles, names, "
    "categories and labelled values are other ones in every round. pyplot's scripts show what the options "
    "say, without gradients, rounded corners and smooth lines, fitted to their texts by the constrained "
    "layout. Medians of {rounds} rounds, in ms. Ratio: ours over the faster of the two ECharts engines. "
    "Trust ratios, not single figures."
)


@dataclass(frozen=True)
class Run:
    """Everything a run found."""

    engines: tuple[Engine, ...]
    versions: dict[str, str]
    machine: dict[str, str]
    rounds: int
    groups: list[Group]
    peak_mb: dict[str, float]
    left_out: dict[str, str]
    soak_mb: dict[int, float]
    """Resident MB of ours after so many charts; empty when not asked for."""


def print_run(run: Run, console: Console) -> None:
    """Tables for people at a terminal."""
    for group in run.groups:
        table = Table(title=f"{group.name}: ms per 800x600 PNG, medians of {run.rounds} rounds")
        table.add_column("file", overflow="fold")
        for column in _columns(run, group):
            table.add_column(column, justify="right")
        for row in group.rows:
            table.add_row(row.file.name, *_cells(run, group, row))
        table.add_section()
        table.add_row("geometric mean", *_means(run, group), style="bold")
        console.print(table)
        console.print(_verdict(group))
    console.print("Peak memory, MB: " + ", ".join(_peaks(run)))
    if run.soak_mb:
        console.print(_soak(run))
    for name, reason in run.left_out.items():
        console.print(f"left out: {name} ({reason})", style="dim", markup=False)


def write_markdown(run: Run, path: Path) -> None:
    """The same as a document."""
    facts = [f"| {name} | {value} |" for name, value in (run.machine | run.versions).items()]
    parts = [
        "# Drawing speed",
        _METHOD.format(rounds=run.rounds),
        "\n".join(["| | |", "|---|---|", *facts]),
    ]
    for group in run.groups:
        parts += [f"## {group.name}", _markdown_table(run, group), _verdict(group)]
    parts += ["## Memory", f"Peak of each process, MB: {', '.join(_peaks(run))}."]
    if run.soak_mb:
        parts.append(_soak(run))
    if run.left_out:
        lines = [f"- `{name}`: {reason}" for name, reason in sorted(run.left_out.items())]
        parts += ["## Left out", "\n".join(lines)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _markdown_table(run: Run, group: Group) -> str:
    columns = _columns(run, group)
    lines = [f"| file | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    lines += [f"| {row.file.name} | {' | '.join(_cells(run, group, row))} |" for row in group.rows]
    lines.append(f"| **geometric mean** | {' | '.join(f'**{cell}**' for cell in _means(run, group))} |")
    return "\n".join(lines)


def _drawing(run: Run, group: Group) -> list[Engine]:
    """The engines that draw this group."""
    return [engine for engine in run.engines if group.geomean_ms(engine.key)]


def _columns(run: Run, group: Group) -> list[str]:
    return [*(engine.title for engine in _drawing(run, group)), "ratio"]


def _cells(run: Run, group: Group, row: Row) -> list[str]:
    return [*(f"{row.ms[engine.key]:.1f}" for engine in _drawing(run, group)), f"{row.ratio:.2f}"]


def _means(run: Run, group: Group) -> list[str]:
    times = (f"{group.geomean_ms(engine.key):.1f}" for engine in _drawing(run, group))
    return [*times, f"{group.geomean:.3f}"]


def _verdict(group: Group) -> str:
    text = (
        f"Ratio: geometric mean {group.geomean:.3f}, 95 % of the files at most {group.p95:.2f}, "
        f"worst {group.worst.ratio:.2f} ({group.worst.file.name})."
    )
    if group.pyplot_ratio:
        text += f" pyplot takes {group.pyplot_ratio:.1f} times as long as ours."
    return text


def _peaks(run: Run) -> list[str]:
    return [f"{engine.title} {run.peak_mb[engine.key]:.0f}" for engine in run.engines]


def _soak(run: Run) -> str:
    marks = ", ".join(f"{mb:.1f} MB after {charts:,} charts" for charts, mb in run.soak_mb.items())
    title = next(engine.title for engine in run.engines if engine.key == OURS)
    return f"{title}, resident while it draws the mix with ever new texts: {marks}."
