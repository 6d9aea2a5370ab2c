"""`plotwire contracts`, `… show`, `… export`: what other teams build on, as files."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.options import TopologyPrefix


class _NamesToo(TyperGroup):
    """`plotwire contracts chart-request` is `plotwire contracts show chart-request`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        known = args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["show", *args])


app = typer.Typer(name="contracts", cls=_NamesToo, invoke_without_command=True)


@app.callback()
def contracts(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write every schema and `asyncapi.yaml` into this folder."),
    ] = None,
) -> None:
    """List, print or write what others build on: JSON Schemas, AsyncAPI, OpenAPI.

    Without a command the names of the schemas are listed, or with `--out` written.
    """
    from cli import contract_files  # noqa: PLC0415  # so that `--help` answers at once

    if context.invoked_subcommand is None:
        raise typer.Exit(contract_files.write_schemas(out) if out else contract_files.print_names())


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Of a schema, e.g. `chart-request`.", metavar="NAME")],
) -> None:
    """Print one JSON Schema. Exit code 2 when there is none of that name."""
    from cli import contract_files  # noqa: PLC0415  # so that `--help` answers at once

    raise typer.Exit(contract_files.show(name))


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder; made if missing.")],
    prefix: TopologyPrefix = "plotwire",
) -> None:
    """Write everything others build on: `asyncapi.yaml`, `openapi.json` and `schemas/`.

    Example: `plotwire contracts export -o contracts`
    """
    from cli import contract_files  # noqa: PLC0415  # so that `--help` answers at once
    from contracts.topology import Topology  # noqa: PLC0415  # as above

    raise typer.Exit(contract_files.export(out, Topology(prefix)))
