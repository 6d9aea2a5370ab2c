"""`python -m tests.faults`: break the service as a seed says, and tell whether it kept its promises.

The last line is the verdict; the exit code is 0 only when nothing at all was found.
"""

import argparse
import asyncio
import logging
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog
from rich.console import Console
from rich.progress import Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from tests.faults.campaign import Order, Report, State, run
from tests.faults.findings import summary
from tests.faults.schedule import ALL_FAULTS, Schedule, long_schedule, of_kinds, short_schedule

_SHOWN_FINDINGS: Final = 40
_QUIET_LINE_EVERY: Final = 100


def main() -> int:
    """Run as the command line says; returns the exit code."""
    options = options_of(sys.argv[1:])
    schedule = _schedule(options)
    if options.plan:
        print(*schedule.lines(), sep="\n")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="plotwire-faults-"))
    _log_to(folder / "faults.log")
    print(f"seed {schedule.seed}, {len(schedule)} faults planned; data and logs in {folder}", flush=True)
    order = Order(
        schedule=schedule,
        requests=options.requests,
        limit_s=options.minutes * 60,
        quiet_within_s=options.quiet,
        consumers=options.consumers,
        gateways=options.gateways,
        settings={"FAULTS_PLANT": options.plant} if options.plant else {},
    )
    report = _run_with_progress(order, folder)
    _tell(report, schedule, folder)
    if not report.findings and not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
    print(*summary(report.findings, report.requests, report.faults.total()), sep="\n", flush=True)
    return 1 if report.findings else 0


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for; ends the process where it is wrong."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of load and schedule")
    parser.add_argument("--requests", type=int, default=2000, help="at least so many are sent")
    parser.add_argument("--faults", type=int, default=320, help="at least so many are planned")
    parser.add_argument("--each", type=int, default=3, help="how often each kind at least")
    parser.add_argument("--minutes", type=float, default=math.inf, help="longest time of injection")
    parser.add_argument("--quiet", type=float, default=120, help="seconds in which all has to end afterwards")
    parser.add_argument("--consumers", type=int, default=3)
    parser.add_argument("--gateways", type=int, default=2)
    parser.add_argument("--short", action="store_true", help="every kill point once, quick faults of servers")
    parser.add_argument("--only", action="append", choices=sorted(ALL_FAULTS), help="kinds of faults")
    parser.add_argument("--times", type=int, default=3, help="how often, with --only")
    parser.add_argument("--plant", help="a planted bug: the run has to fail")
    parser.add_argument("--plan", action="store_true", help="print the schedule and stop")
    parser.add_argument("--keep", action="store_true", help="keep data and logs of a good run too")
    return parser.parse_args(arguments)


def _schedule(options: argparse.Namespace) -> Schedule:
    if options.only:
        return of_kinds(options.seed, options.only, options.times)
    if options.short:
        return short_schedule(options.seed)
    return long_schedule(options.seed, options.faults, options.each)


def _log_to(path: Path) -> None:
    structlog.configure(
        processors=[structlog.processors.TimeStamper("iso"), structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(path.open("a", encoding="utf-8", buffering=1)),
    )
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def _run_with_progress(order: Order, folder: Path) -> Report:
    columns = (TextColumn("{task.description}"), TaskProgressColumn(), TextColumn("{task.fields[words]}"))
    console = Console()
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as progress:
        shown = progress.add_task("breaking things", total=len(order.schedule), words="")
        lines = 0

        def tell(state: State) -> None:
            nonlocal lines
            words = f"{state.faults} faults, {state.accepted} accepted, {state.ended} ended"
            progress.update(shown, completed=state.faults, words=words)
            lines += 1
            if not console.is_terminal and lines % _QUIET_LINE_EVERY == 0:
                print(words, flush=True)

        return asyncio.run(run(order, folder, tell))


def _tell(report: Report, schedule: Schedule, folder: Path) -> None:
    for finding in report.findings[:_SHOWN_FINDINGS]:
        print(finding)
    if len(report.findings) > _SHOWN_FINDINGS:
        print(f"and {len(report.findings) - _SHOWN_FINDINGS} more")
    for name, count in sorted(report.faults.items()):
        print(f"  {count:4} x {name}" + _recovery(report, name))
    if report.without_effect:
        print(f"without effect: {dict(report.without_effect)}")
    print(
        f"quiet {report.quiet_after_s:.1f} s after the end of the load; {report.repeated_events} events repeated; "
        f"{report.asked_again} HTTP calls asked again; exit codes {dict(report.exit_codes)}"
    )
    if report.findings:
        print(f'replay: make faults ARGS="--seed {schedule.seed} …"; data and logs are in {folder}')


def _recovery(report: Report, name: str) -> str:
    took_s = report.recoveries_s.get(name)
    return "" if took_s is None else f"  (at work again after {took_s:.1f} s at most)"


if __name__ == "__main__":
    sys.exit(main())
