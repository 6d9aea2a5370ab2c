"""`plotwire`: draw, submit, look, and run the service.

Each command imports what it needs when it runs, the models of charts above all, so that `--help` answers
at once and drawing processes, which import this module anew, stay small.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import (
    api_keys,
    cleanup_command,
    config_command,
    contract_commands,
    letter_commands,
    oss,
    topology_commands,
)
from cli import health as probe
from cli.health import Role
from cli.options import Client, Format, GatewayUrl, Height, Lane, OssPath, PortsFile, Scale, Width
from contracts import __version__
from contracts.errors import PlotwireError, TransientError
from contracts.identifiers import ANONYMOUS, Dialect
from contracts.identifiers import Lane as LaneName
from contracts.output import ImageFormat

app = typer.Typer(
    name="plotwire",
    help="Charts over RabbitMQ: ECharts options in, images in Aliyun OSS out.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(oss.app, name="oss")
app.add_typer(api_keys.app, name="keys")
app.add_typer(letter_commands.app)
app.add_typer(cleanup_command.app)
app.add_typer(contract_commands.app)
app.add_typer(config_command.app)
app.add_typer(topology_commands.app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"plotwire {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Charts over RabbitMQ: ECharts options in, images in Aliyun OSS out."""


@app.command()
def render(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Option files (`.json`) or folders of them.", exists=True, metavar="PATH…"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the pictures; made if missing.")],
    report: Annotated[
        Path | None,
        typer.Option(help="Write a JSON report: for each file ok, error, warnings, milliseconds."),
    ] = None,
    dialect: Annotated[Dialect, typer.Option(help="The language of the files.")] = Dialect.ECHARTS,
    output_format: Format = ImageFormat.PNG,
    width: Width = 800,
    height: Height = 600,
    scale: Scale = 1.0,
    workers: Annotated[int | None, typer.Option(help="Drawing processes; default: the cores.", min=1)] = None,
    draw_limit: Annotated[float, typer.Option(help="Seconds one drawing may take.", min=0.1)] = 10.0,
) -> None:
    """Draw option files as pictures, without any server.

    Exit code 0 when every file was drawn, 1 when some were not, 2 for wrong usage, 74 when a folder or
    the report cannot be written.

    Example: `plotwire render charts/ -o pictures --report report.json`
    """
    from cli import render_files  # noqa: PLC0415  # see the module's docstring
    from contracts.output import Output  # noqa: PLC0415  # see the module's docstring

    output = Output(type=output_format, width=width, height=height, scale=scale)
    job = render_files.Job(paths, out, report, dialect, output, workers, draw_limit)
    raise typer.Exit(render_files.run(job))


@app.command()
def submit(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Option files (`.json`) or folders of them.", exists=True, metavar="FILE…"),
    ],
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the results and print them.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for each result.", min=1)] = 60.0,
    gateway: GatewayUrl = None,
    ports_file: PortsFile = None,
    output_format: Format = ImageFormat.PNG,
    width: Width = 800,
    height: Height = 600,
    scale: Scale = 1.0,
    client: Client = ANONYMOUS,
    lane: Lane = LaneName.BULK,
    oss_path: OssPath = None,
) -> None:
    """Send option files to a running service.

    Prints one line a file: the task id, or with `--wait` the result. An API key is taken from the
    environment variable `PLOTWIRE_API_KEY`.
    Exit code 0 when all were accepted (and drawn, with `--wait`), else 1.
    """
    from cli import tasks  # noqa: PLC0415  # see the module's docstring

    fields = {
        "type": output_format, "width": width, "height": height, "scale": scale,
        "client": client, "lane": lane, "ossPath": oss_path,
    }  # fmt: skip
    address = tasks.gateway_address(gateway, ports_file)
    raise typer.Exit(tasks.submit(address, paths, fields, wait_s=timeout if wait else None))


@app.command()
def status(
    task_id: Annotated[str, typer.Argument(help="The id that `submit` printed.", metavar="ID")],
    gateway: GatewayUrl = None,
    ports_file: PortsFile = None,
) -> None:
    """Show where a task stands. Exit code 1 when it failed or is unknown."""
    from cli import tasks  # noqa: PLC0415  # see the module's docstring

    raise typer.Exit(tasks.show_status(tasks.gateway_address(gateway, ports_file), task_id))


@app.command()
def consumer() -> None:
    """Run a consumer: takes requests from RabbitMQ, draws, stores, announces. Settings: environment."""
    from consumer.__main__ import main as run_consumer  # noqa: PLC0415  # see the module's docstring

    raise typer.Exit(run_consumer())


@app.command()
def gateway() -> None:
    """Run the HTTP gateway. Settings: environment."""
    from gateway.app import main as run_gateway  # noqa: PLC0415  # see the module's docstring

    raise typer.Exit(run_gateway())


@app.command()
def health(
    role: Annotated[
        Role | None, typer.Argument(help="Whom to ask. Default: whoever answers.", show_default=False)
    ] = None,
    ready: Annotated[
        bool, typer.Option("--ready", help="Whether it can serve, not only whether it works.")
    ] = False,
) -> None:
    """Ask the gateway or consumer of this container for its health. Exit code 1 when it is bad."""
    raise typer.Exit(probe.run(role, ready=ready))


@app.command()
def up(
    ports_file: PortsFile = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder for data and logs; kept. Default: a temporary one, removed at the end."),
    ] = None,
    port: Annotated[
        int, typer.Option(help="Port of the gateway; 0 takes a free one.", min=0, max=65_535)
    ] = 0,
    consumers: Annotated[int, typer.Option(help="How many consumer processes.", min=1, max=16)] = 1,
    oss_control: Annotated[
        bool,
        typer.Option("--oss-control", help="Let tests make requests to the OSS endpoint fail.", hidden=True),
    ] = False,
) -> None:
    """Run the whole service on this machine, in the foreground: servers, consumer, gateway.

    Ctrl-C or SIGTERM stops everything. For development: one machine, loopback only.
    """
    from cli import service  # noqa: PLC0415  # see the module's docstring

    raise typer.Exit(
        service.run(ports_file=ports_file, data=data, port=port, consumers=consumers, oss_control=oss_control)
    )


def run() -> None:
    """Entry point of the `plotwire` script: what stops a command is told in a line, not in a traceback.

    Exit codes of its own: 74 (EX_IOERR) for a file that cannot be read or written, 69 (EX_UNAVAILABLE)
    for what may work later, 1 for other errors of ours.
    """
    try:
        app()
    except OSError as error:
        if error.filename is None:
            raise
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        sys.exit(os.EX_IOERR)
    except PlotwireError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(os.EX_UNAVAILABLE if isinstance(error, TransientError) else 1)
