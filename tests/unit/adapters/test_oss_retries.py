"""The image store against answers that a real bucket gives rarely: what is tried again, and how often."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from adapters.oss_images import OssImages
from adapters.oss_options import OssOptions
from contracts.errors import StorageRefused, StorageUnavailable

SECRETS = ("LTAIkey1", "s3cret", "tok3n")


class ScriptedOss:
    """Answers each request with the next status and code; 200 when there are no more."""

    def __init__(self) -> None:
        self.script: list[tuple[int, str]] = []
        self.requests: list[web.BaseRequest] = []
        self.bodies: list[bytes] = []
        self.url = ""
        self.silent = False

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.requests.append(request)
        self.bodies.append(await request.read())
        if self.silent:
            await asyncio.Event().wait()
        status, code = self.script.pop(0) if self.script else (200, "")
        xml = (
            f"<Error><Code>{code}</Code><Message>LTAIkey1 and what was signed</Message>"
            f"<RequestId>5F1</RequestId><EC>0002-1</EC></Error>"
        )
        return web.Response(status=status, text=xml if code else "", headers={"x-oss-request-id": "5F1"})


@pytest.fixture
async def scripted() -> AsyncIterator[ScriptedOss]:
    oss = ScriptedOss()
    runner = web.ServerRunner(web.Server(oss.answer), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    oss.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield oss
    await runner.shutdown()
    await runner.cleanup()


@pytest.fixture
async def make(scripted: ScriptedOss) -> AsyncIterator[Callable[..., OssImages]]:
    made: list[OssImages] = []

    def images(**changes: Any) -> OssImages:
        key_id, secret, token = SECRETS
        options = {
            "access_key_id": key_id,
            "access_key_secret": secret,
            "session_token": token,
            "bucket": "charts",
            "region": "cn-hangzhou",
            "endpoint": scripted.url,
        }
        made.append(OssImages(OssOptions.model_validate(options | changes)))
        return made[-1]

    yield images
    for one in made:
        await one.close()


def put(images: OssImages) -> Awaitable[None]:
    return images.put("charts/task-1.png", b"\x89PNG", "image/png", "task-1.png")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "InternalError"),
        (503, "ServiceUnavailable"),
        (429, "TooManyRequests"),
        (403, "RequestTimeTooSkewed"),
    ],
)
async def test_a_passing_fault_is_tried_again_until_it_has_passed(
    scripted: ScriptedOss, make: Callable[..., OssImages], status: int, code: str
) -> None:
    scripted.script = [(status, code)] * 2
    await put(make())
    assert len(scripted.requests) == 3
    assert scripted.bodies == [b"\x89PNG"] * 3


async def test_a_fault_that_stays_is_told_after_the_last_attempt(
    scripted: ScriptedOss, make: Callable[..., OssImages]
) -> None:
    scripted.script = [(503, "ServiceUnavailable")] * 9
    with pytest.raises(StorageUnavailable, match="503 ServiceUnavailable"):
        await put(make(max_attempts=3))
    assert len(scripted.requests) == 3


async def test_a_body_damaged_twice_is_not_sent_a_third_time(
    scripted: ScriptedOss, make: Callable[..., OssImages]
) -> None:
    scripted.script = [(400, "InvalidDigest")] * 9
    with pytest.raises(StorageUnavailable, match="InvalidDigest"):
        await put(make())
    assert len(scripted.requests) == 2


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidObjectName", "Odd"])
async def test_a_refusal_is_not_tried_again_and_is_told_without_any_key(
    scripted: ScriptedOss, make: Callable[..., OssImages], code: str
) -> None:
    scripted.script = [(403, code)] * 9
    with pytest.raises(StorageRefused) as refused:
        await put(make())
    assert len(scripted.requests) == 1
    assert str(refused.value) == f"OSS: 403 {code} (0002-1, 5F1)"


@pytest.mark.parametrize(
    "code", ["InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "PublicEndpointForbidden"]
)
async def test_what_people_must_mend_blames_no_image_and_stops_a_start(
    scripted: ScriptedOss, make: Callable[..., OssImages], code: str
) -> None:
    scripted.script = [(403, code)] * 9
    with capture_logs() as logs, pytest.raises(StorageUnavailable) as unavailable:
        await put(make())
    assert len(scripted.requests) == 1
    assert str(unavailable.value) == f"OSS: 403 {code} (0002-1, 5F1)"
    assert [(one["event"], one["log_level"]) for one in logs] == [("oss_misconfigured", "error")]
    with pytest.raises(StorageRefused, match=code):
        await make().check()


async def test_a_wrong_clock_is_told_loudly(scripted: ScriptedOss, make: Callable[..., OssImages]) -> None:
    scripted.script = [(403, "RequestTimeTooSkewed")]
    with capture_logs() as logs:
        await put(make())
    assert ("oss_clock_skewed", "error") in [(one["event"], one["log_level"]) for one in logs]


async def test_an_image_is_sent_with_what_browsers_and_operators_need(
    scripted: ScriptedOss, make: Callable[..., OssImages]
) -> None:
    await make().put("charts/2026/图 1.png", b"\x89PNG", "image/png", "图/1.png")
    headers = scripted.requests[0].headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''%E5%9B%BE%2F1.png"
    assert headers["Cache-Control"] == "private, max-age=86400"
    assert headers["x-oss-security-token"] == "tok3n"
    assert headers["Authorization"].startswith("OSS4-HMAC-SHA256 Credential=LTAIkey1/")
    assert "Content-MD5" in headers


async def test_neither_netrc_nor_proxy_variables_of_the_machine_touch_uploads(
    scripted: ScriptedOss, make: Callable[..., OssImages], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    await put(make(max_attempts=1))
    assert scripted.requests[0].headers["Authorization"].startswith("OSS4-HMAC-SHA256")


async def test_a_store_that_never_answers_is_given_up_at_the_deadline(
    scripted: ScriptedOss, make: Callable[..., OssImages]
) -> None:
    scripted.silent = True
    images = make(connect_timeout_s=0.1, read_timeout_s=0.1, put_deadline_s=2, max_attempts=10)
    began = monotonic()
    with pytest.raises(StorageUnavailable, match="no answer within"):
        await put(images)
    assert monotonic() - began < 10
    assert len(scripted.requests) > 1


async def test_a_store_that_takes_no_bytes_costs_an_attempt_and_not_the_deadline(
    make: Callable[..., OssImages],
) -> None:
    connections: list[asyncio.WriteTransport] = []

    async def read_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a transport of asyncio reads, too
        connections.append(writer.transport)

    deaf = await asyncio.start_server(read_nothing, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{deaf.sockets[0].getsockname()[1]}"
    images = make(endpoint=url, connect_timeout_s=0.1, read_timeout_s=0.1, max_attempts=2)
    try:
        with pytest.raises(StorageUnavailable, match="cannot be reached"):
            await images.put("charts/huge.png", bytes(30_000_000), "image/png", "huge.png")
        assert len(connections) == 2
    finally:
        deaf.close()
        for one in connections:
            one.abort()


async def test_a_redirect_is_not_followed_with_the_signature(
    scripted: ScriptedOss, make: Callable[..., OssImages]
) -> None:
    scripted.script = [(307, "TemporaryRedirect")]
    with pytest.raises(StorageRefused, match="307"):
        await put(make())
    assert len(scripted.requests) == 1
