"""`plotwire dead-letters`: look at the desk, and decide on what lies there."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import click
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.settings import ServerSettings
from adapters.telemetry import configure_logging
from cli import letter_views as views
from cli.connections import open_desk, who
from contracts.dead_letters import LetterFilter
from contracts.errors import PermanentError, PlotwireError, TransientError
from operations.desk import Desk, Plan

_ERR: Final = Console(stderr=True)


@dataclass(frozen=True)
class Chosen:
    """Which letters are decided on."""

    ids: Sequence[str]
    every: bool
    wanted: LetterFilter
    is_sure: bool
    dry_run: bool


@dataclass
class _Tally:
    done: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def show_list(
    servers: ServerSettings, wanted: LetterFilter, *, limit: int, by: str | None, as_json: bool
) -> int:
    """Print the letters, or how many there are by one field."""

    async def look(desk: Desk) -> int:
        if by:
            counts = await desk.letters.counts(wanted, by=by)
            _print(dict(counts), as_json, lambda: views.counts_table(counts, by))
            return 0
        letters = await desk.letters.search(wanted, limit)
        number = sum((await desk.letters.counts(wanted)).values())
        _print([one.model_dump(mode="json") for one in letters], as_json, lambda: views.table_of(letters))
        _ERR.print(f"{len(letters)} of {number} letters", highlight=False)
        return 0

    return _at_desk(servers, look)


def show_one(servers: ServerSettings, letter_id: str, *, raw: bool, as_json: bool) -> int:
    """Print all that is known of a letter, or its body alone."""

    async def look(desk: Desk) -> int:
        letter = await desk.letters.find(letter_id)
        body = await desk.letters.body(letter)
        if raw:
            sys.stdout.buffer.write(body)
            return 0
        told = letter.model_dump(mode="json") | {"bodyText": body.decode(errors="replace")}
        _print(told, as_json, lambda: views.page_of(letter, body))
        return 0

    return _at_desk(servers, look)


def replay(servers: ServerSettings, chosen: Chosen, *, edit: bool, body: Path | None, rate: float) -> int:
    """Replay letters; 0 when every one was."""
    given = body.read_bytes() if body else None

    async def each(desk: Desk) -> int:
        mended = given
        if edit or given is not None:
            if len(chosen.ids) != 1 or chosen.every:
                raise typer.BadParameter("a body is mended for one letter at a time: give its id")
            mended = await _edited(desk, chosen.ids[0]) if given is None else given
            _check_chart(await desk.plan(chosen.ids[0], mended))
        ids = await _ids(desk, chosen, "replay")

        async def one(letter_id: str) -> str:
            if chosen.dry_run:
                return _told(await desk.plan(letter_id, mended))
            await desk.replay(letter_id, who(), mended)
            return "replayed"

        return await _each(ids, one, "replaying", rate)

    return _at_desk(servers, each)


def discard(servers: ServerSettings, chosen: Chosen, reason: str) -> int:
    """Discard letters; 0 when every one was."""

    async def each(desk: Desk) -> int:
        ids = await _ids(desk, chosen, "discard")

        async def one(letter_id: str) -> str:
            if chosen.dry_run:
                return f"would be discarded: {(await desk.letters.find(letter_id)).reason}"
            await desk.discard(letter_id, who(), reason)
            return "discarded"

        return await _each(ids, one, "discarding", rate=0)

    return _at_desk(servers, each)


async def _ids(desk: Desk, chosen: Chosen, verb: str) -> Sequence[str]:
    if bool(chosen.ids) == chosen.every:
        raise typer.BadParameter("give letters by their ids, or --all with filters")
    if not chosen.every:
        return chosen.ids
    ids = await desk.letters.ids(chosen.wanted)
    if not (chosen.is_sure or chosen.dry_run):
        raise typer.BadParameter(f"this would {verb} {len(ids)} letters: repeat it with --yes, or --dry-run")
    return ids


async def _each(ids: Sequence[str], one: Callable[[str], Awaitable[str]], verb: str, rate: float) -> int:
    """Do one after the other, at most `rate` a second (0: no limit); stop when a server is away."""
    tally = _Tally()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_ERR, transient=True) as progress:
        bar = progress.add_task(verb, total=len(ids))
        began = monotonic()
        for number, letter_id in enumerate(ids):
            if rate:
                await asyncio.sleep(max(0.0, began + number / rate - monotonic()))
            try:
                outcome = await one(letter_id)
            except PermanentError as error:
                tally.refused[letter_id] = outcome = f"refused: {error}"
            else:
                tally.done.append(letter_id)
            typer.echo(f"{letter_id}  {views.plain(outcome)}")
            progress.advance(bar)
    _ERR.print(f"{len(tally.done)} done, {len(tally.refused)} refused", highlight=False)
    return 1 if tally.refused else 0


async def _edited(desk: Desk, letter_id: str) -> bytes:
    """The body as the user's editor leaves it, once it keeps the contract."""
    body = await desk.letters.body(await desk.letters.find(letter_id))
    text = _pretty(body)
    while True:
        text = click.edit(text, extension=".json") or text
        mended = text.encode()
        try:
            _check_chart(await desk.plan(letter_id, mended))
        except PermanentError as error:
            _ERR.print(f"not sent: {views.plain(str(error))}", style="red", markup=False, highlight=False)
            typer.confirm("Edit again?", abort=True, err=True)
        else:
            return mended


def _pretty(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


def _check_chart(plan: Plan) -> None:
    """What was mended by hand is checked to the last series; consumers would fail the task for it."""
    from contracts.dialects import compile_chart  # noqa: PLC0415  # see the docstring of cli.main

    compile_chart(plan.request.chart.dialect, plan.request.chart.body)


def _told(plan: Plan) -> str:
    where = f"{plan.destination.exchange}, key {plan.destination.routing_key}"
    again = f", as generation {plan.generation} of its task" if plan.generation else ""
    return f"would be sent to {where}{again}"


def _print(value: Any, as_json: bool, view: Callable[[], Any]) -> None:
    if as_json:
        typer.echo(json.dumps(value, indent=1, ensure_ascii=True))
    else:
        views.console().print(view())


def _at_desk(servers: ServerSettings, work: Callable[[Desk], Awaitable[int]]) -> int:
    async def run() -> int:
        async with open_desk(servers) as desk:
            return await work(desk)

    configure_logging("WARNING", "console")  # what is done is told by the command itself
    try:
        return asyncio.run(run())
    except PlotwireError as error:
        later = " (what was decided is finished later; see `list --state replaying`)"
        words = f"{error}{later if isinstance(error, TransientError) else ''}"
        _ERR.print(views.plain(words), style="red", markup=False, highlight=False)
        return 1
