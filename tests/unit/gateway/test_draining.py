"""A gateway that ends costs its callers nothing."""

import asyncio
from typing import Any

import pytest

from gateway.draining import announce_end
from gateway.waiting import WAITING_ROOM

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}


async def test_readiness_ends_first_and_submissions_are_still_taken(client: Any) -> None:
    ending = asyncio.create_task(announce_end(client.server.app))
    await asyncio.sleep(0)
    async with client.get("/health/ready") as response:
        answer = await response.json()
    assert (response.status, answer["error"]["details"]) == (503, "this gateway ends")
    async with client.post("/api/charts/generate", json={"option": OPTION}) as response:
        assert response.status == 200
    assert not ending.done()
    await ending


@pytest.mark.parametrize("settings_changed", [{"sync_limit_s": 60, "drain_limit_s": 1}], indirect=True)
async def test_who_waits_for_an_image_is_answered_before_the_process_ends(
    client: Any, behind: Any, settings_changed: Any
) -> None:
    del settings_changed
    call = asyncio.create_task(client.post("/", json={"option": OPTION}))
    async with asyncio.timeout(5):
        while not client.server.app[WAITING_ROOM].number:
            await asyncio.sleep(0.01)
    await client.server.runner.shutdown()
    async with asyncio.timeout(5), await call as response:
        answer = await response.json()
    assert (response.status, answer["error"]["taskId"]) == (504, behind.published[0].task_id)
