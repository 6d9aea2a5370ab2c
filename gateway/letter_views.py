"""Dead letters as operators are told of them, and as they ask for them."""

from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from contracts.camel_model import CamelModel
from contracts.dead_letters import Address, DeadLetter, LetterFilter, LetterSource, LetterState
from contracts.identifiers import Lane
from gateway.queries import Moment, Query, Word

MAX_SHOWN_BYTES: Final = 256 * 1024
"""Of a body in the page of a letter; the whole is under `…/body`."""


class LetterQuery(Query):
    """Which letters, and how many; what is left out asks for nothing."""

    state: tuple[LetterState, ...] = (LetterState.OPEN,)
    """May be repeated; open ones where it is left out."""
    source: tuple[LetterSource, ...] = ()
    """How it became a letter; may be repeated."""
    code: tuple[Word, ...] = ()
    """Why; may be repeated."""
    client: Word | None = None
    lane: Lane | None = None
    task_id: Word | None = None
    older_than: Moment | None = None
    """Collected before."""
    newer_than: Moment | None = None
    """Collected after."""
    text: Word | None = None
    """In the reason, the ids, or the first 2,000 characters of the body, whatever the case."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=100)] | None = None
    """Of the page before: its `nextCursor`."""

    @property
    def wanted(self) -> LetterFilter:
        """As the desk takes it."""
        return LetterFilter(
            states=self.state,
            sources=self.source,
            codes=self.code,
            client=self.client,
            lane=self.lane,
            task_id=self.task_id,
            older_than=self.older_than,
            newer_than=self.newer_than,
            text=self.text,
        )


class LetterSummary(CamelModel):
    """One line of a list."""

    letter_id: str
    state: LetterState
    source: LetterSource
    code: str
    reason: str
    task_id: str | None
    client: str | None
    lane: str | None
    attempts: int
    size_bytes: int
    first_failed_at: AwareDatetime | None
    collected_at: AwareDatetime
    closed_at: AwareDatetime | None

    @classmethod
    def of(cls, letter: DeadLetter) -> "LetterSummary":
        """Of one letter."""
        own = {name: getattr(letter, name) for name in cls.model_fields if name != "size_bytes"}
        return cls(size_bytes=letter.body.size_bytes, **own)


class LetterPage(CamelModel):
    """Letters, newest first."""

    letters: tuple[LetterSummary, ...]
    next_cursor: str | None
    """Of the next page; null at the end."""


class LetterDetail(DeadLetter):
    """All that is known of a letter."""

    body_text: str | None
    """What would be sent, as text; bytes that are no UTF-8 are replaced. Null for a body of many MiB."""
    body_is_whole: bool
    """Whether that is all of it, to the byte."""


class ReplayQuery(Query):
    """How a letter is replayed."""

    dry_run: bool = False
    """Tell what would be done, and do nothing."""


class ReplayBody(CamelModel):
    """What is sent instead of the body."""

    request: dict[str, Any]
    """A chart request, as the schema `chart-request` has it."""


class Replayed(CamelModel):
    """What a replay did, or would do."""

    letter: LetterSummary
    done: bool
    """False for a dry run, and while the broker is away: then it is sent as soon as that is back."""
    destination: Address
    generation: int
    """Of the task: 0 where it is recorded or drawn on, else how often it was taken up again."""


class DiscardQuery(Query):
    """Why a letter is discarded."""

    reason: Word = "discarded over HTTP"
    """Kept in the audit trail."""
