"""Drawing processes that die, stand still or run away: what it costs, and whom."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import pytest
from prometheus_client import Counter
from structlog.testing import capture_logs

from consumer import render, render_pool, render_slot, render_worker
from consumer.confinement import limit_processor
from consumer.drawing_process import Died, DrawingProcess
from consumer.metrics import WORKERS_LOST, WORKERS_RECYCLED
from consumer.processor_time import ProcessorTime
from consumer.render_pool import PoolLimits, RenderPool
from consumer.render_slot import Slot
from contracts.dialects import Dialect
from contracts.errors import (
    DrawingUnavailable,
    LimitExceeded,
    RenderFailed,
    RenderTimedOut,
    WorkerCrashed,
    WorkerStalled,
)
from contracts.identifiers import Lane
from contracts.messages import Chart, ChartRequest
from contracts.output import Output
from tests.timers import TICK_S

DRAW_LIMIT_S: Final = 3.0
ENDLESS: Final = range(10**15)
ROOT: Final = Path(__file__).parents[3]
PROCESS_STILL_FROM_ITS_BEGINNING: Final = """
import asyncio, multiprocessing, time
from pathlib import Path
from consumer.drawing_process import DrawingProcess

async def main():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["consumer.render_preload"])
    process = await DrawingProcess.start(context, time.sleep, 600)
    pid = process._process.pid
    print("pids", pid, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1], flush=True)
    await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main())
"""
PROCESS_STOPPED_WHEN_READY: Final = """
import asyncio, os, signal
from consumer.render_pool import PoolLimits, RenderPool

async def main():
    pool = RenderPool(PoolLimits(1, 1024**3, 60, 1000))
    await pool.start()
    (slot,) = pool._up
    fork_server = await slot.run(os.getppid)
    os.kill(slot.introduction.pid, signal.SIGSTOP)
    print("pids", slot.introduction.pid, fork_server, flush=True)
    await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
async def pool() -> AsyncIterator[RenderPool]:
    pool = RenderPool(PoolLimits(2, 1024**3, DRAW_LIMIT_S, 1000))
    await pool.start()
    yield pool
    await pool.close()


def bars(count: int = 3, lane: Lane = Lane.BULK) -> ChartRequest:
    option = {"xAxis": {"type": "category"}, "yAxis": {}, "series": [{"type": "bar", "data": [1] * count}]}
    return ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body=option), lane=lane)


def processes(pool: RenderPool) -> list[int]:
    return [slot.introduction.pid for slot in pool._up]  # noqa: SLF001  # the tests' way to the processes


def total(counter: Counter) -> float:
    samples = [one for family in counter.collect() for one in family.samples]
    return sum(one.value for one in samples if one.name.endswith("_total"))


async def until_up(pool: RenderPool, count: int) -> None:
    async with asyncio.timeout(60):
        while pool.state.up < count:
            await asyncio.sleep(0.02)


def make_every_first_drawing(monkeypatch: pytest.MonkeyPatch, work: Any, *arguments: Any) -> None:
    """Whatever chart comes first, its process does `work` instead."""
    honest = Slot.draw
    done: list[ChartRequest] = []

    async def draw(slot: Slot, request: ChartRequest) -> Any:
        if done:
            return await honest(slot, request)
        done.append(request)
        return await slot.run(work, *arguments)

    monkeypatch.setattr(Slot, "draw", draw)


async def test_drawing_is_behind_while_as_many_charts_wait_as_there_are_processes(pool: RenderPool) -> None:
    drawing = [asyncio.create_task(pool.draw(bars())) for _ in range(3)]
    await asyncio.sleep(0)
    assert pool.caught_up.is_set()
    more = [asyncio.create_task(pool.draw(bars())) for _ in range(2)]
    await asyncio.sleep(0)
    assert not pool.caught_up.is_set()
    async with asyncio.timeout(60):
        await pool.caught_up.wait()
        assert not all(one.done() for one in more), "one of them still waits"
        await asyncio.gather(*drawing, *more)
    assert pool.caught_up.is_set()


async def test_a_process_killed_at_work_costs_its_own_chart_one_try_and_no_other(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, recycled = total(WORKERS_LOST), total(WORKERS_RECYCLED)
    make_every_first_drawing(monkeypatch, os._exit, 9)
    results = await asyncio.gather(*(pool.draw(bars()) for _ in range(12)), return_exceptions=True)
    assert [type(one) for one in results if isinstance(one, BaseException)] == [WorkerCrashed]
    await until_up(pool, 2)
    assert (await pool.draw(bars())).data
    assert (total(WORKERS_LOST) - lost, total(WORKERS_RECYCLED) - recycled) == (1, 0)


async def test_a_process_that_dies_as_soon_as_it_is_up_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = RenderPool(PoolLimits(1, 1024**3, DRAW_LIMIT_S, 1000))

    def kill(*_: object) -> None:
        for pid in processes(pool):
            os.kill(pid, signal.SIGKILL)

    monkeypatch.setattr(render_pool, "_tell_of_sandbox", kill)
    await pool.start()
    assert (await pool.draw(bars())).data
    await pool.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
async def test_a_process_lost_while_idle_costs_nothing(pool: RenderPool, how: signal.Signals) -> None:
    for pid in processes(pool):
        os.kill(pid, how)
    drawn = await asyncio.gather(*(pool.draw(bars()) for _ in range(4)))
    assert len(drawn) == 4
    await until_up(pool, 2)


async def test_what_takes_too_long_is_killed_at_its_limit_and_the_others_go_on(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy this machine is otherwise.
    monkeypatch.setattr(render_slot, "processor_time", lambda _pid: ProcessorTime(ran_s=monotonic()))
    make_every_first_drawing(monkeypatch, sum, ENDLESS)
    before = set(processes(pool))
    endless = asyncio.create_task(pool.draw(bars()))
    began = monotonic()
    await asyncio.sleep(0)
    assert len(await asyncio.gather(*(pool.draw(bars()) for _ in range(5)))) == 5
    with pytest.raises(RenderTimedOut):
        await endless
    assert DRAW_LIMIT_S - TICK_S <= monotonic() - began < DRAW_LIMIT_S + 2
    await until_up(pool, 2)
    (killed,) = before - set(processes(pool))
    assert not alive(killed)


async def test_a_process_stopped_in_the_middle_is_killed_at_its_limit_and_its_chart_is_not_to_blame(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_every_first_drawing(monkeypatch, sum, ENDLESS)
    before = processes(pool)
    idle = [ticks_used(pid) for pid in before]
    endless = asyncio.create_task(pool.draw(bars()))
    async with asyncio.timeout(DRAW_LIMIT_S):
        while [ticks_used(pid) for pid in before] == idle:
            await asyncio.sleep(0.01)
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    with pytest.raises(WorkerStalled):
        await endless
    assert (await pool.draw(bars())).data
    await until_up(pool, 2)
    assert not any(map(alive, before))


@pytest.mark.parametrize(("busy_in_the_end", "why"), [(False, WorkerStalled), (True, RenderTimedOut)])
async def test_what_waits_for_a_processor_is_given_more_time_and_judged_again_when_that_is_over(
    monkeypatch: pytest.MonkeyPatch, pool: RenderPool, *, busy_in_the_end: bool, why: type[Exception]
) -> None:
    """As on a machine with more to do than it can; one that is there cannot be made so at will."""
    asked: list[float] = []

    def short_of_processors(_pid: int) -> ProcessorTime:
        asked.append(monotonic())
        ran_s = monotonic() if busy_in_the_end and len(asked) > 3 else 0
        return ProcessorTime(ran_s, waited_s=monotonic())

    monkeypatch.setattr(render_slot, "processor_time", short_of_processors)
    make_every_first_drawing(monkeypatch, sleep, 600)
    began = monotonic()
    with pytest.raises(why):
        await pool.draw(bars())
    assert 3 * (DRAW_LIMIT_S - TICK_S) <= monotonic() - began < 3 * DRAW_LIMIT_S + 2
    assert len(asked) == 4, "before the limit, and at it, twice it and three times it"


async def test_the_kernel_ends_what_a_pool_that_stands_still_does_not() -> None:
    """The consumer is stopped, or busy: processor time is the second limit."""
    pool = RenderPool(PoolLimits(1, 1024**3, 600, 1000))
    await pool.start()
    (slot,) = pool._up  # noqa: SLF001  # a pool hands out none of its processes
    await slot.run(limit_processor, 0.1)
    with pytest.raises(RenderTimedOut):
        await slot.run(sum, ENDLESS)
    await pool.close()


async def test_a_chart_that_needs_more_memory_than_there_is_is_told_so_and_its_process_is_replaced() -> None:
    pool = RenderPool(PoolLimits(1, 280 * 1024**2, 60, 1000))
    await pool.start()
    large = bars().model_copy(update={"output": Output(width=4000, height=4000)})
    (spoilt,) = processes(pool)
    with pytest.raises(LimitExceeded, match="memory"):
        await pool.draw(large)
    assert (await pool.draw(bars())).data
    assert not alive(spoilt)
    await pool.close()


async def test_a_process_in_which_drawing_failed_draws_nothing_more(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(processes(pool))
    with monkeypatch.context() as patched:
        patched.setattr(render_worker, "draw_within", max)  # which cannot compare what it is given
        with pytest.raises(RenderFailed):
            await pool.draw(bars())
    await until_up(pool, 2)
    (spoilt,) = before - set(processes(pool))
    assert not alive(spoilt)


@pytest.mark.parametrize(
    "script", [PROCESS_STOPPED_WHEN_READY, PROCESS_STILL_FROM_ITS_BEGINNING], ids=["ready", "new"]
)
async def test_nothing_outlives_a_consumer_that_is_killed_not_even_a_process_that_stands_still(
    script: str,
) -> None:
    consumer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert consumer.stdout is not None
    while not (line := await consumer.stdout.readline()).startswith(b"pids"):
        assert line, "it ended before its pool was up"
    worker, fork_server = map(int, line.split()[1:])
    try:
        consumer.kill()
        async with asyncio.timeout(20):
            while alive(worker) or alive(fork_server):
                await asyncio.sleep(0.02)
    finally:
        for pid in worker, fork_server:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await consumer.communicate()


def test_running_out_of_memory_is_no_bug_in_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(render.chart, "_drawn", out_of_memory)
    with pytest.raises(LimitExceeded, match="memory"):
        render_worker.draw(Dialect.ECHARTS, bars().chart.body, Output())


def test_running_out_of_memory_over_a_chart_that_is_read_is_none_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def out_of_memory(_: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(render_worker, "from_json", out_of_memory)
    with pytest.raises(LimitExceeded, match="memory"):
        render_worker.draw_within(None, bars().chart.encoded, Output())


async def test_processes_are_replaced_after_so_many_drawings() -> None:
    pool = RenderPool(PoolLimits(1, 1024**3, 60, 3))
    await pool.start()
    first = processes(pool)
    lost, recycled = total(WORKERS_LOST), total(WORKERS_RECYCLED)
    for _ in range(4):
        await pool.draw(bars())
    assert processes(pool) != first
    assert not any(map(alive, first))
    assert (total(WORKERS_LOST) - lost, total(WORKERS_RECYCLED) - recycled) == (0, 1)
    await pool.close()


async def test_interactive_charts_overtake_those_that_wait(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Lane] = []
    honest = Slot.draw

    async def draw(slot: Slot, request: ChartRequest) -> Any:
        begun.append(request.lane)
        return await honest(slot, request)

    monkeypatch.setattr(Slot, "draw", draw)
    lanes = [Lane.BULK] * 12 + [Lane.INTERACTIVE] * 3
    await asyncio.gather(*(pool.draw(bars(lane=lane)) for lane in lanes))
    assert begun == [Lane.BULK] * 2 + [Lane.INTERACTIVE] * 3 + [Lane.BULK] * 10


async def test_a_pool_without_processes_says_so_at_once_and_recovers_by_itself(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_pool, "_FIRST_PAUSE_S", 0.2)
    starts: list[float] = []
    honest = DrawingProcess.ask

    def no_process(self: DrawingProcess, work: Any, *arguments: Any) -> Any:
        if work is render_worker.introduce:
            starts.append(monotonic())
            raise Died
        return honest(self, work, *arguments)

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(DrawingProcess, "ask", no_process)
        for pid in processes(pool):
            os.kill(pid, signal.SIGKILL)
        results = await asyncio.gather(*(pool.draw(bars()) for _ in range(8)), return_exceptions=True)
        assert {type(one) for one in results} == {DrawingUnavailable}
        assert pool.state.up == 0
        began = monotonic()
        for _ in range(50):
            with pytest.raises(DrawingUnavailable):
                await pool.draw(bars())
        assert monotonic() - began < 0.5, "refused, not tried"
        await asyncio.sleep(1)
        assert len(starts) <= 2 * 4, "pauses grow: 0.2, 0.4, 0.8 s for each of the two"
    await until_up(pool, 2)
    assert (await pool.draw(bars())).data
    assert [entry["event"] for entry in logs].count("render_pool_down") == 1


def ticks_used(pid: int) -> int:
    """Processor time of a process in its own code, in ticks of the kernel."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
