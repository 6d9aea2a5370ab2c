"""Whose fault it is that a drawing is late."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consumer import processor_time as module
from consumer.processor_time import ProcessorTime, judge, processor_time
from contracts.errors import RenderTimedOut, WorkerStalled


@pytest.mark.parametrize(
    ("ran_s", "waited_s", "why"),
    [
        (8, 0, RenderTimedOut),
        (4, 0, RenderTimedOut),
        (4, 4, RenderTimedOut),
        (3.9, 0, WorkerStalled),
        (0, 0, WorkerStalled),
        (1, 2.9, WorkerStalled),
        (1, 3, type(None)),
        (0, 8, type(None)),
    ],
)
def test_a_chart_is_to_blame_for_what_it_ran_and_the_machine_for_what_it_waited(
    ran_s: float, waited_s: float, why: type
) -> None:
    assert isinstance(judge(10, 8, ProcessorTime(ran_s, waited_s)), why)


@pytest.fixture
def rivals() -> Iterator[list[int]]:
    """Three processes that never rest, on one processor."""
    one = min(os.sched_getaffinity(0))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", f"import os; os.sched_setaffinity(0, [{one}])\nwhile 1: pass"]
        )
        for _ in range(3)
    ]
    yield [process.pid for process in running]
    for process in running:
        process.kill()
        process.wait()


def test_a_process_among_rivals_waits_longer_than_it_runs(rivals: list[int]) -> None:
    before = [processor_time(pid) for pid in rivals]
    had = [ProcessorTime(0)]
    while min(one.ran_s for one in had) < 0.2:
        had = [processor_time(pid) - was for pid, was in zip(rivals, before, strict=True)]
    assert all(one.waited_s > one.ran_s for one in had)


def test_a_process_that_is_gone_had_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert processor_time(process.pid) == ProcessorTime(0, 0)


def test_a_kernel_that_keeps_no_waits_tells_what_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_waits(name: str) -> Path:
        return Path(name.replace("schedstat", "no-such-file"))

    monkeypatch.setattr(module, "Path", without_waits)
    while time.process_time() < 0.1:
        pass
    had = processor_time(os.getpid())
    assert had.waited_s == 0
    assert 0.5 < had.ran_s / time.process_time() < 1.5
