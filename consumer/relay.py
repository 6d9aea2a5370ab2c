"""Sends what was recorded and never confirmed: the leftovers of processes that died, or had no broker.

    look ─> look again ─> take ─> publish, confirmed ─> mark as sent

What is unsent at two looks in a row is nobody's work under way. Any number of relays may run:
taking is a compare-and-set, and where two send the same all the same, its receivers know it again.
A relay that is killed anywhere leaves what it took unsent, and the next look finds it.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, Protocol, TypeVar

import structlog

from consumer.metrics import OUTBOX_UNSENT, RELAYED
from contracts.errors import TransientError
from contracts.tasks import Leftover

log = structlog.get_logger(__name__)

T = TypeVar("T")

_AT_A_LOOK: Final = 1000
_WINDOW: Final = 25
"""Publishes in flight at once; their bodies are in memory, at most 8 MiB each."""
_LONGEST_PAUSE_S: Final = 10.0


class Outbox(Protocol[T]):
    """Where things wait to be sent. Every method raises `StoreUnavailable` when the store does not answer."""

    async def leftovers(self, limit: int) -> Sequence[Leftover]:
        """What is unsent, oldest first, at most `limit`."""

    async def take(self, leftover: Leftover) -> T | None:
        """The thing itself; None when it was sent or taken by another relay since it was found."""

    async def mark_sent(self, thing: T, /) -> None:
        """Note that the broker has confirmed it."""


class Relay(Generic[T]):
    """Sends the leftovers of one outbox.

    Args:
        name: of the outbox, in logs and metrics.
        outbox: what is to be sent.
        publish: sends one, confirmed; raises `BrokerUnavailable`.
        interval_s: pause between two looks.
    """

    def __init__(
        self, name: str, outbox: Outbox[T], publish: Callable[[T], Awaitable[None]], *, interval_s: float
    ) -> None:
        self._name = name
        self._outbox = outbox
        self._publish = publish
        self._interval_s = interval_s
        self._seen: dict[str, int] = {}

    async def run(self) -> None:
        """Look and send until cancelled; while a server is away, less and less often."""
        failures = 0
        while True:
            await asyncio.sleep(self._pause_s(failures))
            try:
                await self.sweep()
            except TransientError as error:
                failures += 1
                log.warning("relay_waits", outbox=self._name, reason=str(error))
            except Exception:  # a bug met once must not end the relaying
                failures += 1
                log.exception("relay_bug", outbox=self._name)
            else:
                failures = 0

    async def sweep(self) -> int:
        """Look once, and send what was unsent at the look before too; returns how many were sent.

        Raises:
            TransientError: a server is away; what is unsent stays so.
        """
        found = await self._outbox.leftovers(_AT_A_LOOK)
        OUTBOX_UNSENT.labels(self._name).set(len(found))
        due = [one for one in found if self._seen.get(one.task_id) == one.taken]
        self._seen = {one.task_id: one.taken for one in found}
        # What failed before comes last: it must not hold up the rest.
        due.sort(key=lambda leftover: leftover.taken)
        sent = 0
        for window in _windows(due):
            sent += await self._send_all(window)
        if sent:
            log.info("relayed", outbox=self._name, number=sent)
        return sent

    async def _send_all(self, window: Sequence[Leftover]) -> int:
        answers = await asyncio.gather(*(self._send(one) for one in window), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers.count(True)

    async def _send(self, leftover: Leftover) -> bool:
        thing = await self._outbox.take(leftover)
        if thing is None:
            return False
        await self._publish(thing)
        await self._outbox.mark_sent(thing)
        RELAYED.labels(self._name).inc()
        return True

    def _pause_s(self, failures: int) -> float:
        longest_s = max(self._interval_s, _LONGEST_PAUSE_S)
        pause_s = min(self._interval_s * 2 ** min(failures, 10), longest_s)
        return random.uniform(0.8 * pause_s, pause_s)  # noqa: S311  # jitter, not a secret


def _windows(due: Sequence[Leftover]) -> list[Sequence[Leftover]]:
    """The first one alone: a broker that is away costs one try, not a window of them."""
    return [due[:1], *(due[start : start + _WINDOW] for start in range(1, len(due), _WINDOW))] if due else []
