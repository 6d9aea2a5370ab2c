"""`python -m benchmarks.gateway`: measure, print, write the report."""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import structlog
import typer
from rich.console import Console

from benchmarks.gateway.measuring import Lost, Measured, Plan, measure
from benchmarks.gateway.report import print_run, write_markdown
from benchmarks.render import machine
from devstack.errors import DevstackError
from devstack.stack import run_stack

_REPORT: Final = Path(__file__).parents[1] / "results" / "gateway.md"
_WIDTH: Final = 200
_console = Console()

application = typer.Typer(add_completion=False)


@application.command()
def main(
    *,
    submissions: Annotated[float, typer.Option(min=1, help="Charts submitted a second.")] = 300,
    statuses: Annotated[float, typer.Option(min=1, help="Statuses asked for a second.")] = 100,
    seconds: Annotated[float, typer.Option(min=1, help="How long each run lasts.")] = 30,
    slow: Annotated[int, typer.Option(min=1, help="Clients that send a byte a second.")] = 500,
    gateways: Annotated[int, typer.Option(min=1, help="Gateway processes, on one port.")] = 1,
    output: Annotated[Path, typer.Option(dir_okay=False, help="Where the report is written.")] = _REPORT,
) -> None:
    """Measure how fast the gateway answers under load: alone, beside slow clients, beside a consumer.

    Starts private servers and a gateway, calls from another process, and has everything that was
    accepted drawn at the end: some minutes on two cores. Measure on a quiet machine.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    folder = Path(tempfile.mkdtemp(prefix="plotwire-bench-"))
    plan = Plan(submissions, statuses, seconds, slow, gateways)
    before = machine.load()
    try:
        with _console.status("starting RabbitMQ, MongoDB and the OSS endpoint") as status:
            found = asyncio.run(_measured(folder, plan, status.update))
    except (Lost, DevstackError) as error:
        _console.print(f"{error}\nlogs: {folder}", style="red", markup=False)
        sys.exit(1)
    facts = machine.describe() | {"Load average": f"{before} before, {machine.load()} after"}
    print_run(found, Console(width=max(_console.width, _WIDTH)))
    write_markdown(found, plan, facts, output)
    _console.print(f"logs: {folder}\nwritten: {output}", soft_wrap=True)


async def _measured(folder: Path, plan: Plan, tick: Callable[[str], None]) -> dict[str, Measured]:
    async with run_stack(folder / "servers") as stack:
        return await measure(stack, folder, plan, tick)


if __name__ == "__main__":
    application()
