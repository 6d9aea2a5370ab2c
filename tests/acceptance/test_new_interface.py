"""What the old service lacked, over HTTP, against the running service: waiting, repeats, batches, cancelling."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any

import aiohttp
import pytest

from contracts.messages import ChartFailed

LIMIT_S = 60


@pytest.fixture
async def http(running: Any) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(running.service.gateway_url) as session:
        yield session


@pytest.fixture
def option(bars: Any) -> Callable[[], dict[str, Any]]:
    """An option that was not drawn before."""
    return lambda: dict(bars().chart.body)


async def send(http: Any, method: str, path: str, key: str = "", **more: Any) -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    async with http.request(method, path, headers=headers, **more) as response:
        return response.status, await response.json()


async def test_waiting_batches_repeats_streams_and_lists(running: Any, http: Any, option: Any) -> None:
    body = {"option": option()}
    answers = await asyncio.gather(
        *(send(http, "POST", "/api/charts/generate", "once", json=body) for _ in range(20))
    )
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 200
    assert (await send(http, "POST", "/api/charts/generate", "once", json={"option": {}}))[0] == 409
    task_id = answers[0][1]["data"]["taskId"]
    began = monotonic()
    _, polled = await send(http, "GET", f"/api/charts/status/{task_id}?wait=30")
    assert (polled["data"]["status"], monotonic() - began < 25) == ("completed", True)
    assert (await running.tasks.counts()).completed == 1

    charts = [{"option": option()} for _ in range(30)] + [{"option": option(), "width": 0}]
    _, batch = await send(http, "POST", "/api/charts/batch", json={"charts": charts})
    assert (batch["data"]["accepted"], batch["data"]["refused"]) == (30, 1)
    ids = [item["taskId"] for item in batch["data"]["items"][:30]]

    async def last_event(one: str) -> str:
        name = ""
        async with http.get(f"/api/charts/{one}/events") as stream:
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = str(line.decode().split()[1])
        return name

    async with asyncio.timeout(LIMIT_S):
        assert await asyncio.gather(*(last_event(one) for one in ids)) == ["completed"] * 30

    listed: list[str] = []
    cursor = ""
    while cursor is not None:
        _, page = await send(http, "GET", f"/api/charts?status=completed&limit=7&cursor={cursor}")
        listed += [item["taskId"] for item in page["data"]["items"]]
        cursor = page["data"]["nextCursor"]
    assert sorted(listed) == sorted([task_id, *ids])
    async with http.get(f"/api/charts/{task_id}/image") as picture:
        assert (await picture.read()).startswith(b"\x89PNG")


async def test_a_cancelled_task_is_announced_and_never_drawn(running: Any, http: Any, option: Any) -> None:
    await running.service.consumers[0].stop()
    _, made = await send(http, "POST", "/api/charts/generate", json={"option": option()})
    task_id = made["data"]["taskId"]
    poll = asyncio.create_task(send(http, "GET", f"/api/charts/status/{task_id}?wait=30"))
    status, answer = await send(http, "DELETE", f"/api/charts/{task_id}")
    assert (status, answer["data"]["errorCode"]) == (200, "CANCELLED")
    async with asyncio.timeout(LIMIT_S):
        event = await running.events.get()
        assert (await poll)[1]["data"]["status"] == "failed"
    assert isinstance(event, ChartFailed)
    assert (event.subject, event.data.error.code) == (task_id, "CANCELLED")
    await running.service.consumers[0].start()
    _, other = await send(http, "POST", "/api/charts/generate", json={"option": option()})
    _, done = await send(http, "GET", f"{other['data']['statusUrl']}?wait=60")
    assert done["data"]["status"] == "completed"
    assert (await send(http, "DELETE", f"/api/charts/{other['data']['taskId']}"))[0] == 409
    task = await running.tasks.find(task_id)
    assert (task.status, task.claims) == ("failed", 0)


async def test_a_dry_run_draws_nothing(running: Any, http: Any) -> None:
    wrong = {"option": {"series": [{"type": "sankey"}]}}
    _, verdict = await send(http, "POST", "/api/charts/validate", json=wrong)
    assert json.dumps(verdict["data"]["errors"]).count("series[0].type") == 1
    counts = await running.tasks.counts()
    assert (counts.pending, counts.processing, counts.failed) == (0, 0, 0)
