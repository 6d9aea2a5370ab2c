"""Every row of the old service's contract, over HTTP, against the running service.

The numbers in the names are those of its requirements. The service is configured with the old names
of its settings, and called by a client that knows nothing of Plotwire.
"""

import asyncio
import base64
import io
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import count, pairwise
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from PIL import Image

from devstack.processes import ChildProcess, free_port
from devstack.service import Service, run_processes
from devstack.stack import Addresses
from tests.acceptance.old_client import Answer, OldClient
from tests.links import Link, opened

LIMIT_S = 60
AT_ONCE = 10
OLD_SETTINGS = {
    "LOG_LEVEL": "info",
    "OSS_PATH_PREFIX": "old-charts/",
    "QUEUE_MAX_CONCURRENT": str(AT_ONCE),
    "QUEUE_TASK_TIMEOUT": "300",
    "QUEUE_RETRY_ATTEMPTS": "3",
    "TASK_RETENTION_DAYS": "7",
    "CLEANUP_INTERVAL_HOURS": "24",
}
MAGIC = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
    "jpg": b"\xff\xd8\xff",
    "svg": b"<?xml",
    "pdf": b"%PDF-",
}
MEDIA = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
_numbers = count(1)


def bars() -> dict[str, Any]:
    """An option that no test has drawn before."""
    return {
        "title": {"text": f"各地区销售额 {next(_numbers)} {uuid4().hex[:4]}"},
        "xAxis": {"data": ["华东", "华南"]},
        "yAxis": {},
        "series": [{"type": "bar", "data": [3, 2]}],
    }


@dataclass
class Old:
    """The service, the ways to it, and what is behind it."""

    service: Service
    second: ChildProcess
    client: OldClient
    other: OldClient
    """Of a second instance, which has a custom domain for its image addresses."""
    oss: Link
    env: dict[str, str]

    async def call(self, what: Any, *args: Any, **fields: Any) -> Any:
        """A call of the old client, which blocks as the old clients did."""
        return await asyncio.to_thread(what, *args, **fields)

    async def statuses(self, tasks: list[dict[str, Any]]) -> list[str]:
        found = await asyncio.gather(*(self.call(self.client.status, task["taskId"]) for task in tasks))
        return [one["status"] for one in found]

    async def works(self, client: OldClient) -> bool:
        """Whether an instance has started, and takes submissions."""
        try:
            return bool((await self.call(client.call, "GET", "/health/ready")).status == 200)
        except OSError:
            return False

    async def until(self, what: Any) -> Any:
        deadline = monotonic() + LIMIT_S
        while not (answer := await what()):
            assert monotonic() < deadline, f"waited too long; the consumer said:\n{self.last_words()}"
            await asyncio.sleep(0.05)
        return answer

    def last_words(self) -> str:
        """The end of the consumer's log."""
        log = self.service.folder / "consumer-1.log"
        return "\n".join(log.read_text().splitlines()[-40:])


@pytest.fixture(scope="module")
async def old(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Old]:
    name, folder = f"test-{uuid4().hex[:12]}", tmp_path_factory.mktemp("old")
    async with AsyncExitStack() as stack:
        oss = await stack.enter_async_context(opened(Link(addresses.oss_endpoint)))
        mongo_url = addresses.mongo_url.replace("/plotwire?", f"/{name}?")
        behind = replace(addresses, oss_endpoint=oss.url, mongo_url=mongo_url, oss_region="oss-cn-hangzhou")
        settings = OLD_SETTINGS | {
            "PLOTWIRE_TOPOLOGY_PREFIX": name,
            "PLOTWIRE_WORKERS": "2",
            "PLOTWIRE_GATEWAY_SYNC_LIMIT_S": "20",
        }
        service = await stack.enter_async_context(run_processes(behind, folder, settings=settings))
        port = free_port()
        env = {
            **os.environ,
            **behind.env(),
            **settings,
            "PORT": str(port),
            "OSS_CUSTOM_DOMAIN": "https://img.example.com",
            "PLOTWIRE_GATEWAY_DRAIN_NOTICE_S": "0",
        }
        second = ChildProcess("second", [sys.executable, "-m", "gateway"], folder / "second.log", env)
        stack.push_async_callback(second.stop)
        await second.start()
        old = Old(
            service,
            second,
            OldClient(service.gateway_url),
            OldClient(f"http://127.0.0.1:{port}"),
            oss,
            env,
        )

        await second.until(lambda: old.works(old.other), LIMIT_S)
        yield old
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(addresses.mongo_url)
    await client.drop_database(name)
    client.close()


def error_of(answer: Answer) -> dict[str, Any]:
    """The error in an envelope, which is checked."""
    body = answer.json()
    assert (body["code"], body["data"]) == (answer.status, None)
    assert isinstance(body["msg"], str)
    assert set(body["error"]) >= {"type", "details"}
    error: dict[str, Any] = body["error"]
    return error


def check_picture(data: bytes, kind: str, size: tuple[int, int] = (600, 400)) -> None:
    assert data.startswith(MAGIC[kind])
    if kind == "svg":
        assert b"<text" in data or b"<path" in data
    elif kind == "pdf":
        assert b"/Subtype /Image" not in data
    else:
        assert Image.open(io.BytesIO(data)).size == size


async def test_r1_a_submission_is_answered_at_once_with_a_unique_id_and_where_to_ask(old: Old) -> None:
    began = monotonic()
    answer = await old.call(old.client.call, "POST", "/api/charts/generate", {"option": bars()})
    assert monotonic() - began < 3
    body = answer.json()
    task_id = body["data"]["taskId"]
    assert str(UUID(task_id)) == task_id
    assert (answer.status, body["code"], body["msg"]) == (200, 200, "Task created successfully")
    assert set(body) == {"code", "msg", "data"}
    assert set(body["data"]) == {"taskId", "status", "statusUrl", "createdAt"}
    assert (body["data"]["status"], body["data"]["statusUrl"]) == ("pending", f"/api/charts/status/{task_id}")
    assert re.fullmatch(MOMENT, body["data"]["createdAt"])
    more = await asyncio.gather(*(old.call(old.client.generate, bars()) for _ in range(5)))
    assert len({task_id, *(one["taskId"] for one in more)}) == 6
    for one in more:
        assert (await old.call(old.client.wait, one["taskId"]))["status"] == "completed"


async def test_r1_4_an_accepted_task_survives_the_process_that_accepted_it(old: Old) -> None:
    option = bars()
    task = await old.call(old.client.generate, option)
    os.killpg(old.service.gateway.pid, signal.SIGKILL)
    await old.service.gateway.wait()
    assert (await old.call(old.other.wait, task["taskId"]))["status"] == "completed"
    await old.service.gateway.start()

    async def answers() -> bool:
        return bool(await old.service.queue_status())

    await old.until(answers)
    assert (await old.call(old.client.status, task["taskId"]))["status"] == "completed"


async def test_r2_the_status_of_a_completed_task_has_its_image(old: Old) -> None:
    task = await old.call(old.client.generate, bars())
    data = await old.call(old.client.wait, task["taskId"])
    assert data["taskId"] == task["taskId"]
    assert data["createdAt"] == task["createdAt"]
    assert data["createdAt"] <= data["startedAt"] <= data["completedAt"]
    assert all(re.fullmatch(MOMENT, data[name]) for name in ("createdAt", "startedAt", "completedAt"))
    assert "error" not in data
    assert data["fileName"].endswith(".png")
    assert data["fileName"] in urlsplit(data["imageUrl"]).path
    picture = await old.call(old.client.call, "GET", data["imageUrl"])
    check_picture(picture.body, "png")


async def test_r2_4_the_status_of_a_failed_task_has_the_error_in_words(old: Old) -> None:
    task = await old.call(old.client.generate, {"series": [{"type": "sankey"}]})
    data = await old.call(old.client.wait, task["taskId"])
    assert (data["status"], data["taskId"]) == ("failed", task["taskId"])
    assert "sankey" in data["error"]
    assert "imageUrl" not in data


async def test_r2_5_a_status_is_answered_within_a_second_and_an_unknown_one_with_404(old: Old) -> None:
    began = monotonic()
    answer = await old.call(old.client.call, "GET", f"/api/charts/status/{uuid4()}")
    assert monotonic() - began < 1
    assert (answer.status, answer.json()["msg"]) == (404, "Task not found")
    assert error_of(answer)["type"] == "NOT_FOUND_ERROR"


async def test_r3_r4_ten_at_once_are_processing_until_stored_and_the_rest_wait_in_order(old: Old) -> None:
    old.oss.stop()  # uploads begin, and do not end
    try:
        tasks = [await old.call(old.client.generate, bars(), height=300 + n) for n in range(AT_ONCE + 3)]
        late = await old.call(old.client.generate, bars(), timeToLiveS=1)

        async def lane_is_full() -> bool:
            return (await old.statuses(tasks)).count("processing") == AT_ONCE

        await old.until(lane_is_full)
        await old.until(lambda: asyncio.sleep(0, old.oss.held))
        assert await old.statuses([*tasks, late]) == ["processing"] * AT_ONCE + ["pending"] * 4
        queue = (await old.call(old.client.call, "GET", "/api/system/queue-status")).json()["data"]
        assert (queue["processingTasks"], queue["pendingTasks"]) == (AT_ONCE, 4)
        assert (queue["queueLength"], queue["maxConcurrent"]) == (4, AT_ONCE)
        probe = await old.call(old.client.call, "GET", "/health")
        assert probe.status == 200
        await asyncio.sleep(1.1)  # the time to live of the last one
    finally:
        old.oss.go_on()
    done = [await old.call(old.client.wait, task["taskId"]) for task in tasks]
    assert [one["status"] for one in done] == ["completed"] * len(tasks)
    assert all(earlier["startedAt"] <= later["startedAt"] for earlier, later in pairwise(done))
    assert len({one["fileName"] for one in done}) == len(tasks)
    failed = await old.call(old.client.wait, late["taskId"])
    assert (failed["status"], failed["errorCode"]) == ("failed", "QUEUE_TIMEOUT")
    assert "longer than 1 s" in failed["error"]


async def test_r4_4_the_queue_status_has_the_old_figures(old: Old) -> None:
    answer = await old.call(old.client.call, "GET", "/api/system/queue-status")
    assert (answer.status, answer.json()["code"]) == (200, 200)
    figures = {
        "pendingTasks",
        "processingTasks",
        "totalProcessed",
        "averageProcessingTime",
        "queueLength",
        "maxConcurrent",
        "completedTasks",
    }
    data = answer.json()["data"]
    assert figures <= set(data)
    assert all(isinstance(data[name], int | float) for name in figures)


async def test_r5_keys_have_the_prefix_or_the_folder_asked_for_and_addresses_the_domain(old: Old) -> None:
    usual = await old.call(old.client.generate, bars())
    asked = await old.call(old.client.generate, bars(), ossPath="reports/2026")
    data = await old.call(old.client.wait, usual["taskId"])
    assert data["ossKey"].startswith("old-charts/")
    data = await old.call(old.client.wait, asked["taskId"])
    assert data["ossKey"].startswith("reports/2026/")
    assert data["imageUrl"].startswith(old.oss.url)
    elsewhere = await old.call(old.other.status, asked["taskId"])
    assert elsewhere["imageUrl"].startswith("https://img.example.com/reports/2026/")


async def test_r5_5_a_wrong_bucket_configuration_refuses_to_start(old: Old, tmp_path: Path) -> None:
    env = old.env | {"OSS_ACCESS_KEY_SECRET": "wrong", "PLOTWIRE_MAX_ATTEMPTS": "1"}
    process = ChildProcess("refused", [sys.executable, "-m", "consumer"], tmp_path / "refused.log", env)
    await process.start()
    assert await asyncio.wait_for(process.wait(), LIMIT_S) == 78
    assert "SignatureDoesNotMatch" in (tmp_path / "refused.log").read_text()


@pytest.mark.parametrize("kind", MAGIC)
async def test_every_kind_is_the_real_one_synchronously_and_not(old: Old, kind: str) -> None:
    option = bars()
    answer = await old.call(old.client.draw, option, type=kind, width=320, height=240)
    assert (answer.status, answer.headers["Content-Type"]) == (200, MEDIA[kind])
    check_picture(answer.body, kind, (320, 240))
    answer = await old.call(old.client.draw, option, type=kind, width=320, height=240, base64=True)
    body = answer.json()
    assert (body["code"], body["msg"]) == (200, "success")
    head, _, data = body["data"].partition(",")
    assert head == f"data:{MEDIA[kind]};base64"
    check_picture(base64.b64decode(data, validate=True), kind, (320, 240))
    answer = await old.call(old.client.draw, option, type=kind, download=True)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="chart.{kind}"'
    task = await old.call(old.client.generate, option, type=kind, width=320, height=240)
    done = await old.call(old.client.wait, task["taskId"])
    stored = await old.call(old.client.call, "GET", done["imageUrl"])
    check_picture(stored.body, kind, (320, 240))


async def test_an_address_with_the_config_is_an_image_of_600_by_400(old: Old) -> None:
    answer = await old.call(old.client.chart_url, bars())
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    check_picture(answer.body, "png")
    long = bars() | {"remark": "图" * 3000}
    assert (await old.call(old.client.chart_url, long)).status == 200


async def test_pages_of_every_origin_may_call(old: Old) -> None:
    answer = await old.call(old.client.draw, bars())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    answer = await old.call(old.client.call, "GET", "/api/nothing")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_the_switch_makes_either_route_wait_or_not(old: Old) -> None:
    waited = await old.call(
        old.client.call, "POST", "/api/charts/generate", {"option": bars(), "async": False}
    )
    check_picture(waited.body, "png")
    answered = (await old.call(old.client.draw, bars(), **{"async": True})).json()
    assert (answered["msg"], answered["data"]["status"]) == ("Task created successfully", "pending")
    assert (await old.call(old.client.wait, answered["data"]["taskId"]))["status"] == "completed"


@pytest.mark.parametrize("path", ["/", "/api/charts/generate"])
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"option": "x"},
        {"option": {}, "type": "gif"},
        {"option": {}, "width": 0},
        {"option": {}, "height": 4001},
        {"option": {}, "width": "wide"},
    ],
)
async def test_a_wrong_body_is_a_validation_error(old: Old, path: str, wrong: dict[str, Any]) -> None:
    answer = await old.call(old.client.call, "POST", path, wrong)
    assert answer.status == 400
    assert error_of(answer)["type"] == "VALIDATION_ERROR"


async def test_a_chart_that_cannot_be_drawn_is_an_error_of_the_synchronous_call(old: Old) -> None:
    answer = await old.call(old.client.draw, {"series": [{"type": "sankey"}]})
    error = error_of(answer)
    assert (answer.status, error["type"], error["path"]) == (400, "VALIDATION_ERROR", "series[0].type")


async def test_health_is_told_and_the_system_health_tells_more(old: Old) -> None:
    body = (await old.call(old.client.call, "GET", "/health")).json()
    assert body["status"] == "ok"
    assert re.fullmatch(MOMENT, body["timestamp"])
    assert isinstance(body["version"], str)
    answer = await old.call(old.client.call, "GET", "/api/system/health")
    data = answer.json()["data"]
    assert (answer.status, data["status"], data["oss"]) == (200, "ok", {"status": "ok"})
    assert data["uptime"] > 0
    assert data["memoryUsage"]["rss"] > 1_000_000
    assert {"pendingTasks", "processingTasks"} <= set(data["queueStatus"])


async def test_metrics_are_prometheus_text_and_the_performance_is_json(old: Old) -> None:
    await old.call(old.client.draw, bars())
    answer = await old.call(old.client.call, "GET", "/api/system/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    text = answer.body.decode()
    for name in ("plotwire_http_requests_total", "plotwire_uptime_seconds", "plotwire_memory_bytes"):
        assert re.search(rf"^{name}(\{{.*\}})? [0-9.e+]+$", text, re.MULTILINE), name
    completed = re.search(r'^plotwire_tasks\{status="completed"\} (\S+)$', text, re.MULTILINE)
    assert completed
    assert float(completed[1]) >= 1
    data = (await old.call(old.client.call, "GET", "/api/system/performance")).json()["data"]
    assert data["queueStatus"]["completedTasks"] >= 1
    assert data["httpRequests"]["200"] >= 1


async def test_r6_the_clean_up_tells_its_state_and_runs_on_demand(old: Old) -> None:
    answer = await old.call(old.client.call, "POST", "/api/system/cleanup/manual")
    data = answer.json()["data"]
    assert (answer.status, data["cleanedTasks"], data["deletedFiles"], data["errors"]) == (200, 0, 0, [])
    assert re.fullmatch(MOMENT, data["timestamp"])
    answer = await old.call(old.client.call, "GET", "/api/system/cleanup-status")
    assert (answer.status, answer.json()["code"]) == (200, 200)


async def test_an_unknown_route_is_not_found(old: Old) -> None:
    answer = await old.call(old.client.call, "GET", "/api/nothing")
    assert (answer.status, answer.json()["msg"]) == (404, "Endpoint not found")
    assert error_of(answer)["type"] == "NOT_FOUND_ERROR"


async def test_a_full_queue_is_answered_503_with_the_time_to_come_back(old: Old, tmp_path: Path) -> None:
    port = free_port()
    env = old.env | {"PORT": str(port), "PLOTWIRE_GATEWAY_MAX_PENDING": "2"}
    narrow = ChildProcess("narrow", [sys.executable, "-m", "gateway"], tmp_path / "narrow.log", env)
    client = OldClient(f"http://127.0.0.1:{port}")
    try:
        await narrow.start()
        await narrow.until(lambda: old.works(client), LIMIT_S)
        old.oss.stop()
        tasks = [await old.call(old.client.generate, bars()) for _ in range(AT_ONCE + 2)]

        async def full() -> Answer | None:
            answer: Answer = await old.call(client.call, "POST", "/api/charts/generate", {"option": bars()})
            if answer.status == 200:
                tasks.append(answer.json()["data"])
                return None
            return answer

        answer = await old.until(full)
        assert (answer.status, error_of(answer)["type"]) == (503, "SYSTEM_ERROR")
        assert int(answer.headers["Retry-After"]) > 0
        health = await old.call(client.call, "GET", "/api/system/health")
        assert (health.status, error_of(health)["pendingTasks"] >= 2) == (503, True)
    finally:
        old.oss.go_on()
        await narrow.stop()
    for task in tasks:
        assert (await old.call(old.client.wait, task["taskId"]))["status"] == "completed"


async def test_who_waits_too_long_is_answered_504_with_the_task_which_goes_on(
    old: Old, tmp_path: Path
) -> None:
    port = free_port()
    env = old.env | {"PORT": str(port), "PLOTWIRE_GATEWAY_SYNC_LIMIT_S": "1"}
    hasty = ChildProcess("hasty", [sys.executable, "-m", "gateway"], tmp_path / "hasty.log", env)
    client = OldClient(f"http://127.0.0.1:{port}")
    try:
        await hasty.start()
        await hasty.until(lambda: old.works(client), LIMIT_S)
        old.oss.stop()
        answer = await old.call(client.draw, bars())
        error = error_of(answer)
        assert (answer.status, error["statusUrl"]) == (504, f"/api/charts/status/{error['taskId']}")
        assert answer.headers["Location"] == error["statusUrl"]
    finally:
        old.oss.go_on()
        await hasty.stop()
    assert (await old.call(old.client.wait, error["taskId"]))["status"] == "completed"


async def test_a_status_is_the_same_at_every_instance_and_after_a_restart_of_all(old: Old) -> None:
    good = await old.call(old.client.generate, bars())
    bad = await old.call(old.client.generate, {"series": [{"type": "sankey"}]})
    ids = [one["taskId"] for one in (good, bad)]

    def lasting(data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in data.items() if not name.startswith("imageUrl")}

    before = [lasting(await old.call(old.client.wait, one)) for one in ids]
    assert [lasting(await old.call(old.other.status, one)) for one in ids] == before
    for process in (old.service.gateway, old.second, *old.service.consumers):
        await process.stop()
        await process.start()

    async def both_work() -> bool:
        return await old.works(old.client) and await old.works(old.other)

    await old.until(both_work)
    for client in (old.client, old.other):
        assert [lasting(await old.call(client.status, one)) for one in ids] == before
    assert json.dumps(before)
