"""`plotwire check-config`: whether the settings are right, and whether the servers they name can be used."""

import asyncio
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from cli.letter_options import AsJson
from cli.options import PortsFile
from contracts.findings import Finding, Level

if TYPE_CHECKING:
    from cli.config_checks import Given

app = typer.Typer()

_COLORS: Final = {Level.OK: "green", Level.NOTE: "yellow", Level.WRONG: "red"}


@app.command()
def check_config(
    role: Annotated[
        str,
        typer.Option(help="Whose settings: `consumer`, `gateway` or `both`.", metavar="ROLE"),
    ] = "both",
    strict: Annotated[bool, typer.Option("--strict", help="Let notes count as findings, too.")] = False,
    as_json: AsJson = False,
    ports_file: PortsFile = None,
) -> None:
    """Check the settings of the environment, and RabbitMQ, MongoDB, OSS and drawing with them.

    Servers are used as the service uses them, on names of their own, and left as they were. Exit code 0
    when everything works, 1 when something does not (with `--strict`: when there is anything to note).

    Example: `plotwire check-config --role gateway`
    """
    raise typer.Exit(_run(role, strict, as_json, ports_file))


def _run(role: str, strict: bool, as_json: bool, ports_file: Path | None) -> int:
    from adapters.telemetry import configure_logging  # noqa: PLC0415  # see the docstring of cli.main
    from cli.config_checks import Role, check  # noqa: PLC0415  # see the docstring of cli.main

    if role not in list(Role):
        raise typer.BadParameter(f"--role is one of {', '.join(Role)}")
    configure_logging("CRITICAL", "console")
    found = asyncio.run(check(Role(role), os.environ, _given(ports_file)))
    bad = [one for one in found if one.level is Level.WRONG or (strict and one.level is Level.NOTE)]
    if as_json:
        typer.echo(json.dumps({"ok": not bad, "findings": [asdict(one) for one in found]}, indent=1))
    else:
        Console(soft_wrap=False).print(_table(found))
    return 1 if bad else 0


def _given(ports_file: Path | None) -> "Given":
    from cli.config_checks import Given  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import addresses_in  # noqa: PLC0415  # see the docstring of cli.main

    if ports_file is None:
        return Given({}, {})
    told = addresses_in(ports_file)
    oss = {name.removeprefix("oss_"): value for name, value in told.items() if name.startswith("oss_")}
    return Given({name: told[name] for name in ("amqp_url", "mongo_url")}, oss | {"path_style": True})


def _table(found: list[Finding]) -> Table:
    table = Table("part", "checked", "", "found", "advice", box=None, pad_edge=False, header_style="bold")
    for one in found:
        level = f"[{_COLORS[one.level]}]{one.level.value}[/]"
        table.add_row(one.part, one.what, level, _plain(one.found), _plain(one.advice))
    return table


def _plain(text: str) -> str:
    """Without what the table would take for markup."""
    return text.replace("[", r"\[")
