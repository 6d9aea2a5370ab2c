"""The consumer keeps an eye on the desk."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from prometheus_client import REGISTRY

from consumer.letter_watch import LetterWatch
from contracts.dead_letters import Actor
from contracts.errors import StoreUnavailable

US = Actor(name="consumer", place="here")


class Desk:
    def __init__(self, faults: list[Exception]) -> None:
        self.faults = faults
        self.counted = asyncio.Event()

    async def finish_stale(self, actor: Actor) -> int:
        assert actor == US
        if self.faults:
            raise self.faults.pop(0)
        return 1

    async def counts(self) -> Mapping[str, int]:
        self.counted.set()
        return {"open": 3, "replayed": 1}


async def test_the_open_letters_are_told_and_trouble_does_not_end_the_watching() -> None:
    desk = Desk([StoreUnavailable("away"), ValueError("a bug")])
    task = asyncio.create_task(LetterWatch(desk, US, every_s=0.001).run())
    async with asyncio.timeout(10):
        await desk.counted.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    states = {
        state: REGISTRY.get_sample_value("plotwire_dead_letters", {"state": state})
        for state in ("open", "discarded")
    }
    assert states == {"open": 3, "discarded": 0}
