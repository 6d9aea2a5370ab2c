"""`python -m devstack --data DIR --ports-file FILE`: the three servers in the foreground, until Ctrl-C."""

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from devstack.errors import DevstackError
from devstack.stack import Stack, run_stack


def main() -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m devstack", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of data and logs")
    parser.add_argument("--ports-file", type=Path, help="gets all addresses as JSON, passwords included")
    parser.add_argument(
        "--oss-control", action="store_true", help="let tests make requests to the OSS endpoint fail"
    )
    options = parser.parse_args()
    console = Console(stderr=True)
    try:
        asyncio.run(_serve(console, options.data, options.ports_file, oss_control=options.oss_control))
    except DevstackError as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        return 1
    return 0


async def _serve(console: Console, data: Path, ports_file: Path | None, *, oss_control: bool) -> None:
    serving = asyncio.current_task()
    assert serving  # noqa: S101  # a coroutine runs in a task
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    console.print("starting RabbitMQ, MongoDB and the OSS endpoint …")
    with suppress(asyncio.CancelledError):  # a signal, also while starting
        async with run_stack(data, ports_file=ports_file, oss_control=oss_control) as stack:
            console.print(_overview(stack, data, ports_file))
            console.print("Ctrl-C stops everything.")
            await asyncio.Event().wait()
    console.print("stopped")


def _overview(stack: Stack, data: Path, ports_file: Path | None) -> Table:
    addresses = stack.addresses
    table = Table("server", Column("address", overflow="fold"), show_header=False, box=None)
    table.add_row("RabbitMQ", addresses.amqp_url.rpartition("@")[2])
    table.add_row("MongoDB", addresses.mongo_url)
    table.add_row("OSS", f"{addresses.oss_endpoint}, bucket {addresses.oss_bucket}")
    table.add_row("data and logs", str(data))
    table.add_row("all addresses", f"{ports_file} (with the passwords)" if ports_file else "see --ports-file")
    return table


if __name__ == "__main__":
    sys.exit(main())
