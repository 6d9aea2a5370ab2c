"""Which dead letters a command is about: options for its filters."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from contracts.dead_letters import LetterFilter, LetterSource, LetterState

_UNITS_S: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_AGE: Final = re.compile(r"(\d{1,6})([smhd])")


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if not found:
        raise typer.BadParameter("is a number with s, m, h or d, e.g. 90m or 7d")
    return timedelta(seconds=int(found[1]) * _UNITS_S[found[2]])


Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help="Letters, by the ids that `list` prints.")
]
States = Annotated[
    list[LetterState] | None,
    typer.Option("--state", help="Only letters in this state; may be repeated. Default: open."),
]
Sources = Annotated[
    list[LetterSource] | None, typer.Option("--source", help="How it became a letter; may be repeated.")
]
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--code", "--reason-code", help="The error code, e.g. STORAGE_UNAVAILABLE; may be repeated."
    ),
]
OfClient = Annotated[str | None, typer.Option("--client", help="Whose request it is.")]
OfLane = Annotated[str | None, typer.Option("--lane", help="interactive or bulk.")]
OfTask = Annotated[str | None, typer.Option("--task", help="The task id inside.")]
Older = Annotated[
    timedelta | None,
    typer.Option("--older-than", parser=_age, metavar="AGE", help="Collected longer ago, e.g. 90m, 7d."),
]
Newer = Annotated[
    timedelta | None,
    typer.Option("--newer-than", parser=_age, metavar="AGE", help="Collected since then, e.g. 90m, 7d."),
]
Text = Annotated[
    str | None,
    typer.Option(
        "--text", help="Somewhere in the reason, the ids, or the first 2,000 characters of the body."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Every letter that the filters let through.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking; `--all` needs it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def filter_of(
    *,
    states: Sequence[LetterState] | None,
    sources: Sequence[LetterSource] | None,
    codes: Sequence[str] | None,
    client: str | None,
    lane: str | None,
    task: str | None,
    older: timedelta | None,
    newer: timedelta | None,
    text: str | None,
) -> LetterFilter:
    """The filter of these options."""
    now = datetime.now(UTC)
    return LetterFilter(
        states=tuple(states or (LetterState.OPEN,)),
        sources=tuple(sources or ()),
        codes=tuple(codes or ()),
        client=client,
        lane=lane,
        task_id=task,
        older_than=now - older if older else None,
        newer_than=now - newer if newer else None,
        text=text,
    )
