"""`plotwire topology definitions|plan|apply|diff`: the commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import PortsFile

app = typer.Typer(
    name="topology",
    help="Exchanges, queues and bindings at RabbitMQ: what there should be, and what there is.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Management = Annotated[
    str | None,
    typer.Option(
        "--management",
        envvar="PLOTWIRE_MANAGEMENT_URL",
        help="RabbitMQ's management API, e.g. `http://user:password@localhost:15672`. It shows bindings, "
        "and what is there beyond the topology; over AMQP neither is to be seen.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the findings as a JSON list.")]


@app.command()
def definitions(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File; default: standard output.", dir_okay=False)
    ] = None,
    vhost: Annotated[str, typer.Option(help="Virtual host; the import makes it where it is missing.")] = "/",
) -> None:
    """Write the topology as JSON for `rabbitmqctl import_definitions`. Asks no broker.

    Settings: `PLOTWIRE_TOPOLOGY_PREFIX`, `PLOTWIRE_RETRY_DELAYS_S`.

    Example: `plotwire topology definitions -o plotwire.json && rabbitmqctl import_definitions plotwire.json`
    """
    from cli import topology  # noqa: PLC0415  # see the docstring of cli.main

    raise typer.Exit(topology.write_definitions(out, vhost))


@app.command()
def plan(management: Management = None, as_json: AsJson = False, ports_file: PortsFile = None) -> None:
    """Show what `apply` would make, and change nothing.

    Exit code 0 when it would succeed, 1 when RabbitMQ would refuse it: what is there cannot be
    changed. 69 when the broker is not to be reached.
    """
    from cli import topology  # noqa: PLC0415  # see the docstring of cli.main

    raise typer.Exit(topology.plan(ports_file, management, as_json=as_json))


@app.command()
def apply(management: Management = None, as_json: AsJson = False, ports_file: PortsFile = None) -> None:
    """Make what is missing. Nothing is changed or removed, and nothing made when something is different.

    Consumers and gateways do the same when they start. Exit codes as of `plan`.
    """
    from cli import topology  # noqa: PLC0415  # see the docstring of cli.main

    raise typer.Exit(topology.apply(ports_file, management, as_json=as_json))


@app.command()
def diff(management: Management = None, as_json: AsJson = False, ports_file: PortsFile = None) -> None:
    """Compare the broker with the topology.

    Exit code 0 when all that is to be seen is the same, 1 when something is missing or different,
    69 when the broker is not to be reached. What is there beyond the topology is told, and is no difference.
    """
    from cli import topology  # noqa: PLC0415  # see the docstring of cli.main

    raise typer.Exit(topology.diff(ports_file, management, as_json=as_json))
