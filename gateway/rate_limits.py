"""How often: a bucket of tokens for each key, and what the headers of answers say of it.

Buckets live in the process: several gateways let each their own rate through.
"""

from dataclasses import dataclass
from math import ceil
from time import monotonic
from typing import Final

from aiohttp import web


@dataclass(frozen=True)
class Window:
    """Where a caller stands with one limit."""

    limit: int
    remaining: int
    reset_s: int
    """Seconds until all of it is there again."""
    window_s: int

    @property
    def policy(self) -> str:
        """As `RateLimit-Policy` says it."""
        return f"{self.limit};w={self.window_s}"


class Bucket:
    """So many requests at once, and so many a second in the long run.

    Args:
        rate_per_s: tokens that come back in a second.
        burst: tokens it holds.
    """

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self.shape = (rate_per_s, burst)
        self._tokens = float(burst)
        self._at = monotonic()

    def take(self) -> float:
        """Take a token; returns the seconds until there is one, 0 when it was taken."""
        rate, burst = self.shape
        now = monotonic()
        self._tokens = min(burst, self._tokens + (now - self._at) * rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / rate
        self._tokens -= 1
        return 0.0

    @property
    def window(self) -> Window:
        """As it was left."""
        rate, burst = self.shape
        remaining = int(self._tokens)
        return Window(burst, remaining, ceil((burst - self._tokens) / rate), ceil(burst / rate))


class RateLimits:
    """The buckets of all keys.

    Args:
        rate_per_s: where a key says nothing.
        burst: where a key says nothing.
    """

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._buckets: dict[str, Bucket] = {}

    def bucket(self, key_id: str, rate_per_s: float | None, burst: int | None) -> Bucket:
        """Of one key; a new and full one when its limits have changed."""
        shape = (rate_per_s or self._rate_per_s, burst or self._burst)
        found = self._buckets.get(key_id)
        if found is None or found.shape != shape:
            found = self._buckets[key_id] = Bucket(*shape)
        return found


WINDOWS: Final = web.RequestKey("windows", list[Window])


def headers_of(windows: list[Window]) -> dict[str, str]:
    """`RateLimit-*` (draft 7 of the IETF): every policy, and the figures of the tightest."""
    if not windows:
        return {}
    tightest = min(windows, key=lambda one: one.remaining)
    return {
        "RateLimit-Policy": ", ".join(one.policy for one in windows),
        "RateLimit-Limit": str(tightest.limit),
        "RateLimit-Remaining": str(tightest.remaining),
        "RateLimit-Reset": str(tightest.reset_s),
    }
