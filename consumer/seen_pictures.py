"""Pictures that this process has just seen in the bucket: their records need not be asked again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_REMEMBERED: Final = 1000
"""Latest pictures."""
_FOR_S: Final = 10.0
"""Longest that a record is believed which is taken back because the bucket has lost its object."""


@dataclass(frozen=True)
class _Seen(Generic[T]):
    picture: T
    kept_until: datetime
    at_s: float


class SeenPictures(Generic[T]):
    """The latest pictures, by their digests."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen[T]] = {}

    def note(self, digest: str, picture: T, kept_until: datetime) -> None:
        """`picture` is in the bucket, and its record is kept until then."""
        self._seen.pop(digest, None)
        self._seen[digest] = _Seen(picture, kept_until, monotonic())
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def find(self, digest: str, kept_for: timedelta) -> T | None:
        """The picture, if it was seen within 10 seconds and is kept for so long from now."""
        seen = self._seen.get(digest)
        if seen is None or monotonic() - seen.at_s > _FOR_S:
            return None
        return seen.picture if seen.kept_until >= datetime.now(UTC) + kept_for else None
