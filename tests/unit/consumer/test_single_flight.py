"""What is known of work that has ended, of which `Pictures` asks."""

import asyncio

import pytest

from consumer.single_flight import SingleFlight


async def fine() -> str:
    return "done"


async def broken() -> str:
    raise ValueError


async def test_work_that_has_ended_is_known_by_its_key_to_who_came_before() -> None:
    flights = SingleFlight[str]()
    before = flights.landings
    assert await flights.run("a", fine) == "done"
    assert (flights.landed_since(before, "a"), flights.landed_since(before, "b")) == (True, False)
    assert not flights.landed_since(flights.landings, "a"), "who comes now begins anew"
    with pytest.raises(ValueError):  # noqa: PT011  # it has no words
        await flights.run("b", broken)
    assert flights.landed_since(before, "b"), "whatever came of it"


async def test_work_that_many_wait_for_ends_once() -> None:
    flights = SingleFlight[str]()
    await asyncio.gather(*(flights.run("a", fine) for _ in range(5)))
    assert flights.landings == 1


async def test_only_the_latest_are_remembered() -> None:
    flights = SingleFlight[str]()
    for number in range(300):
        await flights.run(str(number), fine)
    known = [number for number in range(300) if flights.landed_since(0, str(number))]
    assert known == list(range(300 - 256, 300))
