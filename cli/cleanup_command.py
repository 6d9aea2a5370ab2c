"""`plotwire cleanup`: clean up now, or say what would go."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from cli.letter_options import AsJson, DryRun
from cli.options import PortsFile
from contracts.cleanup import CleanupReport
from contracts.errors import PlotwireError

app = typer.Typer()

_ERR: Final = Console(stderr=True)
_WORDS: Final = {
    "cleaned_tasks": "expired tasks",
    "kept_for_letters": "expired tasks kept: a dead letter waits for a decision",
    "overdue_tasks": "tasks that should have ended long ago",
    "deleted_files": "expired images",
    "deleted_letters": "dead letters decided on long ago",
    "orphan_objects": "objects without a record",
    "lost_objects": "records without an object",
}
_REMOVED_ALWAYS: Final = ("cleaned_tasks", "deleted_files", "deleted_letters")
_REMOVED_IF_ASKED: Final = ("orphan_objects", "lost_objects")


@app.command()
def cleanup(
    dry_run: DryRun = False,
    orphans: Annotated[
        bool,
        typer.Option(
            "--orphans",
            help="Remove objects without a record, and records without an object, too. "
            "Only where no other installation uses the same folders of the bucket.",
        ),
    ] = False,
    as_json: AsJson = False,
    ports_file: PortsFile = None,
) -> None:
    """Remove expired tasks, images and dead letters now; count what nobody owns.

    One clean-up runs at a time. Exit code 0 when it went through, 1 when a step failed or another
    clean-up is running. Settings: environment, or `--ports-file`.
    """
    raise typer.Exit(_run(dry_run, orphans, as_json, ports_file))


def _run(dry_run: bool, orphans: bool, as_json: bool, ports_file: Path | None) -> int:
    from adapters.telemetry import configure_logging  # noqa: PLC0415  # see the docstring of cli.main
    from cli.cleanup_connections import open_cleanup  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import who  # noqa: PLC0415  # see the docstring of cli.main
    from operations.cleanup import Order  # noqa: PLC0415  # see the docstring of cli.main

    actor = who()
    order = Order(f"{actor.name} on {actor.place}", dry_run=dry_run, removes_orphans=orphans)

    async def clean() -> CleanupReport | None:
        async with open_cleanup(ports_file) as turns:
            with Progress(
                SpinnerColumn(), TextColumn("{task.description}"), console=_ERR, transient=True
            ) as bar:
                step = bar.add_task("cleaning up")
                seen: dict[str, int] = {}

                def progress(what: str, number: int) -> None:
                    seen[what] = seen.get(what, 0) + number
                    bar.update(step, description=f"{_WORDS[what]}: {seen[what]}")

                report = await turns.take(order, progress=progress)
            if report is None:
                _ERR.print(f"another clean-up is running: {(await turns.status()).running_by}", style="red")
            return report

    configure_logging("ERROR", "console")
    try:
        report = asyncio.run(clean())
    except PlotwireError as error:
        _ERR.print(str(error), style="red", markup=False, highlight=False)
        return 1
    if report is None:
        return 1
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        Console().print(_table(report))
    return 1 if report.errors else 0


def _table(report: CleanupReport) -> Table:
    table = Table("found", "number", "", box=None, pad_edge=False, header_style="bold")
    removed = _REMOVED_ALWAYS + (_REMOVED_IF_ASKED if report.orphans_removed else ())
    for field, words in _WORDS.items():
        number: Any = getattr(report, field)
        done = "removed" if field in removed and not report.dry_run else "left"
        if report.dry_run and field in _REMOVED_ALWAYS:
            done = "would be removed"
        table.add_row(words, str(number), done if number else "")
    for error in report.errors:
        table.add_row("broken off", "", error)
    return table
