"""Frames that wait together are written together, and their senders are told as before."""

import asyncio

from aiormq.abc import ChannelFrame

from adapters.rabbit_writes import join_waiting


def frame(
    payload: bytes, *, drained: "asyncio.Future[None] | None" = None, closes: bool = False
) -> ChannelFrame:
    return ChannelFrame(payload, should_close=closes, drain_future=drained)


async def queue_of(*frames: ChannelFrame) -> "asyncio.Queue[ChannelFrame]":
    queue: asyncio.Queue[ChannelFrame] = asyncio.Queue()
    join_waiting(queue)
    for one in frames:
        await queue.put(one)
    return queue


async def written(queue: "asyncio.Queue[ChannelFrame]") -> list[bytes]:
    """As the driver's writer goes through the queue."""
    payloads = []
    while not queue.empty():
        one = await queue.get()
        queue.task_done()
        payloads.append(one.payload)
        one.drain()
    await asyncio.wait_for(queue.join(), 5)
    return payloads


async def test_what_waits_is_one_write_in_its_order() -> None:
    queue = await queue_of(frame(b"a"), frame(b"b"), frame(b"c"))
    assert await written(queue) == [b"abc"]
    await queue.put(frame(b"d"))
    assert await written(queue) == [b"d"]


async def test_large_ones_are_not_heaped_on_each_other() -> None:
    large = bytes(64 * 1024)
    queue = await queue_of(frame(b"a"), frame(large), frame(large), frame(b"b"), frame(b"c"))
    assert [len(one) for one in await written(queue)] == [len(large) + 1, len(large), 2]


async def test_who_waits_for_the_write_is_told_of_it() -> None:
    told: list[asyncio.Future[None]] = [asyncio.get_running_loop().create_future() for _ in range(2)]
    queue = await queue_of(
        frame(b"a"), frame(b"b", drained=told[0]), frame(b"c", drained=told[1]), frame(b"d")
    )
    assert await written(queue) == [b"ab", b"c", b"d"]
    assert all(one.done() for one in told)


async def test_nothing_is_written_with_the_end_of_a_connection_that_comes_after_it() -> None:
    queue = await queue_of(frame(b"a"), frame(b"end", closes=True), frame(b"b"))
    last = await queue.get()
    assert (last.payload, last.should_close) == (b"aend", True)


async def test_a_reader_that_came_first_gets_what_comes() -> None:
    queue = await queue_of()
    reading = asyncio.ensure_future(queue.get())
    await asyncio.sleep(0)
    await queue.put(frame(b"a"))
    await queue.put(frame(b"b"))
    assert (await asyncio.wait_for(reading, 5)).payload == b"ab"
