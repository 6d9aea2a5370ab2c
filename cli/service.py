"""`plotwire up`: the whole service in the foreground."""

import asyncio
import signal
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from devstack.errors import DevstackError
from devstack.service import Service, run_service
from devstack.stack import write_ports_file


def run(
    *, ports_file: Path | None, data: Path | None, port: int, consumers: int, oss_control: bool = False
) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code. Raises `OSError` for a bad ports file."""
    console = Console(stderr=True)
    if ports_file:
        ports_file.parent.mkdir(parents=True, exist_ok=True)
    code = 1
    try:
        code = asyncio.run(_run(console, ports_file, data, port, consumers, oss_control=oss_control))
    except* DevstackError as group:
        for error in group.exceptions:
            console.print(f"[red]{error}[/]", highlight=False)
    if ports_file:
        ports_file.unlink(missing_ok=True)
    return code


async def _run(
    console: Console,
    ports_file: Path | None,
    data: Path | None,
    port: int,
    consumers: int,
    *,
    oss_control: bool,
) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plotwire-")))
        with console.status("starting RabbitMQ, MongoDB, the OSS endpoint, consumer and gateway …"):
            service = await stack.enter_async_context(
                run_service(folder.absolute(), port=port, consumers=consumers, oss_control=oss_control)
            )
        if ports_file:
            write_ports_file(ports_file, service.addresses, **_more(service))
        console.print(_overview(service, ports_file))
        console.print("Ctrl-C stops everything.")
        await stopping.wait()
        console.print("stopping …")
    return 0


def _more(service: Service) -> dict[str, object]:
    return {"gateway_url": service.gateway_url, "logs": str(service.folder), "pids": service.pids()}


def _overview(service: Service, ports_file: Path | None) -> Table:
    table = Table(show_header=False, box=None)
    table.add_row("gateway", service.gateway_url)
    table.add_row("RabbitMQ", service.addresses.amqp_url.rpartition("@")[2])
    table.add_row("MongoDB", service.addresses.mongo_url)
    table.add_row("OSS", f"{service.addresses.oss_endpoint}, bucket {service.addresses.oss_bucket}")
    table.add_row("data and logs", str(service.folder))
    if ports_file:
        table.add_row("all addresses", f"{ports_file} (with the passwords)")
    return table
