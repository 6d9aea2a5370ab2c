"""Whether a server that the work needs is there, told from the work itself: a circuit breaker.

    closed ── failures in a row ──> open ── a probe succeeds ──> half-open ── work succeeds ──> closed
                                     ^                               │
                                     └────────── work fails ─────────┘

Who is to blame for a failure a probe tells: while it is not answered, no request is. Where probes are
answered and work fails all the same, the request may be.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import structlog

from consumer.metrics import DEPENDENCY_OPEN
from contracts.errors import (
    DrawingUnavailable,
    PermanentError,
    PlotwireError,
    StorageUnavailable,
    StoreUnavailable,
    TransientError,
)

log = structlog.get_logger(__name__)


Probe = Callable[[], Awaitable[object]]

_ANSWER_WITHIN_S: Final = 10.0


class BreakerState(StrEnum):
    """As health shows it."""

    CLOSED = "closed"
    """It works."""
    OPEN = "open"
    """It is away: work waits, and a probe asks."""
    HALF_OPEN = "half_open"
    """A probe was answered: the next work decides."""


class Breaker:
    """Watches one server.

    Args:
        name: in logs, metrics and health.
        away: the error that says it is away.
        failures: that many in a row open it; a probe that is not answered does at once.
        probe: returns when the server answers, else raises. Without one its error is never the fault
            of a request, and the next work tells whether it is back.
    """

    def __init__(self, name: str, away: type[TransientError], probe: Probe | None, *, failures: int) -> None:
        self.name = name
        self.code = away.code
        self._away = away
        self._most_failures = failures
        self._probe = probe
        self._asking: asyncio.Task[bool] | None = None
        self.state = BreakerState.CLOSED
        self.trips = 0
        """How often it has opened since work last succeeded."""
        self.on_open: Callable[[], None] | None = None
        self._failures = 0
        DEPENDENCY_OPEN.labels(name).set(0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Learn from the work in the block: its own error is a failure, a result or a refusal a success.

        Raises:
            TransientError: it is open; the block is not entered, for it would wait in vain.
        """
        if self.state is BreakerState.OPEN:
            away = self._away(f"{self.name}: known to be away")
            away.was_tried = False
            raise away
        try:
            yield
        except TransientError as error:
            if error.code is self.code:
                self._failed(error)
            raise
        except PermanentError:
            self._succeeded()
            raise
        else:
            self._succeeded()

    async def ask(self) -> bool:
        """Whether the server answers a probe now; whoever asks meanwhile shares the answer."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    async def blames(self) -> bool:
        """Whether a request may be to blame that failed just now for want of the server."""
        return self._probe is not None and await self.ask()

    def _asked(self, _task: asyncio.Task[bool]) -> None:
        self._asking = None

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                await (self._probe() if self._probe else asyncio.sleep(0))
        except (PlotwireError, TimeoutError) as error:
            self._open(str(error) or "no answer to a probe")
        except Exception:  # a bug in asking must not end the asking
            log.exception("probe_bug", name=self.name)
            self._open("no answer to a probe")
        else:
            if self.state is BreakerState.OPEN:
                self._enter(BreakerState.HALF_OPEN)
            return True
        return False

    def _failed(self, error: TransientError) -> None:
        self._failures += 1
        if self.state is BreakerState.HALF_OPEN or self._failures >= self._most_failures:
            self._open(str(error))

    def _open(self, reason: str) -> None:
        if self.state is BreakerState.OPEN:
            return
        self.trips += 1
        self._enter(BreakerState.OPEN, reason=reason)
        if self.on_open:
            self.on_open()

    def _succeeded(self) -> None:
        self._failures = 0
        if self.state is BreakerState.HALF_OPEN:
            self.trips = 0
            self._enter(BreakerState.CLOSED)

    def _enter(self, state: BreakerState, **why: str) -> None:
        self.state = state
        DEPENDENCY_OPEN.labels(self.name).set(state is BreakerState.OPEN)
        log.warning("dependency", name=self.name, state=state.value, **why)


@dataclass(frozen=True)
class Breakers:
    """One for each server that every request needs, and one for the drawing processes."""

    store: Breaker
    images: Breaker
    drawing: Breaker

    @classmethod
    def of(cls, store: Probe | None = None, images: Probe | None = None) -> Self:
        """With these probes."""
        return cls(
            # The driver has looked for a primary for seconds before it gives up; once is enough.
            store=Breaker("store", StoreUnavailable, store, failures=1),
            images=Breaker("images", StorageUnavailable, images, failures=3),
            # The pool brings processes up by itself, and refuses at once without any.
            drawing=Breaker("drawing", DrawingUnavailable, None, failures=1),
        )

    def all(self) -> tuple[Breaker, ...]:
        """Every one."""
        return (self.store, self.images, self.drawing)

    async def blame(self, error: TransientError) -> bool:
        """Whether `error` may be the fault of the request that met it: its server answers a probe.

        Never of one that was held back, even if the server answers again by now.
        """
        return error.was_tried and all([await one.blames() for one in self.all() if one.code is error.code])
