"""What an inspection of settings and servers found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    """It works; somebody should know all the same."""
    WRONG = "wrong"
    """It does not work, or not safely."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    part: str
    """E.g. `RabbitMQ`."""
    what: str
    """Was looked at there, e.g. `version`."""
    level: Level
    found: str
    """For people; without secrets."""
    advice: str = ""
    """What to do; empty when there is nothing to do."""


@dataclass(frozen=True)
class Inspector:
    """Makes findings about one part."""

    part: str

    def ok(self, what: str, found: str) -> Finding:
        """It works."""
        return Finding(self.part, what, Level.OK, found)

    def note(self, what: str, found: str, advice: str) -> Finding:
        """It works, but."""
        return Finding(self.part, what, Level.NOTE, found, advice)

    def wrong(self, what: str, found: str, advice: str) -> Finding:
        """It does not work."""
        return Finding(self.part, what, Level.WRONG, found, advice)


def release(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, for comparison: `3.10.8-rc1` is (3, 10, 8)."""
    numbers: list[int] = []
    for word in version.split("."):
        digits = word[: len(word) - len(word.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != word:
            break
    return tuple(numbers)
