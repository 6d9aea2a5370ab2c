"""Keys that make a repeat harmless, batches, lists, dry runs, and cancelling."""

import asyncio
import base64
import hashlib
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.errors import StoreUnavailable
from contracts.identifiers import Lane
from contracts.tasks import TaskStatus
from gateway import idempotency

OPTION: dict[str, Any] = {
    "xAxis": {"data": ["a", "b"]},
    "yAxis": {},
    "series": [{"type": "bar", "data": [1, 2]}],
}
GENERATE, BATCH = "/api/charts/generate", "/api/charts/batch"


async def send(client: Any, path: str, body: Any, key: str | None = None) -> tuple[int, Any, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    async with client.post(path, json=body, headers=headers) as response:
        return response.status, await response.json(), response.headers


@pytest.mark.parametrize("settings_changed", [{"max_pending": 30}], indirect=True)
async def test_the_same_key_has_the_same_answer_and_one_task_also_in_parallel(
    client: Any, behind: Any
) -> None:
    answers = await asyncio.gather(*(send(client, GENERATE, {"option": OPTION}, "key-1") for _ in range(20)))
    assert [status for status, _, _ in answers] == [200] * 20
    assert all(answer == answers[0][1] for _, answer, _ in answers)
    assert len(behind.tasks) == len(behind.published) == 1
    assert sum("Idempotency-Replayed" in headers for _, _, headers in answers) == 19
    task_id = answers[0][1]["data"]["taskId"]
    behind.complete(task_id, b"x")
    behind.waiting = 10_000
    behind.fail["add"] = StoreUnavailable("x")
    status, answer, headers = await send(client, GENERATE, {"option": OPTION}, "key-1")
    assert (status, answer, headers["Idempotency-Replayed"]) == (200, answers[0][1], "true")


@pytest.mark.parametrize(
    "other", [{"option": {}}, {"option": OPTION, "lane": "bulk"}, {"option": OPTION, "x": 1}]
)
async def test_the_same_key_with_another_body_is_a_conflict(client: Any, behind: Any, other: Any) -> None:
    await send(client, GENERATE, {"option": OPTION}, "key-1")
    status, answer, _ = await send(client, GENERATE, other, "key-1")
    assert (status, answer["error"]["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(behind.tasks) == 1
    assert (await send(client, GENERATE, other, "key-2"))[0] == 200


async def test_a_key_of_another_client_is_another_key(client: Any, behind: Any) -> None:
    for name in ("mail", "web"):
        assert (await send(client, GENERATE, {"option": OPTION, "client": name}, "key-1"))[0] == 200
    assert len(behind.tasks) == 2


@pytest.mark.parametrize("key", ["a b", "ä", "x" * 256])
async def test_a_key_that_is_none_is_refused(client: Any, behind: Any, key: str) -> None:
    status, answer, _ = await send(client, GENERATE, {"option": OPTION}, key)
    assert (status, answer["error"]["path"]) == (400, "Idempotency-Key")
    assert not behind.tasks


async def test_every_chart_of_a_batch_has_an_answer_of_its_own(client: Any, behind: Any) -> None:
    charts = [
        {"option": OPTION},
        {"option": OPTION, "width": 0},
        7,
        {"option": OPTION, "lane": "interactive", "type": "svg"},
    ]
    status, answer, _ = await send(client, BATCH, {"charts": charts})
    data = answer["data"]
    assert (status, data["accepted"], data["refused"]) == (200, 2, 2)
    assert [(item["index"], item["code"]) for item in data["items"]] == [
        (0, 200),
        (1, 400),
        (2, 400),
        (3, 200),
    ]
    assert "width" in data["items"][1]["error"]["details"]
    assert {one.lane for one in behind.published} == {Lane.BULK, Lane.INTERACTIVE}
    assert [data["items"][k]["taskId"] for k in (0, 3)] == list(behind.tasks)


@pytest.mark.parametrize("number", [0, 1_001])
async def test_a_batch_of_none_or_too_many_is_refused_whole(client: Any, behind: Any, number: int) -> None:
    status, answer, _ = await send(client, BATCH, {"charts": [{"option": {}}] * number})
    assert (status, answer["error"]["type"]) == (400, "VALIDATION_ERROR")
    assert not behind.tasks


@pytest.mark.parametrize("settings_changed", [{"max_pending": 1_100}], indirect=True)
async def test_a_batch_of_a_thousand_is_taken(client: Any, behind: Any) -> None:
    status, answer, _ = await send(client, BATCH, {"charts": [{"option": {}}] * 1_000})
    assert (status, answer["data"]["accepted"], len(behind.published)) == (200, 1_000, 1_000)


async def test_a_batch_gets_the_room_that_its_lane_has_and_the_rest_is_told_to_come_again(
    client: Any, behind: Any
) -> None:
    behind.waiting = 7  # of 10
    charts = [{"option": OPTION}] * 4 + [{"option": OPTION, "lane": "interactive"}]
    status, answer, _ = await send(client, BATCH, {"charts": charts})
    items = answer["data"]["items"]
    assert (status, [item["code"] for item in items]) == (200, [200, 200, 200, 503, 200])
    assert (items[3]["error"]["code"], items[3]["error"]["details"]) == (
        "OVERLOADED",
        "10 requests are waiting",
    )
    assert len(behind.published) == 4
    assert (await send(client, GENERATE, {"option": OPTION, "lane": "bulk"}))[0] == 503


async def test_single_charts_at_once_get_no_more_room_than_there_is(client: Any, behind: Any) -> None:
    behind.waiting = 7
    body = {"option": OPTION, "lane": "bulk"}
    answers = await asyncio.gather(*(send(client, GENERATE, body) for _ in range(8)))
    assert sorted(status for status, _, _ in answers) == [200] * 3 + [503] * 5
    behind.waiting = 0
    async with asyncio.timeout(10):
        while (await send(client, GENERATE, body))[0] != 200:  # until the queue is looked at again
            await asyncio.sleep(0.05)


async def test_while_the_broker_is_away_a_batch_gets_the_room_of_the_outbox(client: Any, behind: Any) -> None:
    behind.ready, behind.unsent = False, 2  # of 5
    _, answer, _ = await send(client, BATCH, {"charts": [{"option": OPTION}] * 5})
    assert [item["code"] for item in answer["data"]["items"]] == [200] * 3 + [503] * 2
    assert len(behind.tasks) == 3


async def test_a_batch_that_comes_again_needs_no_room_for_what_was_accepted(client: Any, behind: Any) -> None:
    behind.waiting = 8
    charts = {"charts": [{"option": OPTION}] * 3}
    first = (await send(client, BATCH, charts, "key-1"))[1]["data"]["items"]
    assert [item["code"] for item in first] == [200, 200, 503]
    again = (await send(client, BATCH, charts, "key-1"))[1]["data"]["items"]
    assert again == first
    behind.waiting = 0
    async with asyncio.timeout(10):
        while (last := (await send(client, BATCH, charts, "key-1"))[1]["data"])["accepted"] != 3:
            await asyncio.sleep(0.05)
    assert last["items"][:2] == first[:2]
    assert len(behind.tasks) == 3


async def test_a_batch_that_is_not_recorded_leaves_the_room_it_took(client: Any, behind: Any) -> None:
    behind.waiting = 0
    behind.fail["add"] = StoreUnavailable("x")
    charts = {"charts": [{"option": OPTION}] * 9}
    _, answer, _ = await send(client, BATCH, charts)
    assert {item["error"]["code"] for item in answer["data"]["items"]} == {"STORE_UNAVAILABLE"}
    del behind.fail["add"]
    async with asyncio.timeout(10):
        while (await send(client, BATCH, charts))[1]["data"]["accepted"] != 9:
            await asyncio.sleep(0.05)


async def test_a_batch_under_a_key_is_hashed_once_however_many_charts_it_has(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []

    def counted(sent: bytes) -> Any:
        hashed.append(len(sent))
        return hashlib.sha256(sent)

    monkeypatch.setattr(idempotency, "hashlib", SimpleNamespace(sha256=counted))
    status, answer, _ = await send(client, BATCH, {"charts": [{"option": OPTION}] * 5}, "key-1")
    assert (status, answer["data"]["accepted"], len(hashed)) == (200, 5, 1)


async def test_a_batch_that_comes_again_makes_what_is_missing_and_nothing_twice(
    client: Any, behind: Any
) -> None:
    charts = {"charts": [{"option": OPTION}, {"option": OPTION, "type": "svg"}]}
    first = await send(client, BATCH, charts, "key-1")
    lost = first[1]["data"]["items"][1]["taskId"]
    del behind.tasks[lost]
    again = await send(client, BATCH, charts, "key-1")
    assert again[1] == first[1]
    assert [one.task_id for one in behind.published].count(lost) == 2
    assert len(behind.published) == 3
    charts["charts"].pop()
    assert (await send(client, BATCH, charts, "key-1"))[0] == 409


async def test_a_dry_run_tells_errors_and_warnings_with_their_paths_and_accepts_nothing(
    client: Any, behind: Any
) -> None:
    wrong = {"series": [{"type": "sankey"}]}
    odd = OPTION | {"noSuchOption": 1}
    found = [
        (await send(client, "/api/charts/validate", {"option": one}))[1]["data"]
        for one in (wrong, odd, OPTION)
    ]
    assert [one["valid"] for one in found] == [False, True, True]
    assert (found[0]["errors"][0]["code"], found[0]["errors"][0]["path"]) == (
        "UNSUPPORTED_CHART",
        "series[0].type",
    )
    assert (found[1]["warnings"][0]["path"], found[2]["warnings"]) == ("noSuchOption", [])
    _, answer, _ = await send(client, "/api/charts/validate", {"option": OPTION, "width": 0})
    assert "width" in answer["data"]["errors"][0]["message"]
    assert not behind.tasks


async def delete(client: Any, task_id: str) -> tuple[int, Any]:
    async with client.delete(f"/api/charts/{task_id}") as response:
        return response.status, await response.json()


async def test_what_has_not_begun_is_cancelled_and_announced_once(client: Any, behind: Any) -> None:
    task_id = (await send(client, GENERATE, {"option": OPTION}))[1]["data"]["taskId"]
    for _ in range(2):
        status, answer = await delete(client, task_id)
        assert (status, answer["data"]["status"], answer["data"]["errorCode"]) == (200, "failed", "CANCELLED")
    (event_id, key, event), *more = behind.events
    assert (event_id, key, event.data.error.code, more) == (
        f"{task_id}:failed",
        "chart.failed.png.anonymous",
        "CANCELLED",
        [],
    )
    assert event_id in behind.marked


@pytest.mark.parametrize("status", [TaskStatus.PROCESSING, TaskStatus.COMPLETED])
async def test_what_has_begun_is_not_cancelled(client: Any, behind: Any, status: TaskStatus) -> None:
    task_id = (await send(client, GENERATE, {"option": OPTION}))[1]["data"]["taskId"]
    behind.tasks[task_id] = behind.tasks[task_id].model_copy(update={"status": status})
    answered, answer = await delete(client, task_id)
    assert (answered, answer["error"]["code"], behind.events) == (409, "TASK_HAS_BEGUN", [])
    assert (await delete(client, "unknown"))[0] == 404


async def test_a_list_has_pages_and_filters(client: Any, behind: Any) -> None:
    ids = [(await send(client, GENERATE, {"option": OPTION}))[1]["data"]["taskId"] for _ in range(3)]
    async with client.get("/api/charts?limit=2&status=pending&client=mail") as response:
        data = (await response.json())["data"]
    assert [item["taskId"] for item in data["items"]] == ids[:2]
    async with client.get("/api/charts", params={"cursor": data["nextCursor"]}) as response:
        assert (await response.json())["data"]["nextCursor"] is None
    (wanted, _, limit), (_, after, _) = behind.asked
    assert (wanted.status, wanted.client, limit, after.task_id) == (TaskStatus.PENDING, "mail", 3, ids[1])


@pytest.mark.parametrize("cursor", ["x", "%", base64.urlsafe_b64encode(b"1:../../x").decode()])
async def test_a_cursor_that_is_none_is_refused(client: Any, cursor: str) -> None:
    async with client.get("/api/charts", params={"cursor": cursor}) as response:
        assert response.status == 400
