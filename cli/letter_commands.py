"""`plotwire dead-letters list|show|replay|discard`: the commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from cli import letter_options as which
from cli.options import PortsFile

app = typer.Typer(
    name="dead-letters",
    help="Messages that no consumer could work off: look at them, replay or discard them.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@app.command("list")
def show_list(
    states: which.States = None,
    sources: which.Sources = None,
    codes: which.Codes = None,
    client: which.OfClient = None,
    lane: which.OfLane = None,
    task: which.OfTask = None,
    older: which.Older = None,
    newer: which.Newer = None,
    text: which.Text = None,
    limit: Annotated[int, typer.Option(help="At most so many, the newest.", min=1, max=100_000)] = 50,
    by: Annotated[
        str | None, typer.Option(help="Count instead, by code, client, lane, source or state.")
    ] = None,
    as_json: which.AsJson = False,
    ports_file: PortsFile = None,
) -> None:
    """List dead letters, newest first.

    Example: `plotwire dead-letters list --code STORAGE_UNAVAILABLE --older-than 1h`
    """
    from cli import letters  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import servers_of  # noqa: PLC0415  # see the docstring of cli.main

    if by not in {None, "code", "client", "lane", "source", "state"}:
        raise typer.BadParameter("--by takes code, client, lane, source or state")
    wanted = which.filter_of(
        states=states, sources=sources, codes=codes, client=client, lane=lane, task=task,
        older=older, newer=newer, text=text,
    )  # fmt: skip
    raise typer.Exit(letters.show_list(servers_of(ports_file), wanted, limit=limit, by=by, as_json=as_json))


@app.command()
def show(
    letter_id: Annotated[str, typer.Argument(metavar="ID", help="The letter.")],
    raw: Annotated[bool, typer.Option("--raw", help="Print the body alone, byte for byte.")] = False,
    as_json: which.AsJson = False,
    ports_file: PortsFile = None,
) -> None:
    """Show a letter: reason, attempts and their errors, origin, body, and who did what with it."""
    from cli import letters  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import servers_of  # noqa: PLC0415  # see the docstring of cli.main

    raise typer.Exit(letters.show_one(servers_of(ports_file), letter_id, raw=raw, as_json=as_json))


@app.command()
def replay(
    ids: which.Ids = None,
    every: which.All = False,
    edit: Annotated[bool, typer.Option("--edit", help="Mend the body in $EDITOR first.")] = False,
    body: Annotated[
        Path | None, typer.Option(help="Send this file as the body instead.", exists=True, dir_okay=False)
    ] = None,
    rate: Annotated[float, typer.Option(help="At most so many a second; 0 sets no limit.", min=0)] = 20.0,
    states: which.States = None,
    sources: which.Sources = None,
    codes: which.Codes = None,
    client: which.OfClient = None,
    lane: which.OfLane = None,
    task: which.OfTask = None,
    older: which.Older = None,
    newer: which.Newer = None,
    text: which.Text = None,
    yes: which.Yes = False,
    dry_run: which.DryRun = False,
    ports_file: PortsFile = None,
) -> None:
    """Have requests worked off once more. A failed task begins anew, and ends with an event of its own.

    May be interrupted anywhere: what was decided is finished by a consumer within two minutes.
    Exit code 0 when every letter was replayed, else 1.

    Example: `plotwire dead-letters replay --all --code STORAGE_UNAVAILABLE --rate 5 --yes`
    """
    from cli import letters  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import servers_of  # noqa: PLC0415  # see the docstring of cli.main

    wanted = which.filter_of(
        states=states, sources=sources, codes=codes, client=client, lane=lane, task=task,
        older=older, newer=newer, text=text,
    )  # fmt: skip
    chosen = letters.Chosen(ids or (), every, wanted, yes, dry_run)
    raise typer.Exit(letters.replay(servers_of(ports_file), chosen, edit=edit, body=body, rate=rate))


@app.command()
def discard(
    reason: Annotated[str, typer.Option(help="Why nothing is done about them; kept with the letter.")],
    ids: which.Ids = None,
    every: which.All = False,
    sources: which.Sources = None,
    codes: which.Codes = None,
    client: which.OfClient = None,
    lane: which.OfLane = None,
    task: which.OfTask = None,
    older: which.Older = None,
    newer: which.Newer = None,
    text: which.Text = None,
    yes: which.Yes = False,
    dry_run: which.DryRun = False,
    ports_file: PortsFile = None,
) -> None:
    """Decide that nothing is done about open letters; they are kept one retention longer.

    Example: `plotwire dead-letters discard --all --client loadtest --reason "test traffic" --yes`
    """
    from cli import letters  # noqa: PLC0415  # see the docstring of cli.main
    from cli.connections import servers_of  # noqa: PLC0415  # see the docstring of cli.main

    wanted = which.filter_of(
        states=None, sources=sources, codes=codes, client=client, lane=lane, task=task,
        older=older, newer=newer, text=text,
    )  # fmt: skip
    chosen = letters.Chosen(ids or (), every, wanted, yes, dry_run)
    raise typer.Exit(letters.discard(servers_of(ports_file), chosen, reason))
