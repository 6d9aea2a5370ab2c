"""`python -m benchmarks.pipeline`: measure, print, write the report."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.pipeline.figures import Figures
from benchmarks.pipeline.measuring import Plan, measure
from benchmarks.pipeline.report import Run, print_run, write_markdown
from benchmarks.pipeline.settings import settings
from benchmarks.pipeline.ways.celery_way import PYTHON
from benchmarks.pipeline.ways.way import NotDrawn
from benchmarks.render import machine
from devstack.errors import DevstackError
from devstack.stack import run_stack

_REPORT: Final = Path(__file__).parents[1] / "results" / "pipeline.md"
_PACKAGES: Final = ("plotwire", "matplotlib", "aio-pika", "motor", "oss2")
_console = Console()
_WIDTH: Final = 160
"""Of the tables, in characters."""


application = typer.Typer(add_completion=False)


@application.command()
def main(
    charts: Annotated[
        int,
        typer.Option(min=10, help="Charts that Plotwire is asked for at once; Node 2/5 of it, Celery 1/5."),
    ] = 180,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of all settings.")] = 3,
    minutes: Annotated[
        float, typer.Option(min=0, help="Begin no further round that would end after so many minutes.")
    ] = 8,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only settings whose name contains this, e.g. plotwire-2-25; writes no report."),
    ] = None,
    output: Annotated[Path, typer.Option(dir_okay=False, help="Where the report is written.")] = _REPORT,
) -> None:
    """Measure whole systems, from request to stored picture: Plotwire, a Celery worker, a Node service.

    Starts a private RabbitMQ, MongoDB and OSS endpoint, then each system in turn on the same ones:
    Plotwire with 1 and 2 drawing processes and a prefetch of 1, 10, 25 and 50, over AMQP and HTTP, for
    charts it never saw and for charts whose pictures are there; Celery prefork with pyplot; Node
    with ECharts on Skia. Tells charts per second, CPU per chart by process, and the wait at half load.

    All of it takes some 8 minutes on two cores. For a quick look: --charts 40 --rounds 1, or
    --only plotwire-2-25 --only celery-2. Measure on a quiet machine: the report tells the load, and
    how much other programs took. Names: plotwire-PROCESSES-PREFETCH[-http], celery-PROCESSES, node-PROCESSES.
    """
    chosen = [one for one in settings() if not only or any(part in one.key for part in only)]
    if not chosen:
        raise typer.BadParameter(
            f"no setting has such a name; there are {', '.join(s.key for s in settings())}"
        )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    folder = Path(tempfile.mkdtemp(prefix="plotwire-bench-"))
    before = machine.load()
    try:
        with _progress(len(chosen) * rounds) as tick:
            figures = asyncio.run(_measured(folder, Plan(chosen, charts, rounds, 60 * minutes), tick))
    except (NotDrawn, DevstackError) as error:
        _console.print(f"{error}\nlogs: {folder}", style="red", markup=False)
        sys.exit(1)
    facts = machine.describe() | {"Load average": f"{before} before, {machine.load()} after"} | _versions()
    run = Run(chosen, figures, facts, charts, figures.rounds)
    print_run(run, Console(width=max(_console.width, _WIDTH)))
    _console.print(f"logs: {folder}", soft_wrap=True)
    if not only:
        write_markdown(run, output)
        _console.print(f"written: {output}", soft_wrap=True)


async def _measured(folder: Path, plan: Plan, tick: Callable[[str], None]) -> Figures:
    tick("starting RabbitMQ, MongoDB and the OSS endpoint")
    async with run_stack(folder / "servers") as stack:
        return await measure(stack, folder, plan, tick)


def _versions() -> dict[str, str]:
    celery = "import celery; print(celery.__version__)"
    others = {"celery": [str(PYTHON), "-c", celery], "node": ["node", "--version"]}
    return {name: version(name) for name in _PACKAGES} | {
        name: subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.strip()  # noqa: S603  # our own
        for name, command in others.items()
    }


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console) as bar:
        task = bar.add_task("", total=total, completed=-1)

        def tick(title: str) -> None:
            bar.update(task, advance=1 if bar.tasks[0].description else 0, description=title)

        yield tick


if __name__ == "__main__":
    application()
