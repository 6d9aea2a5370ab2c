"""Dead letters on a terminal: a table of many, a page of one."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.json import JSON
from rich.table import Table
from rich.text import Text

from contracts.dead_letters import ID_CHARACTERS, AuditEntry, DeadLetter

_MAX_SHOWN_BYTES: Final = 64 * 1024
_PIPE_WIDTH: Final = 250
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def table_of(letters: Sequence[DeadLetter]) -> Table:
    """One line a letter, newest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", min_width=ID_CHARACTERS)
    for name in ("age", "state", "code", "client", "lane", "tries", "reason"):
        table.add_column(name, overflow="fold")
    for letter in letters:
        cells = (
            letter.letter_id,
            age_of(letter.collected_at),
            letter.state.value,
            letter.code,
            letter.client or "",
            letter.lane or "",
            str(letter.attempts),
            letter.reason,
        )
        # As text: a stranger's words are no markup.
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table


def counts_table(counts: Mapping[str, int], by: str) -> Table:
    """How many letters, by the values of one field."""
    table = Table(by, "letters", box=None, pad_edge=False, header_style="bold")
    for value, number in sorted(counts.items(), key=lambda pair: -pair[1]):
        table.add_row(Text(plain(value)), str(number))
    return table


def page_of(letter: DeadLetter, body: bytes) -> RenderableType:
    """Everything that is known of a letter."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    facts: dict[str, str] = {
        "letter": letter.letter_id,
        "state": letter.state.value,
        "reason": f"{letter.code}: {letter.reason}",
        "task": letter.task_id or "unknown",
        "client": letter.client or "unknown",
        "lane": letter.lane or "unknown",
        "source": letter.source.value,
        "origin": f"{letter.origin.exchange}, key {letter.origin.routing_key}",
        "attempts": str(letter.attempts),
        "first failed": when(letter.first_failed_at),
        "collected": when(letter.collected_at),
        "body": f"{letter.body.size_bytes:,} bytes, version {len(letter.bodies)}",
        "SHA-256": letter.body.sha256,
    }
    happened = [(f"attempt {one.attempt}", f"{one.code}: {one.message}") for one in letter.errors]
    happened += [(when(entry.at), _told(entry)) for entry in letter.audit]
    for name, value in [*facts.items(), *happened]:
        table.add_row(name, Text(plain(value)))
    return Group(table, Text(), _body(body))


def _told(entry: AuditEntry) -> str:
    told = f"{entry.action} by {entry.by.name} on {entry.by.place}"
    return f"{told}: {entry.detail}" if entry.detail else told


def _body(body: bytes) -> RenderableType:
    if len(body) > _MAX_SHOWN_BYTES:
        return Text(plain(body[:_MAX_SHOWN_BYTES].decode(errors="replace")) + f"\n… of {len(body):,} bytes")
    try:
        return JSON.from_data(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return Text(plain(body.decode(errors="replace")))


def plain(text: str) -> str:
    """Without control characters: what a stranger wrote must not steer a terminal."""
    return "".join(one if one.isprintable() or one == "\n" else "\N{REPLACEMENT CHARACTER}" for one in text)


def when(at: datetime | None) -> str:
    """A time to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if at else "unknown"


def age_of(at: datetime) -> str:
    """How long ago, in the largest unit that says something."""
    age_s = max((datetime.now(UTC) - at).total_seconds(), 0)
    for unit, length_s in (("d", _DAY_S), ("h", _HOUR_S), ("m", _MINUTE_S)):
        if age_s >= length_s:
            return f"{age_s / length_s:.0f}{unit}"
    return f"{age_s:.0f}s"


def console() -> Console:
    """For what is asked for; progress and complaints go to standard error."""
    here = Console()
    # Into a pipe there is no width to keep to.
    return here if here.is_terminal else Console(width=max(here.width, _PIPE_WIDTH))
