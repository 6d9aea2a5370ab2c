"""Which requests are to go wrong, and how: the list that `PUT /-/faults` takes."""

from collections.abc import Iterable
from enum import StrEnum
from re import Pattern
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Action(StrEnum):
    """What happens to a request; the README says it in full."""

    STATUS = "status"
    STATUS_AFTER_WRITE = "status_after_write"
    DELAY = "delay"
    STALL = "stall"
    STALL_AFTER_WRITE = "stall_after_write"
    RESET = "reset"
    RESET_MID_BODY = "reset_mid_body"
    DROP_AFTER_WRITE = "drop_after_write"
    BAD_DIGEST = "bad_digest"
    BAD_CRC = "bad_crc"
    BAD_ETAG = "bad_etag"
    TRUNCATE = "truncate"
    SLOW_BODY = "slow_body"
    TRICKLE = "trickle"
    CLOSE = "close"
    SKEW = "skew"
    EXPIRE_KEYS = "expire_keys"


class Fault(BaseModel):
    """One entry of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    action: Action

    op: str | None = None
    """Name of the operation, e.g. `PutObject`; None is any."""

    key: Pattern[str] | None = None
    """Found anywhere in the object key; None is any, also none."""

    times: Annotated[int, Field(ge=1)] | None = 1
    """How many requests it hits; None is all of them."""

    after: int = Field(default=0, ge=0)
    """How many requests it lets pass first."""

    status: int = Field(default=503, ge=400, le=599)
    """Of the actions `status` and `status_after_write`."""

    code: str | None = None
    """Error code beside `status`; None is the usual one."""

    seconds: float = 1.0
    """Of `delay`, `slow_body` and `trickle` in all; of `skew` the clock's advance, which may be negative."""

    def is_for(self, op: str, key: str) -> bool:
        """Whether a request of this kind counts."""
        return self.op in {None, op} and (self.key is None or self.key.search(key) is not None)


class FaultPlan:
    """The list, and how far each entry has come."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def replace(self, faults: Iterable[Fault]) -> None:
        """Make these the list, with every count at 0."""
        self._entries = [_Entry(fault) for fault in faults]

    def add(self, faults: Iterable[Fault]) -> None:
        """Append these to the list."""
        self._entries.extend(_Entry(fault) for fault in faults)

    def strike(self, op: str, key: str) -> Fault | None:
        """Count a request that has arrived; the fault it gets, from the first entry whose turn it is."""
        due = [entry for entry in self._entries if entry.counts(op, key)]
        for entry in due:
            if entry.is_due():
                entry.hits += 1
                return entry.fault
        return None

    def state(self) -> list[dict[str, Any]]:
        """The entries as JSON, each with `seen` and `hits`."""
        return [
            entry.fault.model_dump(mode="json") | {"seen": entry.seen, "hits": entry.hits}
            for entry in self._entries
        ]


class _Entry:
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen = 0
        self.hits = 0

    def counts(self, op: str, key: str) -> bool:
        matches = self.fault.is_for(op, key)
        self.seen += matches
        return matches

    def is_due(self) -> bool:
        times = self.fault.times
        return self.seen > self.fault.after and (times is None or self.hits < times)
