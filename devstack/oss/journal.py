"""What was asked of the endpoint, in the order of arrival."""

from collections import deque
from dataclasses import dataclass
from time import time

from devstack.oss.limits import MAX_LOG_ENTRIES


@dataclass
class Entry:
    """One request; written on arrival, completed with the answer."""

    number: int
    """From 1, over all requests since the start or the last `DELETE /-/all`."""
    arrived_at: float
    """Seconds since 1970."""
    op: str
    """Name of the operation; '' for what is not implemented."""
    bucket: str
    key: str
    fault: str | None
    """The action it was answered with, if any."""
    status: int | None = None
    """HTTP status; None until there is an answer, and for ever if there was none."""
    code: str = ""
    """Of an error."""


class Journal:
    """The newest requests."""

    def __init__(self) -> None:
        self._entries = deque[Entry](maxlen=MAX_LOG_ENTRIES)
        self._count = 0

    def arrived(self, op: str, bucket: str, key: str, fault: str | None) -> Entry:
        """Note a request; the caller completes the entry."""
        self._count += 1
        entry = Entry(self._count, time(), op, bucket, key, fault)
        self._entries.append(entry)
        return entry

    def since(self, number: int) -> list[Entry]:
        """Entries whose number is greater, oldest first."""
        return [entry for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        """Forget everything, and count from 1 again."""
        self._entries.clear()
        self._count = 0
