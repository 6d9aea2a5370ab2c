"""Equal work done once: whoever asks while it is under way waits for the same result."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Work under way, by the key that makes it equal.

    The work runs in a task of its own: who gives up waiting stops nobody else. When nobody waits
    any more it is cancelled.
    """

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[T]] = {}

    def under_way(self, key: str) -> bool:
        """Whether `run` would join work that has begun."""
        return key in self._flights

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


class _Flight(Generic[T]):
    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiting = 0
