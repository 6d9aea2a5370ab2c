"""Charts of batches wait for each other while drawing is behind, and for nothing else."""

import asyncio

import pytest

from consumer.company import Company
from contracts.identifiers import Lane


async def waiting(company: Company, number: int) -> list["asyncio.Task[None]"]:
    """That many who have begun to wait."""
    tasks = [asyncio.create_task(company.wait(Lane.BULK)) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_nobody_waits_while_drawing_is_not_behind() -> None:
    caught_up = asyncio.Event()
    caught_up.set()
    for company in (Company(), Company(caught_up)):
        (alone,) = await waiting(company, 1)
        assert alone.done()


async def test_nobody_of_the_interactive_lane_waits() -> None:
    behind = Company(asyncio.Event())
    interactive = asyncio.create_task(behind.wait(Lane.INTERACTIVE))
    await asyncio.sleep(0)
    assert interactive.done()


async def test_all_go_on_in_one_turn_of_the_loop_when_drawing_has_caught_up() -> None:
    caught_up = asyncio.Event()
    company = Company(caught_up)
    first = await waiting(company, 2)
    others = await waiting(company, 2)
    assert not any(one.done() for one in (*first, *others))
    caught_up.set()
    done, late = await asyncio.wait([*first, *others], timeout=5, return_when=asyncio.FIRST_COMPLETED)
    assert (len(done), len(late)) == (4, 0)


async def test_all_go_on_after_a_moment_though_drawing_stays_behind_and_the_next_wait_anew() -> None:
    company = Company(asyncio.Event())
    for _ in range(2):
        tasks = await waiting(company, 3)
        assert not any(one.done() for one in tasks)
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)


async def test_nobody_overtakes_those_who_are_about_to_go_on() -> None:
    caught_up = asyncio.Event()
    company = Company(caught_up)
    gone_on: list[str] = []

    async def go(name: str) -> None:
        await company.wait(Lane.BULK)
        gone_on.append(name)

    first = asyncio.create_task(go("first"))
    await asyncio.sleep(0)
    caught_up.set()
    later = []
    while not first.done():
        later.append(asyncio.create_task(go("later")))
        await asyncio.sleep(0)
    await asyncio.gather(*later)
    assert gone_on[0] == "first"
    assert len(gone_on) > 2


async def test_who_gives_up_takes_nobody_along() -> None:
    caught_up = asyncio.Event()
    company = Company(caught_up)
    gone, stays = await waiting(company, 2)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert not stays.done()
    caught_up.set()
    await asyncio.wait_for(stays, 5)
