"""Writes that go together: each caller gets its own answer, and nobody waits for a pause."""

import asyncio
from collections.abc import Sequence

import pytest

from adapters.group_commit import GroupCommit
from contracts.errors import StoreUnavailable


class Store:
    """Answers twice the item, when it is told to."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.error: Exception | None = None

    async def write(self, items: Sequence[int]) -> list[int]:
        self.groups.append(list(items))
        await self.may_answer.wait()
        if self.error:
            raise self.error
        return [2 * item for item in items]


async def started(*commits: "asyncio.Future[int]") -> None:
    """Let what has been asked for reach the store."""
    for _ in range(3):
        await asyncio.sleep(0)
    assert not any(one.done() for one in commits)


async def test_what_comes_while_a_group_is_under_way_goes_together_and_each_gets_its_answer() -> None:
    store = Store()
    together = GroupCommit(store.write)
    first = asyncio.ensure_future(together.commit(1))
    await started(first)
    others = [asyncio.ensure_future(together.commit(item)) for item in (2, 3, 4)]
    await started(*others)
    store.may_answer.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8]
    assert store.groups == [[1], [2, 3, 4]]


async def test_a_group_has_an_upper_size_and_the_rest_follows() -> None:
    store = Store()
    store.may_answer.set()
    together = GroupCommit(store.write)
    assert await asyncio.gather(*map(together.commit, range(250))) == [2 * item for item in range(250)]
    assert [len(group) for group in store.groups] == [100, 100, 50]


async def test_callers_that_come_together_wait_for_others_and_one_that_was_alone_does_not() -> None:
    store = Store()
    store.may_answer.set()
    together = GroupCommit(store.write, apart_s=3600)
    assert [await together.commit(item) for item in (1, 2)] == [2, 4]
    assert await asyncio.gather(*map(together.commit, (3, 4))) == [6, 8]
    later = [asyncio.ensure_future(together.commit(item)) for item in (5, 6)]
    await started(*later)
    assert store.groups == [[1], [2], [3, 4]]
    for one in later:
        one.cancel()


async def test_who_waited_for_others_is_written_with_them() -> None:
    store = Store()
    store.may_answer.set()
    together = GroupCommit(store.write, apart_s=0.05)
    assert await asyncio.gather(*map(together.commit, (1, 2))) == [2, 4]
    assert await asyncio.gather(*map(together.commit, (3, 4, 5))) == [6, 8, 10]
    assert await together.commit(6) == 12
    assert store.groups == [[1, 2], [3, 4, 5], [6]]


async def test_an_error_that_passes_reaches_everybody_of_its_group_and_nobody_else() -> None:
    store = Store()
    together = GroupCommit(store.write)
    lost = [asyncio.ensure_future(together.commit(item)) for item in (1, 2)]
    await started(*lost)
    store.error = StoreUnavailable("away")
    store.may_answer.set()
    assert await asyncio.gather(*lost, return_exceptions=True) == [store.error] * 2
    store.error = None
    assert await together.commit(3) == 6
    assert store.groups == [[1, 2], [3]]


async def test_what_one_of_a_group_is_to_blame_for_befalls_none_of_the_others() -> None:
    class Strict(Store):
        async def write(self, items: Sequence[int]) -> list[int]:
            self.groups.append(list(items))
            if 2 in items:
                raise ValueError(2)
            return [2 * item for item in items]

    store = Strict()
    together = GroupCommit(store.write)
    answers = await asyncio.gather(*map(together.commit, (1, 2, 3)), return_exceptions=True)
    assert (answers[0], repr(answers[1]), answers[2]) == (2, "ValueError(2)", 6)
    assert store.groups == [[1, 2, 3], [1], [2], [3]]


async def test_a_caller_that_has_left_costs_the_others_nothing() -> None:
    store = Store()
    together = GroupCommit(store.write)
    first = asyncio.ensure_future(together.commit(1))
    await started(first)
    gone, stays = (asyncio.ensure_future(together.commit(item)) for item in (2, 3))
    await started(gone, stays)
    gone.cancel()
    first.cancel()
    store.may_answer.set()
    assert await stays == 6
    assert store.groups == [[1], [3]]
    with pytest.raises(asyncio.CancelledError):
        await first
