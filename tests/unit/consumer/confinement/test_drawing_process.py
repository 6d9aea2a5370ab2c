"""A real drawing process, asked to do what no chart needs: it is refused, and still draws.

Where this machine's kernel lacks a measure, the process must say so; then what that measure would
refuse is not asked for.
"""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from structlog.testing import capture_logs

from consumer import render_worker
from consumer.confinement import Measure, Sandbox
from consumer.render_pool import PoolLimits, RenderPool
from consumer.render_slot import Slot
from consumer.render_worker import Introduction
from contracts.dialects import Dialect
from contracts.errors import RenderFailed, SandboxIncomplete
from contracts.messages import Chart, ChartRequest
from contracts.output import ImageFormat, Output

ROOT: Final = Path(__file__).parents[4]
HERE: Final = str(Path(__file__).parent)
NO_PID: Final = 2**22 + 1
"""Above the most that Linux gives out."""
Measures = dict[str, Measure]
MEASURES = ["rlimits", "privileges", "landlock", "seccomp"]
LIMITS = PoolLimits(workers=1, memory_bytes=1024**3, draw_limit_s=60, recycle_after=1000)


@pytest.fixture(scope="module")
async def pool() -> AsyncIterator[RenderPool]:
    pool = RenderPool(LIMITS)
    await pool.start()
    yield pool
    await pool.close()


@pytest.fixture
def slot(pool: RenderPool) -> Slot:
    (only,) = pool._up  # noqa: SLF001  # to ask its process for what the pool never asks
    return only


@pytest.fixture
def measures(pool: RenderPool) -> Measures:
    return {one.name: one for one in pool.state.measures}


def test_every_measure_is_reported_with_what_it_is_or_why_it_is_absent(measures: Measures) -> None:
    assert list(measures) == MEASURES
    assert all(one.detail for one in measures.values())
    assert measures["rlimits"].holds
    assert measures["privileges"].holds


@pytest.mark.parametrize(
    ("work", "arguments", "by"),
    [
        (socket.socket, (), ["seccomp"]),
        (subprocess.run, (["/bin/true"],), ["seccomp"]),
        (os.execv, ("/bin/true", ["true"]), ["seccomp"]),
        (os.fork, (), ["seccomp"]),
        (os.chmod, (HERE, 0o755), ["seccomp"]),
        (os.kill, (os.getpid(), 0), ["seccomp"]),
        (os.open, (f"{HERE}/made", os.O_WRONLY | os.O_CREAT), ["landlock", "seccomp"]),
        (Path.read_text, (Path("/etc/passwd"),), ["landlock"]),
        (Path.read_bytes, (Path("/proc/1/environ"),), ["landlock"]),
        (os.listdir, ("/",), ["landlock"]),
        (os.listdir, (HERE,), ["landlock"]),
        (bytearray, (2 * 1024**3,), ["rlimits"]),
        (os.listdir, (f"/proc/{os.getpid()}/fd",), ["landlock"]),
    ],
)
async def test_what_no_chart_needs_is_refused(
    slot: Slot, measures: Measures, work: Callable[..., Any], arguments: tuple[Any, ...], by: list[str]
) -> None:
    if not any(measures[name].holds for name in by):
        assert all(measures[name].detail for name in by)
        return
    with pytest.raises(RenderFailed) as caught:
        await slot.run(work, *arguments)
    told = str(caught.value.__cause__).splitlines()[-1]
    assert told.partition(":")[0] in {"PermissionError", "MemoryError"}
    assert slot.usable, "a refusal ends nothing"


def test_its_memory_is_closed_to_others_and_it_gains_no_rights(slot: Slot) -> None:
    process = Path("/proc") / str(slot.introduction.pid)
    assert "NoNewPrivs:\t1" in (process / "status").read_text()
    assert (process / "environ").stat().st_uid == 0, "the owner is root, whoever runs this: not dumpable"


@pytest.mark.parametrize("kind", ImageFormat)
async def test_charts_are_still_drawn_in_every_format_chinese_included(
    pool: RenderPool, kind: ImageFormat
) -> None:
    option = {
        "title": {"text": "销售额 グラフ 차트"},
        "xAxis": {"data": ["一", "b"]},
        "yAxis": {},
        "series": [{"type": "bar", "data": [1, 2], "label": {"show": True}}],
    }
    chart = Chart(dialect=Dialect.ECHARTS, body=option)
    drawing = await pool.draw(ChartRequest.new(chart, output=Output(type=kind)))
    assert len(drawing.data) > 1000
    assert drawing.warnings == ()


async def test_rlimits_alone_leave_the_filters_out_and_say_so() -> None:
    pool = RenderPool(PoolLimits(1, 1024**3, 60, 1000, Sandbox.RLIMITS))
    with capture_logs() as logs:
        await pool.start()
    (slot,) = pool._up  # noqa: SLF001  # as above
    assert await slot.run(os.path.exists, "/etc/passwd")
    (told,) = [entry for entry in logs if entry["event"] == "render_sandbox"]
    assert list(told["holds"]) == ["rlimits", "privileges"]
    assert set(told["absent"].values()) == {"switched off by PLOTWIRE_SANDBOX=rlimits"}
    assert told["log_level"] == "warning"
    await pool.close()


async def test_strict_does_not_start_where_a_measure_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Measure("landlock", holds=False, detail="Function not implemented")
    monkeypatch.setattr(render_worker, "introduce", partial(Introduction, NO_PID, (absent,), "1", ()))
    pool = RenderPool(PoolLimits(1, 1024**3, 60, 1000, Sandbox.STRICT))
    with pytest.raises(SandboxIncomplete, match=r"landlock \(Function not implemented\)"):
        await pool.start()
    assert pool.state.up == 0


def test_a_kernel_without_the_filters_costs_the_filters_only() -> None:
    script = """
from consumer.confinement import Bounds, Sandbox, confine, kernel, landlock, seccomp
def lacking(*_): raise OSError(38, "Function not implemented")
landlock.syscall = seccomp.syscall = lacking
for one in confine(Sandbox.STRICT, Bounds(1024**3), []): print(one.name, one.holds, one.detail)
"""
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.splitlines()[1:] == [
        "privileges True not dumpable, no_new_privs",
        "landlock False Function not implemented",
        "seccomp False Function not implemented",
    ]
