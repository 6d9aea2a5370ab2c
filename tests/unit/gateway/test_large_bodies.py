"""A large body is nobody's business but its caller's: others are answered while it is worked on."""

import asyncio
import hashlib
import http.client
import json
import random
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from contracts import json_text
from contracts.messages import Chart, ChartRequest, decode_request, encode_request
from gateway import dispatch, idempotency

LARGE = {"max_body_bytes": 8_000_000, "read_limit_s": 20, "max_pending": 100}


def body_of(size_bytes: int) -> bytes:
    """A submission of about so many bytes, nearly all of them numbers that no picture needs."""
    dice = random.Random(5)
    numbers = [dice.random() for _ in range(size_bytes // 20)]
    option = {"xAxis": {}, "yAxis": {}, "series": [{"type": "line", "data": [1, 2]}], "remark": numbers}
    return json.dumps({"option": option}).encode()


def post(client: Any, path: str, body: bytes, key: str) -> tuple[int, Any]:
    """By a caller in a thread, who costs the event loop nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


@pytest.fixture
def on_loop(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the steps through a whole body that were done in the thread of the event loop."""
    seen: set[str] = set()
    loop_thread = threading.get_ident()

    def watch(owner: Any, name: str, step: Callable[..., Any]) -> None:
        def watched(*arguments: Any, **options: Any) -> Any:
            if threading.get_ident() == loop_thread:
                seen.add(name)
            return step(*arguments, **options)

        monkeypatch.setattr(owner, name, watched)

    watch(json_text, "loads", json_text.loads)
    watch(ChartRequest, "check_size", ChartRequest.check_size)
    watch(dispatch, "encode_request", encode_request)
    ours = SimpleNamespace(sha256=hashlib.sha256)
    monkeypatch.setattr(idempotency, "hashlib", ours)
    watch(ours, "sha256", hashlib.sha256)
    digest = Chart.__dict__["digest"]
    watch(digest, "func", digest.func)
    return seen


@pytest.mark.parametrize("settings_changed", [LARGE], indirect=True)
@pytest.mark.parametrize("path", ["/api/charts/generate", "/api/charts/batch"])
async def test_what_goes_through_a_whole_large_body_is_not_done_on_the_event_loop(
    client: Any, behind: Any, on_loop: set[str], path: str
) -> None:
    body = body_of(256 * 1024)
    if path.endswith("batch"):
        body = json.dumps({"charts": [json.loads(body)]}).encode()
    status, answer = await asyncio.to_thread(post, client, path, body, "key-1")
    assert (status, on_loop) == (200, set()), answer
    (task_id,) = behind.tasks
    assert decode_request(behind.encoded[task_id]) == behind.published[0]


async def test_a_small_one_needs_no_thread(client: Any, on_loop: set[str]) -> None:
    status, _ = await asyncio.to_thread(post, client, "/api/charts/generate", body_of(2_000), "key-1")
    assert (status, on_loop) == (200, {"loads", "check_size", "encode_request", "sha256", "func"})
