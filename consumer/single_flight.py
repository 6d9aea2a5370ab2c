"""Equal work done once: whoever asks while it is under way waits for the same result."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

_REMEMBERED: Final = 256
"""Latest landings that are known by their key."""


class SingleFlight(Generic[T]):
    """Work under way, by the key that makes it equal.

    The work runs in a task of its own: who gives up waiting stops nobody else. When nobody waits
    any more it is cancelled.
    """

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[T]] = {}
        self._landed: dict[str, int] = {}
        self.landings = 0
        """How much work has ended, whatever came of it."""

    def under_way(self, key: str) -> bool:
        """Whether `run` would join work that has begun."""
        return key in self._flights

    def landed_since(self, landings: int, key: str) -> bool:
        """Whether work of `key` has ended since there were that many `landings`.

        Of the latest 256 keys; what else ended is forgotten.
        """
        return self._landed.get(key, 0) > landings

    async def run(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `work` gives, or what equal work under way gives; its error goes to all who wait."""
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(work()))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.task.done() or not flight.waiting:
                # Whoever comes now begins anew: a flight that is being cancelled takes nobody along.
                flight.task.cancel()
                if self._flights.get(key) is flight:
                    del self._flights[key]
                    self._note_landing(key)

    def _note_landing(self, key: str) -> None:
        self.landings += 1
        self._landed.pop(key, None)
        self._landed[key] = self.landings
        if len(self._landed) > _REMEMBERED:
            del self._landed[next(iter(self._landed))]


class _Flight(Generic[T]):
    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiting = 0
