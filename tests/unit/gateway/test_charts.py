"""Submitting and asking for the status: the interface callers of the old service know."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts import limits
from contracts.errors import BrokerUnavailable, ErrorCode, StoreUnavailable
from contracts.identifiers import Lane
from contracts.messages import Failure, Timings, decode_request, encode_request
from contracts.output import ImageFormat
from contracts.tasks import StoredImage, TaskStatus
from contracts.warnings import ChartWarning, WarningCode

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}
GENERATE = "/api/charts/generate"
JSON = {"Content-Type": "application/json"}


async def generate(http: Any, /, **body: Any) -> tuple[int, dict[str, Any]]:
    async with http.post(GENERATE, json={"option": OPTION} | body) as response:
        return response.status, await response.json()


async def test_a_submission_is_answered_at_once_with_a_task_id_and_where_to_ask(
    client: Any, behind: Any
) -> None:
    status, answer = await generate(client)
    task_id = answer["data"]["taskId"]
    assert str(UUID(task_id)) == task_id
    assert (status, answer) == (
        200,
        {
            "code": 200,
            "msg": "Task created successfully",
            "data": {
                "taskId": task_id,
                "status": "pending",
                "statusUrl": f"/api/charts/status/{task_id}",
                "createdAt": "2026-11-24T10:00:00.123Z",
            },
        },
    )
    assert [request.task_id for request in behind.published] == [task_id]


async def test_the_request_on_the_queue_is_what_was_asked_for(client: Any, behind: Any) -> None:
    await generate(
        client,
        type="jpg",
        width=320,
        height=200,
        scale=2,
        ossPath="a/b",
        client="mail",
        lane="bulk",
        timeToLiveS=9,
    )
    request = behind.published[0]
    assert (request.output.type, request.output.width, request.output.scale) == (ImageFormat.JPEG, 320, 2)
    assert (request.oss_path, request.client, request.lane, request.time_to_live_s) == (
        "a/b/",
        "mail",
        Lane.BULK,
        9,
    )
    assert request.chart.body == OPTION


async def test_the_defaults_are_those_of_the_old_service(client: Any, behind: Any) -> None:
    await generate(client)
    output = behind.published[0].output
    assert (output.type, output.width, output.height) == (ImageFormat.PNG, 600, 400)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"option": None}, "option"),
        ({"option": []}, "option"),
        ({"option": "x"}, "option"),
        ({"type": "gif"}, "type"),
        ({"width": 0}, "width"),
        ({"width": "wide"}, "width"),
        ({"height": 4001}, "height"),
        ({"height": 4001.5}, "height"),
        ({"height": 0.5}, "height"),
        ({"scale": 9}, "scale"),
        ({"width": 4000, "height": 4000, "scale": 5}, "pixels"),
        ({"ossPath": "../x"}, "ossPath"),
        ({"client": "a b"}, "client"),
        ({"lane": "fast"}, "lane"),
        ({"async": "maybe"}, "async"),
    ],
)
async def test_a_wrong_field_is_named(client: Any, behind: Any, body: dict[str, Any], named: str) -> None:
    status, answer = await generate(client, **body)
    assert (status, answer["code"], answer["data"]) == (400, 400, None)
    assert answer["error"]["type"] == "VALIDATION_ERROR"
    assert named in answer["error"]["details"]
    assert not behind.published


async def test_every_wrong_field_is_named_at_once(client: Any) -> None:
    _, answer = await generate(client, width=0, height=0, type="gif")
    assert all(name in answer["error"]["details"] for name in ("width", "height", "type"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no",
        b"[]",
        b'{"option": NaN}',
        b'{"option": {}, "option": {}}',
        b"[" * 50_000,
        b"\xff",
        b'{"a": 1e999}',
    ],
)
async def test_a_body_that_is_no_json_object_is_refused_in_words(client: Any, body: bytes) -> None:
    async with client.post(GENERATE, data=body, headers=JSON) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["type"]) == (400, "VALIDATION_ERROR")


async def test_a_body_over_the_limit_is_refused_without_being_read_to_its_end(client: Any) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536
            await asyncio.sleep(0)

    async with client.post(
        GENERATE, data=endless(), headers={"Content-Type": "application/json"}
    ) as response:
        answer = await response.json()
    assert (response.status, answer["code"]) == (413, 413)
    assert response.headers["Connection"] == "close"
    assert sent < 10_000_000


async def test_a_declared_length_over_the_limit_is_refused(client: Any) -> None:
    async with client.post(
        GENERATE, data=b" " * 300_000, headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 413


async def test_a_body_that_does_not_arrive_is_not_waited_for(client: Any) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)
        yield b"}"

    async with asyncio.timeout(4):
        async with client.post(
            GENERATE, data=slow(), headers={"Content-Type": "application/json"}
        ) as response:
            answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (408, "BODY_TOO_SLOW")
    assert response.headers["Connection"] == "close"


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": "application/json", "Content-Encoding": "gzip"}],
)
async def test_other_kinds_of_bodies_are_refused_unread(client: Any, headers: dict[str, str]) -> None:
    async with client.post(GENERATE, data=b"\x1f\x8b" * 10, headers=headers) as response:
        assert response.status == 415


async def test_while_the_store_is_away_nothing_is_accepted(client: Any, behind: Any) -> None:
    behind.fail["add"] = StoreUnavailable("mongodb://user:pw@host")
    async with client.post(GENERATE, json={"option": OPTION}) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["type"]) == (503, "SYSTEM_ERROR")
    assert response.headers["Retry-After"] == "7"
    assert "not accepted" in answer["error"]["details"]
    assert not behind.published


@pytest.mark.parametrize("step", ["publish", "depths"])
async def test_while_the_broker_is_away_requests_are_accepted_into_the_outbox(
    client: Any, behind: Any, step: str
) -> None:
    behind.fail[step] = BrokerUnavailable("x")
    status, answer = await generate(client)
    assert (status, answer["data"]["status"]) == (200, "pending")
    assert list(behind.tasks) == [answer["data"]["taskId"]]
    assert behind.marked == [request.task_id for request in behind.published]


async def test_a_broker_that_confirms_nothing_is_not_waited_for_by_every_caller(
    client: Any, behind: Any
) -> None:
    behind.silent = True
    for _ in range(3):
        assert (await generate(client))[0] == 200
    assert behind.tried == 1
    assert len(behind.tasks) == 3


async def test_a_full_outbox_is_told_with_the_time_to_come_back(client: Any, behind: Any) -> None:
    behind.ready, behind.unsent = False, 4
    behind.fail["depths"] = BrokerUnavailable("x")
    assert (await generate(client))[0] == 200
    behind.unsent = 5
    async with asyncio.timeout(5):
        while True:  # until the figures are looked at again
            async with client.post(GENERATE, json={"option": OPTION}) as response:
                answer = await response.json()
            if response.status != 200:
                break
            await asyncio.sleep(0.05)
    assert (response.status, response.headers["Retry-After"]) == (503, "7")
    assert answer["error"]["details"] == "5 requests are waiting for the message broker"


async def test_figures_that_do_not_come_hold_no_caller_up(client: Any, behind: Any) -> None:
    behind.blind = True
    async with asyncio.timeout(2):
        assert (await generate(client))[0] == 200


async def test_a_chart_that_no_consumer_would_read_is_refused_at_once(client: Any, behind: Any) -> None:
    deep: Any = []
    for _ in range(limits.MAX_DEPTH - 3):
        deep = [deep]
    assert (await generate(client, option={"x": deep}))[0] == 400
    assert (await generate(client, option={"x": deep[0]}))[0] == 200
    assert decode_request(encode_request(behind.published[0])) == behind.published[0]


async def test_a_full_lane_is_told_with_the_time_to_come_back_and_the_other_lane_goes_on(
    client: Any, behind: Any
) -> None:
    behind.waiting = 10  # in the bulk lane
    async with client.post(GENERATE, json={"option": OPTION, "lane": "bulk"}) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "7"
    assert (await generate(client))[0] == 200


async def test_sides_lose_what_is_behind_the_point_as_on_a_canvas(client: Any, behind: Any) -> None:
    assert (await generate(client, width=300.9, height=200.0))[0] == 200
    output = behind.published[0].output
    assert (output.width, output.height) == (300, 200)


async def test_the_status_of_a_pending_task(client: Any) -> None:
    _, answer = await generate(client)
    async with client.get(answer["data"]["statusUrl"]) as response:
        data = (await response.json())["data"]
    assert (data["status"], data["createdAt"]) == ("pending", "2026-11-24T10:00:00.123Z")
    assert (data["startedAt"], data["completedAt"]) == (None, None)
    assert "imageUrl" not in data
    assert "error" not in data


async def test_the_status_of_a_completed_task_has_its_image(client: Any, behind: Any) -> None:
    _, answer = await generate(client)
    task_id = answer["data"]["taskId"]
    task = behind.tasks[task_id]
    behind.tasks[task_id] = task.model_copy(
        update={
            "status": TaskStatus.COMPLETED,
            "started_at": task.created_at,
            "completed_at": task.created_at + timedelta(seconds=1),
            "image": StoredImage(object_key="charts/a.png", size_bytes=9, sha256="0", width=600, height=400),
            "timings": Timings(queue_ms=1, draw_ms=2, upload_ms=3),
            "warnings": (ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].x", message="no"),),
        }
    )
    async with client.get(f"/api/charts/status/{task_id}") as response:
        answer = await response.json()
    data = answer["data"]
    assert (answer["code"], answer["msg"], data["status"]) == (200, "success", "completed")
    assert (data["imageUrl"], data["fileName"]) == ("https://img.example.com/charts/a.png?sig=1", "a.png")
    assert data["timings"] == {"queueMs": 1, "drawMs": 2, "uploadMs": 3}
    assert data["warnings"][0]["path"] == "series[0].x"


async def test_the_status_of_a_failed_task_has_its_error(client: Any, behind: Any) -> None:
    _, answer = await generate(client)
    task_id = answer["data"]["taskId"]
    error = Failure(
        code=ErrorCode.UNSUPPORTED_CHART, message="'sankey' is not supported", path="series[0].type"
    )
    behind.tasks[task_id] = behind.tasks[task_id].model_copy(
        update={"status": TaskStatus.FAILED, "error": error}
    )
    async with client.get(f"/api/charts/status/{task_id}") as response:
        data = (await response.json())["data"]
    assert (data["status"], data["error"], data["errorCode"], data["errorPath"]) == (
        "failed",
        "'sankey' is not supported",
        "UNSUPPORTED_CHART",
        "series[0].type",
    )


@pytest.mark.parametrize("task_id", ["unknown", "%24ne", "..%2f..%2fetc", "a" * 65, "a%0d%0ab", "%00"])
async def test_an_unknown_or_impossible_id_is_not_found(client: Any, task_id: str) -> None:
    async with client.get(f"/api/charts/status/{task_id}") as response:
        answer = json.loads(await response.text())
    assert (response.status, answer["code"], answer["msg"], answer["data"]) == (
        404,
        404,
        "Task not found",
        None,
    )
    assert answer["error"]["type"] == "NOT_FOUND_ERROR"
