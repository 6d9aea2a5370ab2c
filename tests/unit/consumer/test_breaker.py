"""When a server counts as away, and what brings it back."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from consumer.breaker import Breaker, Breakers, BreakerState
from consumer.gate import Gate
from contracts.errors import (
    InvalidChart,
    PlotwireError,
    StorageUnavailable,
    StoreUnavailable,
    TransientError,
    WorkerCrashed,
)

CLOSED, OPEN, HALF_OPEN = BreakerState
WITHIN_S = 10


def work(breaker: Breaker, *errors: PlotwireError | None) -> None:
    for error in errors:
        with suppress(PlotwireError), breaker.watching():
            if error:
                raise error


AWAY = StorageUnavailable("503")


@pytest.mark.parametrize(
    ("errors", "state"),
    [
        ([AWAY, AWAY], CLOSED),
        ([AWAY, AWAY, AWAY], OPEN),
        ([AWAY, AWAY, None, AWAY, AWAY], CLOSED),
        ([AWAY, AWAY, InvalidChart("no"), AWAY], CLOSED),
        ([AWAY, AWAY, WorkerCrashed("another's"), AWAY], OPEN),
        ([AWAY, AWAY, AWAY, None], OPEN),
    ],
)
def test_it_opens_when_work_fails_for_want_of_its_server_in_a_row(
    errors: list[PlotwireError | None], state: BreakerState
) -> None:
    images = Breakers.of().images
    work(images, *errors)
    assert images.state is state


def test_while_it_is_open_work_is_refused_at_once() -> None:
    images = Breakers.of().images
    work(images, AWAY, AWAY, AWAY)
    with pytest.raises(StorageUnavailable), images.watching():
        pytest.fail("it would wait in vain")


async def test_after_a_probe_the_next_work_decides_and_openings_in_a_row_are_counted() -> None:
    images = Breakers.of().images
    work(images, AWAY, AWAY, AWAY)
    for opening in (2, 3):
        assert await images.ask()
        assert images.state is HALF_OPEN
        work(images, AWAY)
        assert (images.state, images.trips) == (OPEN, opening)
    assert await images.ask()
    work(images, None)
    assert (images.state, images.trips) == (CLOSED, 0)


async def test_a_request_is_to_blame_when_the_server_it_failed_for_answers_a_probe() -> None:
    asked = 0
    answers = asyncio.Event()

    async def probe() -> None:
        nonlocal asked
        asked += 1
        if not answers.is_set():
            await asyncio.sleep(0.01)
            raise AWAY

    breakers = Breakers.of(images=probe)
    assert await asyncio.gather(*(breakers.blame(AWAY) for _ in range(5))) == [False] * 5
    assert asked == 1, "who asks meanwhile shares the answer"
    assert breakers.images.state is OPEN, "without waiting for more failures"
    assert await breakers.blame(WorkerCrashed("another's"))
    answers.set()
    assert await breakers.blame(AWAY)
    assert breakers.images.state is HALF_OPEN


@dataclass
class Consuming:
    """Remembers what it was told; `away` is what a probe of a server raises."""

    told: list[str] = field(default_factory=list)
    away: dict[str, TransientError] = field(default_factory=dict)

    async def pause(self) -> None:
        self.told.append("pause")

    async def resume(self) -> None:
        self.told.append("resume")

    async def ask(self, name: str) -> None:
        self.told.append(f"ask {name}")
        if name in self.away:
            raise self.away[name]


async def until_told(consuming: Consuming, words: str, times: int = 1) -> None:
    async with asyncio.timeout(WITHIN_S):
        while consuming.told.count(words) < times:
            await asyncio.sleep(0.005)


async def test_consuming_pauses_until_every_server_that_is_away_has_answered() -> None:
    consuming = Consuming()
    breakers = Breakers.of(store=lambda: consuming.ask("store"), images=lambda: consuming.ask("images"))
    gate = asyncio.create_task(Gate(consuming, breakers, first_pause_s=0.01).run())
    consuming.away = {"store": StoreUnavailable("away"), "images": AWAY}
    work(breakers.store, StoreUnavailable("away"))
    await until_told(consuming, "ask store", 2)
    work(breakers.images, AWAY, AWAY, AWAY)  # it goes while consuming is paused
    await until_told(consuming, "ask images")
    del consuming.away["store"]
    await until_told(consuming, "ask images", 3)
    assert consuming.told.count("resume") == 0
    del consuming.away["images"]
    await until_told(consuming, "resume")
    assert consuming.told.count("pause") == 1
    assert breakers.store.state is breakers.images.state is HALF_OPEN
    work(breakers.images, AWAY)
    await until_told(consuming, "resume", 2)
    assert consuming.told.count("pause") == 2
    gate.cancel()
    await asyncio.gather(gate, return_exceptions=True)
