"""The record of a dead letter: a message that no consumer could work off, kept until someone decides.

    open ──> replaying ──> replayed
     │ ^         │
     │ └─────────┘ refused: its task took another course meanwhile
     └──> discarded ──> replaying

A letter is one message: its id is made of the message it began as, so that collecting it twice
keeps it once. Bodies are kept beside the record, under their SHA-256; a mended body is one more.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from contracts.camel_model import CamelModel
from contracts.identifiers import TaskId

EXCERPT_CHARACTERS: Final = 2_000
"""Of a body, kept with the record to be searched and shown in lists."""

ID_CHARACTERS: Final = 24
"""Of a letter's id, in hex."""

STALE_AFTER: Final = timedelta(minutes=1)
"""A replay that has not ended by then was left by a process that died, or waits for a server."""


class LetterState(StrEnum):
    """Where a letter stands."""

    OPEN = "open"
    """Waits for a decision."""
    REPLAYING = "replaying"
    """Decided: it will be published, by whoever finds it, until the broker has confirmed it."""
    REPLAYED = "replayed"
    DISCARDED = "discarded"

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do."""
        return self in CLOSED


CLOSED: Final = frozenset({LetterState.REPLAYED, LetterState.DISCARDED})
REPLAYABLE: Final = frozenset({LetterState.OPEN, LetterState.DISCARDED})


class LetterSource(StrEnum):
    """How a message became a letter."""

    BURIED = "buried"
    """A consumer gave it up, and says why."""
    CRASH_LOOP = "crash_loop"
    """The broker gave it up: it came back unsettled as often as its queue allows."""
    UNROUTED = "unrouted"
    """No lane took its routing key."""


class Address(CamelModel):
    """Where a message was published."""

    exchange: str
    routing_key: str


class BrokerDeath(CamelModel):
    """How the broker itself gave a message up."""

    queue: str
    address: Address
    """Where it was published before."""
    at: datetime | None


class FailedAttempt(CamelModel):
    """One attempt at the work, and what came of it."""

    attempt: int
    code: str
    message: str
    at: AwareDatetime | None = None


class Body(CamelModel):
    """One version of what a letter says; the bytes are kept beside."""

    sha256: str
    size_bytes: int
    by: str | None = None
    """Who mended it; None for the body as it came."""
    at: AwareDatetime


class Actor(CamelModel):
    """Who does something to a letter, and from where."""

    name: str
    place: str
    """The host, or the address of the caller."""


class AuditEntry(CamelModel):
    """One thing done to a letter."""

    at: AwareDatetime
    by: Actor
    action: str
    """`collected`, `replaying`, `replayed`, `refused`, `discarded`."""
    detail: str | None = None


class Replay(CamelModel):
    """A replay that was decided on: everything that whoever finishes it needs."""

    number: int
    """How often the letter has been replayed, this time included."""
    token: str
    """Changes hands: of several who finish a replay, the last one to take it does."""
    message_id: str
    """Of the message that is published; the same however often it is."""
    at: AwareDatetime
    """When it was last taken up."""
    by: Actor

    def key(self, letter_id: str) -> str:
        """What names this replay in the record of its task."""
        return f"{letter_id}#{self.number}"


class DeadLetter(CamelModel):
    """What is known of one letter."""

    letter_id: str
    state: LetterState = LetterState.OPEN
    source: LetterSource
    code: str
    """The `ErrorCode` of the last failure; `CRASH_LOOP` or `UNROUTED` for the broker's own."""
    reason: str
    """Why, for a person."""
    task_id: TaskId | None = None
    """Of the request inside, where it can be read."""
    client: str | None = None
    lane: str | None = None
    attempts: int = 1
    """How often the work was begun."""
    errors: tuple[FailedAttempt, ...] = ()
    """The latest failed attempts, oldest first."""
    first_failed_at: AwareDatetime | None = None
    collected_at: AwareDatetime
    origin: Address
    """Where the message was first published."""
    content_type: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    """Of the message, as text."""
    bodies: tuple[Body, ...]
    """As it came, and every mended one; the last one is sent."""
    excerpt: str
    """The beginning of the body as it came."""
    replay: Replay | None = None
    """The latest one."""
    closed_at: AwareDatetime | None = None
    """When it was replayed or discarded; it is removed one retention later."""
    audit: tuple[AuditEntry, ...] = ()

    @property
    def body(self) -> Body:
        """The version that is sent."""
        return self.bodies[-1]


class LetterPlace(CamelModel):
    """A place in the list of letters, newest first: those beyond it come next."""

    collected_at: AwareDatetime
    letter_id: str

    @classmethod
    def of(cls, letter: DeadLetter) -> "LetterPlace":
        """The place of one letter."""
        return cls(collected_at=letter.collected_at, letter_id=letter.letter_id)


class LetterFilter(CamelModel):
    """Which letters; what is None or empty asks for nothing."""

    states: tuple[LetterState, ...] = (LetterState.OPEN,)
    sources: tuple[LetterSource, ...] = ()
    codes: tuple[str, ...] = ()
    client: str | None = None
    lane: str | None = None
    task_id: str | None = None
    older_than: AwareDatetime | None = None
    """Collected before."""
    newer_than: AwareDatetime | None = None
    """Collected after."""
    text: str | None = None
    """In the reason, the ids or the beginning of the body, whatever the case."""
