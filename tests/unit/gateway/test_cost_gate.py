"""Charts that a consumer would not draw in time are refused before anybody waits for them."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from contracts.dialects import Dialect
from contracts.messages import Chart, ChartRequest
from contracts.output import ImageFormat, Output
from devstack.process_groups import members_of
from gateway import cost_gate
from gateway.cost_gate import in_doubt

_ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(cost_gate.__file__).parents[1])}


@pytest.fixture(autouse=True)
def enough_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with much else to do may need more than ten seconds to bring a process up."""
    monkeypatch.setattr(cost_gate, "_VERDICT_WITHIN_S", 60.0)


def labelled(count: int) -> dict[str, Any]:
    series = {"type": "scatter", "data": [[k, k % 97] for k in range(count)], "label": {"show": True}}
    return {"xAxis": {}, "yAxis": {}, "series": [series]}


async def submit(client: Any, option: dict[str, Any], **output: Any) -> tuple[int, dict[str, Any]]:
    body = {"option": option} | output
    async with client.post("/api/charts/generate", json=body) as response:
        return response.status, await response.json()


async def test_a_chart_that_would_take_too_long_is_answered_400_and_never_queued(
    client: Any, behind: Any
) -> None:
    status, answer = await submit(client, labelled(5_000), type="pdf")
    assert (status, answer["error"]["type"]) == (400, "VALIDATION_ERROR")
    assert (answer["error"]["code"], answer["error"]["path"]) == ("LIMIT_EXCEEDED", "series[0].label")
    assert "5,000 labels as pdf" in answer["error"]["details"]
    assert (behind.tasks, behind.published) == ({}, [])


async def test_few_values_drawn_by_many_series_are_refused_too(client: Any, behind: Any) -> None:
    series = {"type": "scatter", "label": {"show": True}}
    rows = [[k, k % 97] for k in range(400)]
    option = {"dataset": {"source": rows}, "xAxis": {}, "yAxis": {}, "series": [series] * 40}
    status, answer = await submit(client, option)
    assert (status, answer["error"]["code"]) == (400, "LIMIT_EXCEEDED")
    assert not behind.published


async def test_few_symbols_as_large_as_the_largest_picture_are_refused(client: Any, behind: Any) -> None:
    series = {"type": "scatter", "symbolSize": 4000, "data": [[k, k] for k in range(300)]}
    option = {"xAxis": {}, "yAxis": {}, "series": [series]}
    status, answer = await submit(client, option, width=4000, height=4000)
    assert (status, answer["error"]["code"]) == (400, "LIMIT_EXCEEDED")
    assert not behind.published


async def test_the_same_chart_in_a_format_that_is_drawn_in_time_is_queued(client: Any, behind: Any) -> None:
    status, _ = await submit(client, labelled(5_000), type="png")
    assert status == 200
    assert len(behind.published) == 1


@pytest.mark.parametrize(("count", "doubted"), [(100, False), (5_000, True)])
def test_only_charts_of_many_values_are_compiled_before_they_are_queued(count: int, doubted: bool) -> None:
    chart = Chart(dialect=Dialect.ECHARTS, body=labelled(count))
    request = ChartRequest.new(chart, output=Output(type=ImageFormat.PDF))
    assert in_doubt(request) is doubted


async def test_charts_are_judged_by_a_new_process_when_the_last_one_died(client: Any, behind: Any) -> None:
    await submit(client, labelled(5_000), type="pdf")
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    status, _ = await submit(client, labelled(5_000), type="pdf")
    assert (status, behind.published) == (400, [])


async def test_a_large_chart_does_not_hold_up_other_callers(client: Any) -> None:
    await submit(client, labelled(5_000), type="pdf")  # the process is up
    large = asyncio.create_task(submit(client, labelled(12_000)))
    small = [await submit(client, labelled(1)) for _ in range(3)]
    assert [status for status, _ in small] == [200] * 3
    assert not large.done()
    assert (await large)[0] == 400


_KILLED_MEANWHILE = """
import os, signal
from gateway.cost_gate import CostGate

if __name__ == "__main__":
    CostGate()._process().submit(os.getpid)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_gateway_killed_while_its_process_comes_up_leaves_none_behind(tmp_path: Path) -> None:
    script = tmp_path / "killed_meanwhile.py"
    script.write_text(_KILLED_MEANWHILE, encoding="utf-8")
    killed = subprocess.Popen([sys.executable, script], start_new_session=True, env=_ENVIRONMENT)
    assert killed.wait(timeout=60) == -signal.SIGKILL
    assert list(members_of(killed.pid))
    deadline = monotonic() + 60
    try:
        while members := list(members_of(killed.pid)):
            assert monotonic() < deadline, members
            sleep(0.05)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(killed.pid, signal.SIGKILL)
