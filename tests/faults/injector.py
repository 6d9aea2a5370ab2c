"""The schedule, carried out: servers one after the other, and meanwhile several processes at a time."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import monotonic
from typing import Final

import structlog

from tests.faults.process_faults import Inject
from tests.faults.schedule import ALL_FAULTS, OF_PROCESSES, OF_SERVERS, Schedule
from tests.faults.world import World

log = structlog.get_logger(__name__)

_PAUSE_S: Final = 0.5
_BACK_WITHIN_S: Final = 60.0
_PROCESSES_AT_ONCE: Final = 3
"""Most faults of processes wait for one that comes by: together they wait no longer than alone."""


class Injector:
    """Breaks the world as a schedule says.

    Args:
        world: is broken.
        schedule: says how.
        deadline: by the monotonic clock; what is left then is not done.
    """

    def __init__(self, world: World, schedule: Schedule, deadline: float) -> None:
        self._world = world
        self._schedule = schedule
        self._deadline = deadline
        self._tried = 0
        self.took_effect: Counter[str] = Counter()
        self.without_effect: Counter[str] = Counter()
        self.recoveries_s: dict[str, float] = {}
        """Of faults of servers: the longest time until the service was at work again."""

    @property
    def share_done(self) -> float:
        """From 0 to 1."""
        return min(1.0, self._tried / max(1, len(self._schedule)))

    async def run(self) -> None:
        """All tracks to their end, and once more what had no effect; then everything is mended."""
        try:
            async with asyncio.TaskGroup() as tracks:
                tracks.create_task(self._track(enumerate(self._schedule.servers), OF_SERVERS, recover=True))
                processes = enumerate(self._schedule.processes)
                for _ in range(_PROCESSES_AT_ONCE):
                    tracks.create_task(self._track(processes, OF_PROCESSES, recover=False))
            again = enumerate(tuple(self.without_effect.elements()))
            async with asyncio.TaskGroup() as tracks:
                for _ in range(_PROCESSES_AT_ONCE):
                    tracks.create_task(self._track(again, ALL_FAULTS, recover=False))
        finally:
            await self._mend()

    async def _track(
        self, names: Iterator[tuple[int, str]], faults: Mapping[str, Inject], *, recover: bool
    ) -> None:
        """Take faults from `names`, which other tracks may share, until there are no more."""
        for number, name in names:
            if monotonic() > self._deadline:
                return
            dice = random.Random(f"{self._schedule.seed}:{number}:{name}")
            began = monotonic()
            try:
                effective = await faults[name](self._world, dice)
            except (OSError, RuntimeError) as error:
                log.warning("fault_failed", fault=name, reason=str(error)[:200])
                effective = False
                await self._mend()
            log.info("fault", name=name, effective=effective, took_s=round(monotonic() - began, 1))
            (self.took_effect if effective else self.without_effect)[name] += 1
            self._tried += 1
            if recover:
                await self._recovered(name)
            await asyncio.sleep(_PAUSE_S * dice.random())

    async def _recovered(self, name: str) -> None:
        """Wait until work goes on, so that the next fault meets a service at work."""
        began = monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(_BACK_WITHIN_S):
                while not await self._world.some_at_work():
                    await asyncio.sleep(0.1)
        took_s = monotonic() - began
        self.recoveries_s[name] = max(took_s, self.recoveries_s.get(name, 0))

    async def _mend(self) -> None:
        world = self._world
        for link in world.links.values():
            link.delay_s, link.answers_lost = 0, False
            link.go_on()
            await link.open()
        for server in (world.rabbit, world.mongo, world.oss):
            if not server.process.running:
                await server.start()
        for victim in world.victims:
            victim.resume()
