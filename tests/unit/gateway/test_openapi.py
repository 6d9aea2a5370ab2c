"""The OpenAPI document: valid, whole, and true."""

import re
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from contracts.errors import ErrorCode, StoreUnavailable
from contracts.messages import Failure, Timings
from contracts.tasks import FailedAttempt, StoredImage, TaskRecord, TaskStatus
from contracts.warnings import ChartWarning, WarningCode

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}
GENERATE = "/api/charts/generate"


@pytest.fixture
async def document(client: Any) -> dict[str, Any]:
    async with client.get("/openapi.json") as response:
        assert response.content_type == "application/json"
        found: dict[str, Any] = await response.json()
        return found


def conforms(document: dict[str, Any], path: str, method: str, status: int, answer: Any) -> None:
    """Fail unless `answer` is what the document says of it."""
    told = document["paths"][path][method]["responses"][str(status)]
    schema = told["content"]["application/json"]["schema"]
    whole = schema | {"components": document["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(answer)] == []


async def test_a_foreign_validator_finds_nothing_wrong(document: dict[str, Any]) -> None:
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["openapi"].startswith("3.1")


async def test_every_route_is_in_it_and_nothing_else(client: Any, document: dict[str, Any]) -> None:
    routes = {
        (route.method.lower(), re.sub(r"\{\w+\}", "{}", route.resource.canonical))
        for route in client.app.router.routes()
        if route.method != "HEAD"
    }
    told = {
        (method, re.sub(r"\{\w+\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert told == routes
    names = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(set(names)) == len(names)


async def test_submissions_take_a_key_that_makes_them_one(document: dict[str, Any]) -> None:
    taking = {
        (method, path)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
        for parameter in one["parameters"]
        if parameter.get("name") == "Idempotency-Key"
    }
    assert taking == {("post", "/"), ("get", "/"), ("post", GENERATE), ("post", "/api/charts/batch")}


async def test_every_operation_says_what_it_does_who_may_and_what_goes_wrong(
    document: dict[str, Any],
) -> None:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            where = f"{method} {path}"
            assert len(one["summary"]) > 5, where
            assert {"500", "503"} <= one["responses"].keys(), where
            needs_key = bool(one["security"])
            assert ({"401", "403", "429"} <= one["responses"].keys()) is needs_key, where
            for status, told in one["responses"].items():
                assert told["description"], where
                if status[0] in "45":
                    assert "application/json" in told["content"], where
    open_to_all = {
        path for path, methods in document["paths"].items() for one in methods.values() if not one["security"]
    }
    assert {"/health", "/health/ready", "/openapi.json", "/docs"} <= open_to_all
    assert not any(path.startswith("/api/") for path in open_to_all)


async def test_it_tells_nothing_of_our_inside(document: dict[str, Any]) -> None:
    found = re.findall(r"__|gateway\.\w|contracts\.\w|mongo|aiohttp|pydantic", str(document), re.IGNORECASE)
    assert found == []


def task_in_the_end(task: TaskRecord, **changes: Any) -> TaskRecord:
    both = {
        "started_at": task.created_at,
        "completed_at": task.created_at + timedelta(seconds=1),
        "attempts": 2,
    }
    return task.model_copy(update=both | changes)


COMPLETED = {
    "status": TaskStatus.COMPLETED,
    "image": StoredImage(object_key="charts/a.png", size_bytes=9, sha256="0", width=600, height=400),
    "timings": Timings(queue_ms=1, draw_ms=2, upload_ms=3),
    "warnings": (ChartWarning(code=WarningCode.IGNORED_OPTION, path="series[0].x", message="no"),),
}
FAILED = {
    "status": TaskStatus.FAILED,
    "error": Failure(code=ErrorCode.UNSUPPORTED_CHART, message="no", path="series[0].type"),
}


@pytest.mark.parametrize("changes", [{}, COMPLETED, FAILED], ids=["pending", "completed", "failed"])
async def test_a_status_is_as_it_says(
    client: Any, behind: Any, document: dict[str, Any], changes: dict[str, Any]
) -> None:
    async with client.post(GENERATE, json={"option": OPTION}) as response:
        accepted = await response.json()
    conforms(document, GENERATE, "post", 200, accepted)
    task_id = accepted["data"]["taskId"]
    task = behind.tasks[task_id]
    failed = FailedAttempt(attempt=1, code=ErrorCode.STORAGE_UNAVAILABLE, message="no", at=task.created_at)
    more = {"errors": (failed,), "first_failed_at": task.created_at} if changes else {}
    behind.tasks[task_id] = task_in_the_end(task, **changes, **more) if changes else task
    async with client.get(accepted["data"]["statusUrl"]) as response:
        answer = await response.json()
    conforms(document, "/api/charts/status/{taskId}", "get", 200, answer)
    known = document["components"]["schemas"]["TaskView"]["properties"]
    assert set(answer["data"]) <= set(known), "everything that is told is documented"


@pytest.mark.parametrize(
    "path",
    ["/health", "/health/ready", "/api/system/queue-status", "/api/system/health", "/api/system/performance"],
)
async def test_what_the_service_tells_of_itself_is_as_it_says(
    client: Any, document: dict[str, Any], path: str
) -> None:
    async with client.get(path) as response:
        answer = await response.json()
    conforms(document, path, "get", 200, answer)
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    name = schema["properties"]["data"]["$ref"].rpartition("/")[2]
    assert set(answer["data"]) == set(document["components"]["schemas"][name]["properties"])


async def test_errors_are_as_it_says(client: Any, behind: Any, document: dict[str, Any]) -> None:
    asked: list[tuple[int, dict[str, Any]]] = [
        (400, {"json": {"option": 1}}),
        (400, {"json": {"option": OPTION, "width": 0}}),
        (413, {"data": b" " * 300_000, "headers": {"Content-Type": "application/json"}}),
        (415, {"data": b"x"}),
    ]
    for status, sent in asked:
        async with client.post(GENERATE, **sent) as response:
            assert response.status == status
            conforms(document, GENERATE, "post", status, await response.json())
    behind.fail["add"] = StoreUnavailable("x")
    async with client.post(GENERATE, json={"option": OPTION}) as response:
        conforms(document, GENERATE, "post", 503, await response.json())
    async with client.get("/api/charts/status/x") as response:
        conforms(document, "/api/charts/status/{taskId}", "get", 404, await response.json())


async def test_a_wrong_answer_would_be_found(document: dict[str, Any]) -> None:
    wrong = {"code": 200, "msg": "success", "data": {"status": "fine", "timestamp": "x", "version": "1"}}
    with pytest.raises(AssertionError, match="was expected"):
        conforms(document, "/health", "get", 200, wrong)


async def test_the_page_for_people_has_every_route_and_loads_nothing(
    client: Any, document: dict[str, Any]
) -> None:
    async with client.get("/docs") as response:
        text = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert response.content_type == "text/html"
    for path in document["paths"]:
        assert path in text
    assert not re.search(r"<script|src=|url\(|@import|href=\"(?!openapi\.json)", text)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "told"),
    [("/playground", "/playground"), ("/operate", "/operate"), ("/pages/pages.css", "/pages/{name}")],
)
async def test_a_page_that_is_as_it_was_is_answered_as_the_document_says(
    client: Any, document: dict[str, Any], path: str, told: str
) -> None:
    async with client.get(path) as response:
        tag = response.headers["ETag"]
    async with client.get(path, headers={"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")
    assert "content" not in document["paths"][told]["get"]["responses"]["304"]
