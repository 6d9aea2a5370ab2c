"""`plotwire keys`: make, list and revoke API keys of the gateway."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from gateway.keys import KeyFile, Scope, WrongKeys, make

app = typer.Typer(
    help="API keys of the gateway. The file holds hashes; gateways read it again when it changes.",
    no_args_is_help=True,
)

_ERR: Final = Console(stderr=True)

KeysFile = Annotated[
    Path,
    typer.Option(
        "--file",
        envvar="PLOTWIRE_GATEWAY_KEYS_FILE",
        help="The file of keys; made if missing.",
        show_default=False,
        dir_okay=False,
    ),
]


@app.command()
def add(
    file: KeysFile,
    client: Annotated[str, typer.Option(help="Whose tasks these will be; one word.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="May be repeated. Default: submit and read.", show_default=False),
    ] = None,
    rate: Annotated[float | None, typer.Option(help="Requests a second in the long run.")] = None,
    burst: Annotated[int | None, typer.Option(help="Requests at once after a rest.")] = None,
    charts_per_day: Annotated[int | None, typer.Option(help="Charts accepted a day (UTC).")] = None,
    days: Annotated[float | None, typer.Option(help="The key is good for so many days.", min=0)] = None,
) -> None:
    """Make a key, and print it: it is shown this once.

    Example: `plotwire keys add --file keys.json --client mail --scope submit --scope read`
    """
    kept = _read(file) if file.exists() else KeyFile()
    ends = datetime.now(UTC) + timedelta(days=days) if days is not None else None
    try:
        token, key = make(
            client,
            scope or [Scope.SUBMIT, Scope.READ],
            rate_per_s=rate,
            rate_burst=burst,
            charts_per_day=charts_per_day,
            expires_at=ends,
        )
    except ValidationError as error:
        words = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise typer.BadParameter(words) from error
    KeyFile(keys=(*kept.keys, key)).write(file)
    typer.echo(token)
    _ERR.print(f"the key {key.key_id} of {key.client} is in {file}", highlight=False)


@app.command(name="list")
def show(file: KeysFile) -> None:
    """List the keys, without their secrets."""
    table = Table("id", "client", "scopes", "limits", "made", "good until", box=None, pad_edge=False)
    for key in _read(file).keys:
        limits = (
            ("requests/s", key.rate_per_s),
            ("at once", key.rate_burst),
            ("charts/day", key.charts_per_day),
        )
        table.add_row(
            key.key_id,
            key.client,
            " ".join(sorted(key.scopes)),
            ", ".join(f"{value:g} {name}" for name, value in limits if value),
            f"{key.created_at:%Y-%m-%d}",
            f"{key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else "",
        )
    Console().print(table)


@app.command()
def revoke(file: KeysFile, key_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take a key out of the file. Gateways refuse it within seconds."""
    kept = _read(file).keys
    left = tuple(key for key in kept if key.key_id != key_id)
    if len(left) == len(kept):
        raise typer.BadParameter(f"there is no key {key_id} in {file}")
    KeyFile(keys=left).write(file)
    _ERR.print(f"revoked {key_id}", highlight=False)


def _read(file: Path) -> KeyFile:
    try:
        return KeyFile.read(file)
    except WrongKeys as error:
        raise typer.BadParameter(f"{file} {error}") from error
