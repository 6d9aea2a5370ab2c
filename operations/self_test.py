"""The self-test at the start: waits for servers that are away, and refuses those that can never be used.

    look ─> away ─> look again, for ever; probes are told for what it waits
         └> wrong ─> look again, for seconds ─> still wrong ─> refuse to start
         └> right, and prepared ─> done

What a server tells while it starts, ends or is set up may be wrong by then, so one look decides nothing.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from time import monotonic
from typing import Final

import structlog

from contracts.errors import SelfTestFailed, TransientError
from contracts.findings import Finding, Level

log = structlog.get_logger(__name__)

_SURE_AFTER_S: Final = 10.0
_PAUSES_S: Final = (0.5, 4.0)
_NOT_YET: Final = "has not answered yet"

Look = Callable[[], Awaitable[Sequence[Finding]]]
"""Looks at a server and, unless something is wrong, prepares it; raises `TransientError` when it is away."""


class SelfTest:
    """Looks at every server at once, until all are right.

    Args:
        looks: by the name that probes see.
        sure_after_s: for how long a server must be wrong at every look.
        pauses_s: shortest and longest pause between looks.
    """

    def __init__(
        self,
        looks: Mapping[str, Look],
        *,
        sure_after_s: float = _SURE_AFTER_S,
        pauses_s: tuple[float, float] = _PAUSES_S,
    ) -> None:
        self._looks = looks
        self._sure_after_s = sure_after_s
        self._pauses_s = pauses_s
        self._missing = dict.fromkeys(looks, _NOT_YET)
        self._told: set[tuple[str, str, Level]] = set()

    async def missing(self) -> dict[str, str]:
        """For probes: by name of a server what it waits for, or what is wrong there; never nothing."""
        return dict(self._missing) or {"start": "goes on"}

    async def run(self) -> None:
        """Return when every server is right and prepared.

        Raises:
            SelfTestFailed: one can never be used; every finding is in the log, with what to do.
        """
        running = [asyncio.create_task(self._until_right(name, look)) for name, look in self._looks.items()]
        try:
            await asyncio.gather(*running)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def passes_before(self, ending: asyncio.Event) -> bool:
        """Run; False when `ending` is set first. Raises as `run` does."""
        running, ended = asyncio.create_task(self.run()), asyncio.create_task(ending.wait())
        try:
            await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
                return True
            return False
        finally:
            running.cancel()
            ended.cancel()
            await asyncio.gather(running, ended, return_exceptions=True)

    async def _until_right(self, name: str, look: Look) -> None:
        shortest_s, longest_s = self._pauses_s
        wrong_since: float | None = None
        for step in count():
            try:
                words = self._judge(await look())
            except TransientError as error:
                wrong_since = None
                self._missing[name] = str(error)
                log.warning("start_waits", server=name, reason=str(error))
            else:
                if not words:
                    del self._missing[name]
                    return
                self._missing[name] = words
                wrong_since = wrong_since or monotonic()
                if monotonic() - wrong_since >= self._sure_after_s:
                    raise SelfTestFailed(words)
            pause_s = min(shortest_s * 2 ** min(step, 10), longest_s)
            await asyncio.sleep(random.uniform(pause_s / 2, pause_s))  # noqa: S311  # jitter, not a secret

    def _judge(self, found: Sequence[Finding]) -> str:
        """What is wrong, in words; every finding is told once."""
        for one in found:
            if (one.part, one.what, one.level) not in self._told:
                self._told.add((one.part, one.what, one.level))
                _tell(one)
        return "; ".join(f"{one.part} {one.what}: {one.found}" for one in found if one.level is Level.WRONG)


def _tell(one: Finding) -> None:
    level = {Level.OK: "info", Level.NOTE: "warning", Level.WRONG: "error"}[one.level]
    advice = {"advice": one.advice} if one.advice else {}
    getattr(log, level)("self_test", part=one.part, what=one.what, found=one.found, **advice)
