"""The image in the answer: the original interface, over the queue."""

import asyncio
import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from contracts.errors import ErrorCode, StorageUnavailable, StoreUnavailable
from contracts.identifiers import Lane
from contracts.messages import ChartRequest, Failure
from contracts.warnings import ChartWarning, WarningCode
from gateway.waiting import WAITING_ROOM

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}
PICTURE = b"\x89PNG picture"


@pytest.fixture
def drawing(behind: Any, client: Any) -> Any:
    """Consumers that draw every request at once; announced as the broker announces it."""
    waiting = client.server.app[WAITING_ROOM]

    def draw(request: ChartRequest) -> None:
        behind.complete(request.task_id, PICTURE)
        waiting.on_event(request.task_id)

    behind.on_publish = draw
    return waiting


@pytest.mark.usefixtures("drawing")
async def test_the_image_is_the_answer_and_the_request_went_over_the_interactive_lane(
    client: Any, behind: Any
) -> None:
    body = {"option": OPTION, "lane": "bulk", "type": "png"}
    # Within less than the limit: the event woke the caller, not the end of its patience.
    async with asyncio.timeout(0.5), client.post("/", json=body) as response:
        assert (response.status, response.content_type) == (200, "image/png")
        assert await response.read() == PICTURE
        assert response.headers["X-Task-Id"] == behind.published[0].task_id
        assert "Content-Disposition" not in response.headers
    assert [request.lane for request in behind.published] == [Lane.INTERACTIVE]


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("svg", "image/svg+xml"),
        ("pdf", "application/pdf"),
        ("webp", "image/webp"),
    ],
)
async def test_every_kind_has_its_type_its_data_url_and_its_file_name(
    client: Any, kind: str, media: str
) -> None:
    async with client.post("/", json={"option": OPTION, "type": kind, "download": True}) as response:
        assert response.content_type == media
        assert response.headers["Content-Disposition"] == f'attachment; filename="chart.{kind}"'
    async with client.post("/", json={"option": OPTION, "type": kind, "base64": True}) as response:
        answer = await response.json()
    data = base64.b64encode(PICTURE).decode()
    assert answer == {"code": 200, "msg": "success", "data": f"data:{media};base64,{data}"}


@pytest.mark.usefixtures("drawing")
async def test_a_config_in_the_address_is_drawn_too_however_long(client: Any, behind: Any) -> None:
    option = {"title": {"text": "各地区 & 100%+#"}, **OPTION}
    config = quote(json.dumps({"option": option, "width": 320}, ensure_ascii=False))
    async with client.get(f"/?config={config}") as response:
        assert (response.status, await response.read()) == (200, PICTURE)
    assert behind.published[0].chart.body == option
    assert behind.published[0].output.width == 320


@pytest.mark.parametrize(
    "address", ["/", "/?config=", "/?config=[]", "/?config=%7Bnot", "/?config=%FF", "/?x=1"]
)
async def test_a_config_that_is_none_is_refused_in_words(client: Any, behind: Any, address: str) -> None:
    async with client.get(address) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["type"]) == (400, "VALIDATION_ERROR")
    assert not behind.tasks


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize(
    ("path", "switch", "has_image"),
    [
        ("/", None, True),
        ("/", False, True),
        ("/", True, False),
        ("/api/charts/generate", None, False),
        ("/api/charts/generate", True, False),
        ("/api/charts/generate", False, True),
    ],
)
async def test_the_switch_is_read_as_the_migration_guide_says(
    client: Any, path: str, switch: bool | None, has_image: bool
) -> None:
    body = {"option": OPTION} if switch is None else {"option": OPTION, "async": switch}
    async with client.post(path, json=body) as response:
        assert response.status == 200
        if has_image:
            assert await response.read() == PICTURE
        else:
            assert (await response.json())["data"]["status"] == "pending"


@pytest.mark.parametrize(
    ("code", "answered"),
    [
        (ErrorCode.UNSUPPORTED_CHART, (400, "VALIDATION_ERROR")),
        (ErrorCode.LIMIT_EXCEEDED, (400, "VALIDATION_ERROR")),
        (ErrorCode.RENDER_TIMEOUT, (500, "PROCESSING_ERROR")),
        (ErrorCode.QUEUE_TIMEOUT, (503, "PROCESSING_ERROR")),
        (ErrorCode.STORAGE_REFUSED, (502, "OSS_ERROR")),
        (ErrorCode.CRASH_LOOP, (500, "SYSTEM_ERROR")),
    ],
)
async def test_a_chart_that_fails_is_an_error_with_the_task_and_the_path(
    client: Any, behind: Any, drawing: Any, code: ErrorCode, answered: tuple[int, str]
) -> None:
    def fail(request: ChartRequest) -> None:
        behind.fail_task(request.task_id, Failure(code=code, message="because", path="series[0].type"))
        drawing.on_event(request.task_id)

    behind.on_publish = fail
    async with client.post("/", json={"option": OPTION}) as response:
        answer = await response.json()
    task_id = behind.published[0].task_id
    status, kind = answered
    assert (response.status, answer["code"], answer["data"]) == (status, status, None)
    assert answer["error"] == {
        "type": kind,
        "details": "because",
        "taskId": task_id,
        "statusUrl": f"/api/charts/status/{task_id}",
        "taskStatus": "failed",
        "code": code,
        "path": "series[0].type",
    }


async def test_who_waits_too_long_is_told_the_task_and_where_to_ask(client: Any, behind: Any) -> None:
    async with client.post("/", json={"option": OPTION}) as response:
        answer = await response.json()
    task_id = behind.published[0].task_id
    assert (response.status, answer["code"], answer["data"]) == (504, 504, None)
    assert response.headers["Location"] == f"/api/charts/status/{task_id}"
    assert (answer["error"]["taskId"], answer["error"]["statusUrl"]) == (
        task_id,
        response.headers["Location"],
    )


async def test_an_end_whose_event_was_not_heard_is_seen_when_the_line_is_back(
    client: Any, behind: Any
) -> None:
    waiting = client.server.app[WAITING_ROOM]

    def draw_unheard(request: ChartRequest) -> None:
        behind.complete(request.task_id, PICTURE)
        waiting.on_gap()

    behind.on_publish = draw_unheard
    async with asyncio.timeout(0.5), client.post("/", json={"option": OPTION}) as response:
        assert response.status == 200


async def test_an_end_without_any_sign_is_seen_before_giving_up(client: Any, behind: Any) -> None:
    behind.on_publish = lambda request: behind.complete(request.task_id, PICTURE)
    async with client.post("/", json={"option": OPTION}) as response:
        assert response.status == 200


async def test_a_store_that_is_away_at_the_end_does_not_undo_the_acceptance(client: Any, behind: Any) -> None:
    def end_unseen(request: ChartRequest) -> None:
        behind.fail["find"] = StoreUnavailable("x")
        client.server.app[WAITING_ROOM].on_event(request.task_id)

    behind.on_publish = end_unseen
    async with client.post("/", json={"option": OPTION}) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["taskId"]) == (504, behind.published[0].task_id)


@pytest.mark.usefixtures("drawing")
async def test_an_image_store_that_is_away_is_told_apart(client: Any, behind: Any) -> None:
    behind.fail["get"] = StorageUnavailable("x")
    async with client.post("/", json={"option": OPTION}) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["type"]) == (503, "OSS_ERROR")


async def test_one_caller_too_many_is_told_to_come_back(client: Any, behind: Any) -> None:
    waiting = client.server.app[WAITING_ROOM]
    calls = [asyncio.create_task(client.post("/", json={"option": OPTION})) for _ in range(3)]
    async with asyncio.timeout(5):
        while waiting.number < 3:
            await asyncio.sleep(0.01)
    async with client.post("/", json={"option": OPTION}) as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "7")
    assert len(behind.tasks) == 3, "what cannot be waited for is not accepted"
    assert [(await call).status for call in calls] == [504] * 3
    assert waiting.number == 0


async def test_warnings_are_headers_of_the_image_in_ascii(client: Any, behind: Any, drawing: Any) -> None:
    warning = ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].名", message="不画\r\nX: 1")

    def draw(request: ChartRequest) -> None:
        behind.complete(request.task_id, PICTURE, *[warning] * 100)
        drawing.on_event(request.task_id)

    behind.on_publish = draw
    async with client.post("/", json={"option": OPTION}) as response:
        told = response.headers["X-Chart-Warnings"]
        assert response.headers["X-Chart-Warning-Count"] == "100"
    assert told.isascii()
    assert len(told) <= 4200
    assert json.loads(told)[0] == warning.model_dump(mode="json")
    assert 1 < len(json.loads(told)) < 100
