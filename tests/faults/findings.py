"""What the auditor can find wrong, and the lines that say how a run went."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """The kinds of findings, each a broken promise."""

    LOST = "lost"
    """Accepted, and without its one end."""
    DOUBLE = "double"
    """Decided twice: two ends of a task, or two different events."""
    MISSING_EVENT = "missing events"
    ORPHANED = "orphaned"
    """An object without a record, or a record without its object, or neither removed in time."""
    INNOCENT = "innocent failed"
    WRONG_IMAGE = "wrong images"
    """The bytes are not those the record tells of."""
    CONTRADICTION = "contradictions"
    """An event says what the record does not."""
    POISON = "poison mishandled"
    """No reason, a wrong reason, or it was drawn."""
    UNSETTLED = "left over"
    """Messages in a queue, unsent events or requests, processes."""


TOLD_LAST = (Wrong.LOST, Wrong.DOUBLE, Wrong.MISSING_EVENT, Wrong.ORPHANED, Wrong.INNOCENT)
"""In the last line, in its order; the others are told in the line before."""


@dataclass(frozen=True)
class Finding:
    """One broken promise."""

    wrong: Wrong
    subject: str
    """The task, object or queue."""
    words: str

    def __str__(self) -> str:
        return f"{self.wrong}: {self.subject}: {self.words}"


def summary(findings: Sequence[Finding], requests: int, faults: int) -> list[str]:
    """The last lines of a run, the verdict last."""
    counts = Counter(finding.wrong for finding in findings)
    others = ", ".join(f"{counts[wrong]} {wrong}" for wrong in Wrong if wrong not in TOLD_LAST)
    verdict = ", ".join(f"{counts[wrong]} {wrong}" for wrong in TOLD_LAST)
    return [
        f"also: {others}",
        _bound(bool(findings), requests),
        f"faults: {requests} requests, {faults} faults, {verdict}",
    ]


def _bound(broken: bool, requests: int) -> str:
    if broken or not requests:
        return "bound: none, since promises were broken"
    return (
        f"bound: 0 of {requests} requests went wrong, so with 95 % confidence fewer than "
        f"{3 / requests:.1e} of all do under these faults (rule of three)"
    )
