"""Starting: servers that are away are waited for, those that are wrong for good are refused."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence

import pytest
from structlog.testing import capture_logs

from contracts.errors import SelfTestFailed, StoreUnavailable
from contracts.findings import Finding, Inspector
from operations.self_test import SelfTest

_SAY = Inspector("MongoDB")
RIGHT = _SAY.ok("version", "6.0.5")
WRONG = _SAY.wrong("replica set", "a standalone server", "start it with --replSet")
AWAY = StoreUnavailable("MongoDB: check: no primary")
PAUSES_S = (0.01, 0.02)

Answer = Finding | Exception


def server(answers: Iterator[Answer]) -> Callable[[], Awaitable[Sequence[Finding]]]:
    async def look() -> Sequence[Finding]:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return [answer]

    return look


def always(answer: Answer) -> Iterator[Answer]:
    while True:
        yield answer


async def test_a_server_that_is_away_or_wrong_for_a_while_is_waited_for() -> None:
    answers: list[Answer] = [AWAY, WRONG, AWAY, WRONG, RIGHT]
    with capture_logs() as logs:
        await SelfTest({"store": server(iter(answers))}, sure_after_s=60, pauses_s=PAUSES_S).run()
    told = [(one["event"], one["log_level"]) for one in logs]
    assert told == [
        ("start_waits", "warning"),
        ("self_test", "error"),
        ("start_waits", "warning"),
        ("self_test", "info"),
    ], "every finding once"
    assert logs[1]["advice"] == WRONG.advice


async def test_a_server_that_is_wrong_at_every_look_is_refused_while_another_is_waited_for() -> None:
    looks = {"store": server(always(WRONG)), "broker": server(always(AWAY))}
    async with asyncio.timeout(30):
        with pytest.raises(SelfTestFailed, match="MongoDB replica set: a standalone server"):
            await SelfTest(looks, sure_after_s=0.1, pauses_s=PAUSES_S).run()


async def test_an_answer_that_fails_to_come_in_between_begins_the_doubt_anew() -> None:
    looks = 0

    async def look() -> Sequence[Finding]:
        nonlocal looks
        looks += 1
        if looks > 40:
            return [RIGHT]
        if looks % 2:
            raise AWAY
        return [WRONG]

    await SelfTest({"store": look}, sure_after_s=0.1, pauses_s=PAUSES_S).run()
    assert looks == 41, "wrong for longer than is doubted, and never twice in a row"


async def test_probes_are_told_what_it_waits_for_until_the_process_itself_can_tell() -> None:
    came = asyncio.Event()

    async def look() -> Sequence[Finding]:
        if not came.is_set():
            raise AWAY
        return [RIGHT]

    test = SelfTest({"store": look, "broker": server(always(RIGHT))}, pauses_s=PAUSES_S)
    assert (await test.missing()).keys() == {"store", "broker"}
    running = asyncio.create_task(test.run())
    async with asyncio.timeout(30):
        while await test.missing() != {"store": str(AWAY)}:
            await asyncio.sleep(0.01)
        came.set()
        await running
    assert set((await test.missing()).values()) & {"ok"} == set(), "to be looked at is not to be ready"
    assert await test.missing()


async def test_who_is_told_to_end_waits_no_longer() -> None:
    ending = asyncio.Event()
    test = SelfTest({"store": server(always(AWAY))}, pauses_s=PAUSES_S)
    running = asyncio.create_task(test.passes_before(ending))
    await asyncio.sleep(0)
    assert not running.done()
    ending.set()
    async with asyncio.timeout(30):
        assert not await running
    assert await SelfTest({"store": server(always(RIGHT))}).passes_before(asyncio.Event())
