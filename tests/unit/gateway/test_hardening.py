"""What strangers send: request ids, origins, broken HTTP, slow callers, and paths that lead elsewhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from prometheus_client import REGISTRY
from yarl import URL

from gateway.metrics import HTTP_REQUESTS
from gateway.settings import GatewaySettings
from tests.unit.gateway.conftest import Behind, GatewayServer

GENERATE = "/api/charts/generate"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def raw(client: Any) -> Any:
    """Sends bytes; gives what comes back until the gateway closes."""

    async def send(data: bytes, *, limit_s: float = 5) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        try:
            writer.write(data)
            await writer.drain()
            return await asyncio.wait_for(reader.read(), limit_s)
        finally:
            writer.close()

    return send


@pytest.mark.parametrize("given", ["a", "req-1.b_2", "A" * 64])
async def test_the_request_id_of_the_caller_comes_back(client: Any, given: str) -> None:
    async with client.get("/health", headers={"X-Request-Id": given}) as response:
        assert response.headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "a b", "A" * 65, "-a", "a;b", 'a"b', "é", "$(id)", "a\tb", "../a"])
async def test_a_request_id_that_could_forge_a_log_is_replaced(client: Any, given: str) -> None:
    async with client.get("/health", headers={"X-Request-Id": given}) as response:
        assert len(response.headers["X-Request-Id"]) == 32


async def test_pages_of_other_hosts_may_read_answers_as_they_always_could(client: Any) -> None:
    for path in ("/health", "/nothing", "/api/charts/status/x"):
        async with client.get(path, headers={"Origin": "https://page.example"}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("origin", ["https://a.example", "https://b.example:8443"])
async def test_listed_origins_and_no_others_may_read_answers(behind: Behind, origin: str) -> None:
    settings = GatewaySettings(cors_origins=("https://a.example", "https://b.example:8443"))
    async with TestClient(GatewayServer(behind, settings)) as client:
        async with client.get("/health", headers={"Origin": origin}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == origin
            assert response.headers["Vary"] == "Origin"
        for other in ("https://evil.example", f"{origin}.evil.example", "null"):
            async with client.get("/health", headers={"Origin": other}) as response:
                assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "wrong", ["https://a.example/path", "a.example", "javascript:1", "https://a example"]
)
def test_an_origin_that_no_browser_sends_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="list of origins"):
        GatewaySettings(cors_origins=(wrong,))


@pytest.mark.parametrize(
    "path",
    [
        "/api/charts/status/../../../etc/passwd",
        "/api/charts/status/..%2f..%2fetc%2fpasswd",
        "/api/charts/status/%00",
        "/api/charts/status/%0d%0aSet-Cookie:a=b",
        "/api/charts/status/{'$ne':1}",
        "/api/charts/status/%7B%22%24gt%22%3A%22%22%7D",
        "/api/charts/status/" + "a" * 65,
        "/api/charts/status/%ff%fe",
        "/api/charts//status/x",
    ],
)
async def test_a_path_that_leads_elsewhere_leads_nowhere(client: Any, behind: Behind, path: str) -> None:
    behind.fail["find"] = AssertionError("the store must not be asked")
    async with client.get(URL(path, encoded=True)) as response:
        answer = await response.json()
    assert (response.status, answer["code"], answer["error"]["type"]) == (404, 404, "NOT_FOUND_ERROR")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /health HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /api/charts/generate HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/charts/generate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"BREW /coffee HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /api/charts/generate HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_answered_in_the_envelope_and_the_connection_ends(
    raw: Any, head: bytes
) -> None:
    answer = await raw(head)
    assert answer.split()[1] == b"400"
    head_, _, body = answer.partition(b"\r\n\r\n")
    assert json.loads(body)["error"]["type"] == "VALIDATION_ERROR"
    for inside in (b"aiohttp", b"Python", b"Traceback", b"yarl"):
        assert inside.lower() not in answer.lower()
    assert b"Server: plotwire" in head_


async def test_a_declared_body_over_the_limit_ends_the_connection_unread(raw: Any) -> None:
    head = b"POST /api/charts/generate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    answer = await raw(head % 11_000_000 + b"{")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "BODY_TOO_LARGE"
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize("sent", [b"", b"GET /health HTT", b"GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\r\n"])
async def test_a_head_that_is_not_finished_in_time_ends_the_connection(behind: Behind, sent: bytes) -> None:
    async with TestClient(GatewayServer(behind, GatewaySettings(head_limit_s=0.5))) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.server.port)
        writer.write(sent)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_a_caller_that_drips_its_head_is_not_waited_for(behind: Behind) -> None:
    async with TestClient(GatewayServer(behind, GatewaySettings(head_limit_s=0.5))) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.server.port)

        async def drip() -> None:
            writer.write(b"GET /health HTTP/1.1\r\nHost: a\r\n")
            while not writer.is_closing():
                writer.write(b"X-A: b\r\n")
                await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 5)
        dripping.cancel()
        writer.close()


async def test_a_caller_that_leaves_in_the_middle_of_its_body_is_no_bug_of_ours(client: Any) -> None:
    def answered(status: str) -> float:
        labels = {"method": "POST", "route": GENERATE, "status": status}
        return REGISTRY.get_sample_value("plotwire_http_requests_total", labels) or 0

    before = answered("408"), answered("500")
    _, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(
        f"POST {GENERATE} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n{".encode()
    )
    await writer.drain()
    writer.close()
    async with asyncio.timeout(5):
        while (answered("408"), answered("500")) == before:
            await asyncio.sleep(0.01)
    assert (answered("408"), answered("500")) == (before[0] + 1, before[1])


async def test_a_caller_that_does_not_take_its_answer_is_let_go(behind: Behind) -> None:
    settings = GatewaySettings(send_limit_s=0.5)
    server = GatewayServer(behind, settings)
    large = b"x" * 30_000_000

    async def picture(_request: Any) -> Any:
        from aiohttp import web  # noqa: PLC0415  # only this test makes a handler

        return web.Response(body=large)

    server.app.router.add_get("/picture", picture)
    async with TestClient(server) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.server.port, limit=1024)
        writer.write(b"GET /picture HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"200" in await reader.readline()
        runner: Any = client.server.runner
        async with asyncio.timeout(5):
            while runner.server.connections:
                await asyncio.sleep(0.05)
        writer.close()


async def test_a_method_nobody_knows_is_answered_and_counted_as_one(client: Any) -> None:
    async with client.request("PROPFIND", "/health") as response:
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    counted = {sample.labels["method"] for metric in HTTP_REQUESTS.collect() for sample in metric.samples}
    assert "other" in counted
    assert "PROPFIND" not in counted


@pytest.mark.parametrize(
    ("body", "headers", "typed"),
    [
        (b'{"option": ' + b"[" * 200 + b"]" * 200 + b"}", JSON, (400, "LIMIT_EXCEEDED")),
        (b'{"option": {"a": "\xc3\x28"}}', JSON, (400, "INVALID_MESSAGE")),
        (b"{}", {"Content-Type": "text/plain"}, (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b"{}", {"Content-Type": "application/x-www-form-urlencoded"}, (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b" " * 300_000, JSON, (413, "BODY_TOO_LARGE")),
        (b'{"option": {}, "type": {"$ne": 1}}', JSON, (400, "INVALID_MESSAGE")),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_type(
    client: Any, behind: Behind, body: bytes, headers: dict[str, str], typed: tuple[int, str]
) -> None:
    async with client.post(GENERATE, data=body, headers=headers) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == typed
    assert answer["error"]["type"] == "VALIDATION_ERROR"
    assert not behind.tasks


async def test_a_body_without_a_length_over_the_limit_is_refused_while_it_is_read(client: Any) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65_536
            await asyncio.sleep(0)

    async with client.post(GENERATE, data=endless(), headers=JSON) as response:
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (413, "BODY_TOO_LARGE")
    assert response.headers["Connection"] == "close"
