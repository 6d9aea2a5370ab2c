"""Probes, queue status, and answers that tell nothing of our inside."""

import asyncio
from typing import Any

import pytest

from contracts.errors import StoreUnavailable


async def test_health_is_told_in_both_forms_of_the_old_documents(client: Any) -> None:
    async with client.get("/health") as response:
        answer = await response.json()
    assert (response.status, answer["status"], answer["data"]["status"]) == (200, "ok", "ok")
    assert {"timestamp", "version"} <= answer.keys()


async def test_ready_means_that_submissions_are_accepted_and_tells_of_a_broker_that_is_away(
    client: Any, behind: Any
) -> None:
    async def ready() -> tuple[int, Any]:
        async with client.get("/health/ready") as response:
            answer = await response.json()
            return response.status, answer["data"] or answer["error"]["details"]

    assert await ready() == (200, {"status": "ready", "broker": "ok"})
    behind.ready = False
    assert await ready() == (200, {"status": "ready", "broker": "away"})
    behind.unsent = 5
    async with asyncio.timeout(5):
        while (await ready())[0] == 200:  # until the figures are looked at again
            await asyncio.sleep(0.05)
    assert await ready() == (503, "5 requests are waiting for the message broker")
    behind.fail["check"] = StoreUnavailable("x")
    assert await ready() == (503, "no answer from: store")


async def test_the_queue_status_has_the_old_fields_and_the_lanes(client: Any) -> None:
    async with client.get("/api/system/queue-status") as response:
        data = (await response.json())["data"]
    assert data == {
        "pendingTasks": 2,
        "processingTasks": 1,
        "totalProcessed": 6,
        "averageProcessingTime": 0.123,
        "queueLength": 2,
        "maxConcurrent": 25,
        "completedTasks": 5,
        "failedTasks": 1,
        "lanes": {
            "interactive": {
                "ready": 0,
                "consumers": 1,
                "acceptedPerMinute": 60,
                "completedPerMinute": 50,
                "failedPerMinute": 1,
            },
            "bulk": {
                "ready": 2,
                "consumers": 1,
                "acceptedPerMinute": 0,
                "completedPerMinute": 0,
                "failedPerMinute": 0,
            },
        },
    }


async def test_an_unknown_route_is_not_found_in_the_envelope(client: Any) -> None:
    async with client.get("/api/nothing") as response:
        answer = await response.json()
    assert (response.status, answer["code"], answer["msg"]) == (404, 404, "Endpoint not found")


async def test_a_wrong_method_is_told_with_the_right_ones(client: Any) -> None:
    async with client.get("/api/charts/generate") as response:
        assert response.status == 405
        assert set(response.headers["Allow"].split(",")) == {"POST", "DELETE"}


@pytest.mark.parametrize("error", [ValueError("/srv/secret"), KeyError("pymongo")])
async def test_a_bug_is_answered_without_a_word_of_our_inside(
    client: Any, behind: Any, error: Exception
) -> None:
    behind.fail["counts"] = error
    async with client.get("/api/system/queue-status") as response:
        text = await response.text()
    assert response.status == 500
    for inside in ("Traceback", "File", "secret", "pymongo", "Error("):
        assert inside not in text


async def test_every_answer_has_a_request_id_and_security_headers_and_no_server_version(client: Any) -> None:
    for path in ("/health", "/nothing"):
        async with client.get(path) as response:
            assert len(response.headers["X-Request-Id"]) == 32
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "aiohttp" not in response.headers.get("Server", "").lower()
