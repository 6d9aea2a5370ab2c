"""Whether a server that the work needs is there, told from the work itself: a circuit breaker.

    closed ── failures in a row ──> open ── a probe succeeds ──> half-open ── work succeeds ──> closed
                                     ^                               │
                                     └────────── work fails ─────────┘

Until a probe is answered, no request is to blame for the failure it meets. Where probes are answered
and work fails all the same, it may be.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from consumer.metrics import DEPENDENCY_OPEN
from contracts.errors import (
    DrawingUnavailable,
    PermanentError,
    StorageUnavailable,
    StoreUnavailable,
    TransientError,
)

log = structlog.get_logger(__name__)


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
        failures: that many in a row open it.
    """

    def __init__(self, name: str, away: type[TransientError], *, failures: int) -> None:
        self.name = name
        self.code = away.code
        self._away = away
        self._most_failures = failures
        self.state = BreakerState.CLOSED
        self.trips = 0
        """How often it has opened since work last succeeded."""
        self.is_answering = True
        """False from opening until a probe is answered, and after one that is not."""
        self.on_open: Callable[[], None] | None = None
        self._failures = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Learn from the work in the block: its own error is a failure, a result or a refusal a success.

        Raises:
            TransientError: it is open; the block is not entered, for it would wait in vain.
        """
        if self.state is BreakerState.OPEN:
            raise self._away(f"{self.name}: known to be away")
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

    def probed(self) -> None:
        """Note that a probe was answered."""
        self.is_answering = True
        if self.state is BreakerState.OPEN:
            self._enter(BreakerState.HALF_OPEN)

    def not_answered(self) -> None:
        """Note that a probe was not answered."""
        self.is_answering = False

    def _failed(self, error: TransientError) -> None:
        self._failures += 1
        if self.state is BreakerState.OPEN:
            return
        if self.state is BreakerState.HALF_OPEN or self._failures >= self._most_failures:
            self.is_answering = self.state is BreakerState.HALF_OPEN
            self.trips += 1
            self._enter(BreakerState.OPEN, reason=str(error))
            if self.on_open:
                self.on_open()

    def _succeeded(self) -> None:
        self._failures = 0
        if self.state is BreakerState.HALF_OPEN:
            self.trips = 0
            self._enter(BreakerState.CLOSED)

    def _enter(self, state: BreakerState, **why: str) -> None:
        self.state = state
        DEPENDENCY_OPEN.labels(self.name).set(state is not BreakerState.CLOSED)
        log.warning("dependency", name=self.name, state=state.value, **why)


@dataclass(frozen=True)
class Breakers:
    """One for each server that every request needs, and one for the drawing processes."""

    # The driver has looked for a primary for seconds before it gives up; once is enough.
    store: Breaker = field(default_factory=lambda: Breaker("store", StoreUnavailable, failures=1))
    images: Breaker = field(default_factory=lambda: Breaker("images", StorageUnavailable, failures=3))
    drawing: Breaker = field(default_factory=lambda: Breaker("drawing", DrawingUnavailable, failures=1))

    def all(self) -> tuple[Breaker, ...]:
        """Every one."""
        return (self.store, self.images, self.drawing)

    def blame(self, error: TransientError) -> bool:
        """Whether `error` may be the fault of the request that met it."""
        return error.code not in {one.code for one in self.all() if not one.is_answering}
