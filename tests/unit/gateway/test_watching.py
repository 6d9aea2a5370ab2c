"""Waiting for a task that somebody else has submitted: long polls, streams, images."""

import asyncio
import json
from typing import Any

import pytest

from contracts.errors import ErrorCode
from contracts.messages import Failure
from contracts.tasks import TaskStatus
from contracts.warnings import ChartWarning, WarningCode
from gateway.waiting import WAITING_ROOM

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}
PICTURE = b"\x89PNG picture"
WITHIN_S = 10
WARNING = ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].x", message="no")


@pytest.fixture
async def task_id(client: Any) -> str:
    async with client.post("/api/charts/generate", json={"option": OPTION}) as response:
        return str((await response.json())["data"]["taskId"])


async def until_waiting(client: Any) -> Any:
    waiting = client.server.app[WAITING_ROOM]
    async with asyncio.timeout(WITHIN_S):
        while not waiting.number:
            await asyncio.sleep(0.005)
    return waiting


async def get(client: Any, path: str) -> tuple[int, Any, Any]:
    async with client.get(path, allow_redirects=False) as response:
        body = await response.read()
        is_json = response.content_type == "application/json"
        return response.status, json.loads(body) if is_json else body, response.headers


async def test_a_long_poll_is_answered_when_the_task_ends(client: Any, behind: Any, task_id: str) -> None:
    poll = asyncio.create_task(get(client, f"/api/charts/status/{task_id}?wait=60"))
    waiting = await until_waiting(client)
    behind.complete(task_id, PICTURE, WARNING)
    waiting.on_event(task_id)
    async with asyncio.timeout(WITHIN_S):
        status, answer, headers = await poll
    assert (status, answer["data"]["status"]) == (200, "completed")
    assert json.loads(headers["X-Chart-Warnings"]) == [WARNING.model_dump(mode="json")]


async def test_a_long_poll_is_answered_with_what_is_when_its_time_is_over(client: Any, task_id: str) -> None:
    async with asyncio.timeout(WITHIN_S):
        status, answer, _ = await get(client, f"/api/charts/status/{task_id}?wait=0.2")
    assert (status, answer["data"]["status"]) == (200, "pending")


async def test_a_long_poll_of_a_task_that_has_ended_or_is_none_waits_for_nothing(
    client: Any, behind: Any, task_id: str
) -> None:
    behind.complete(task_id, PICTURE)
    async with asyncio.timeout(WITHIN_S):
        assert (await get(client, f"/api/charts/status/{task_id}?wait=60"))[0] == 200
        assert (await get(client, "/api/charts/status/unknown?wait=60"))[0] == 404


@pytest.mark.parametrize("wait", ["-1", "61", "x", "nan", "inf"])
async def test_a_wait_that_is_none_is_refused(client: Any, task_id: str, wait: str) -> None:
    status, answer, _ = await get(client, f"/api/charts/status/{task_id}?wait={wait}")
    assert (status, answer["error"]["type"]) == (400, "VALIDATION_ERROR")
    assert "wait" in answer["error"]["details"]


async def test_a_gateway_that_ends_answers_long_polls_at_once(client: Any, task_id: str) -> None:
    poll = asyncio.create_task(get(client, f"/api/charts/status/{task_id}?wait=60"))
    waiting = await until_waiting(client)
    waiting.release(patient=False)
    async with asyncio.timeout(WITHIN_S):
        assert (await poll)[1]["data"]["status"] == "pending"


class Stream:
    """Server-sent events, one at a time."""

    def __init__(self, response: Any) -> None:
        self.response = response

    async def next(self) -> dict[str, str]:
        """The fields of the next event; empty at the end."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(WITHIN_S):
            async for line in self.response.content:
                if line == b"\n":
                    return fields
                name, _, value = line.decode().rstrip("\n").partition(": ")
                fields[name] = value
        return fields


async def test_a_stream_tells_where_the_task_stands_every_change_and_the_end(
    client: Any, behind: Any, task_id: str
) -> None:
    async with client.get(f"/api/charts/{task_id}/events") as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        stream = Stream(response)
        first = await stream.next()
        assert (first["event"], json.loads(first["data"])["status"]) == ("status", "pending")
        begun = {"status": TaskStatus.PROCESSING, "started_at": behind.tasks[task_id].created_at}
        behind.tasks[task_id] = behind.tasks[task_id].model_copy(update=begun)
        second = await stream.next()
        assert (second["event"], json.loads(second["data"])["status"]) == ("status", "processing")
        behind.complete(task_id, PICTURE)
        client.server.app[WAITING_ROOM].on_event(task_id)
        last = await stream.next()
        assert (last["event"], json.loads(last["data"])["fileName"]) == ("completed", f"{task_id}.png")
        assert await stream.next() == {}
    headers = {"Last-Event-ID": last["id"]}
    async with client.get(f"/api/charts/{task_id}/events", headers=headers) as response:
        assert response.status == 204


async def test_a_stream_of_a_failed_task_tells_why_and_one_of_no_task_is_none(
    client: Any, behind: Any, task_id: str
) -> None:
    behind.fail_task(task_id, Failure(code=ErrorCode.UNSUPPORTED_CHART, message="because", path="series[0]"))
    async with client.get(f"/api/charts/{task_id}/events") as response:
        event = await Stream(response).next()
    assert (event["event"], json.loads(event["data"])["errorCode"]) == ("failed", "UNSUPPORTED_CHART")
    assert (await get(client, "/api/charts/unknown/events"))[0] == 404


async def test_a_stream_says_farewell_when_the_gateway_ends(client: Any, task_id: str) -> None:
    async with client.get(f"/api/charts/{task_id}/events") as response:
        stream = Stream(response)
        await stream.next()
        client.server.app[WAITING_ROOM].release(patient=False)
        assert (await stream.next())["retry"] == "500"
        assert await stream.next() == {}
    async with asyncio.timeout(WITHIN_S):
        while client.server.app[WAITING_ROOM].number:
            await asyncio.sleep(0.005)


async def test_who_leaves_a_stream_leaves_nothing_behind(client: Any, task_id: str) -> None:
    async with client.get(f"/api/charts/{task_id}/events") as response:
        await Stream(response).next()
    waiting = client.server.app[WAITING_ROOM]
    waiting.on_event(task_id)
    async with asyncio.timeout(WITHIN_S):
        while waiting.number:
            await asyncio.sleep(0.02)
            waiting.release(patient=False)


async def test_the_image_is_a_redirection_or_bytes_and_not_there_before_its_time(
    client: Any, behind: Any, task_id: str
) -> None:
    path = f"/api/charts/{task_id}/image"
    status, answer, headers = await get(client, path)
    assert (status, answer["error"]["code"], headers["Retry-After"]) == (409, "NOT_READY", "1")
    behind.complete(task_id, PICTURE, WARNING)
    status, _, headers = await get(client, path)
    assert (status, headers["Location"]) == (302, f"https://img.example.com/charts/{task_id}.png?sig=1")
    assert headers["X-Chart-Warning-Count"] == "1"
    status, body, headers = await get(client, f"{path}?bytes=true")
    assert (status, body, headers["Content-Type"]) == (200, PICTURE, "image/png")
    _, body, headers = await get(client, f"{path}?download=true")
    assert headers["Content-Disposition"] == f'attachment; filename="{task_id}.png"'
    behind.fail_task(task_id, Failure(code=ErrorCode.RENDER_FAILED, message="because"))
    assert (await get(client, path))[0] == 500
    assert (await get(client, "/api/charts/unknown/image"))[0] == 404
