"""The gateway on a real port, with stand-ins for what lies behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from contracts.errors import BrokerUnavailable, TaskConflict, TaskNotFound
from contracts.identifiers import Lane, TaskId
from contracts.messages import ChartFailed, ChartRequest, Failure, decode_event
from contracts.tasks import (
    LaneThroughput,
    StoredImage,
    Submission,
    TaskCounts,
    TaskFilter,
    TaskPlace,
    TaskRecord,
    TaskStatus,
)
from contracts.topology import Topology
from contracts.warnings import ChartWarning
from gateway.http_server import GatewayRunner
from gateway.operations_ports import Operations
from gateway.ports import Outside
from gateway.routes import application
from gateway.settings import GatewaySettings

NOW = datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class Depth:
    ready: int
    consumers: int


@dataclass
class Behind:
    """Store, broker and bucket in one. `fail[step]` is what that step raises."""

    tasks: dict[TaskId, TaskRecord] = field(default_factory=dict)
    published: list[ChartRequest] = field(default_factory=list)
    fail: dict[str, Exception] = field(default_factory=dict)
    waiting: int = 2
    unsent: int = 0
    silent: bool = False
    """Whether the broker takes publishes and confirms none."""
    blind: bool = False
    """Whether it answers no question about its queues."""
    tried: int = 0
    marked: list[TaskId] = field(default_factory=list)
    ready: bool = True
    spent: dict[tuple[str, date], int] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    encoded: dict[TaskId, bytes | None] = field(default_factory=dict)
    events: list[tuple[str, str, Any]] = field(default_factory=list)
    asked: list[tuple[TaskFilter, TaskPlace | None, int]] = field(default_factory=list)
    on_publish: Callable[[ChartRequest], None] = lambda _: None
    """What consumers do with a request."""

    def step(self, name: str) -> None:
        if name in self.fail:
            raise self.fail[name]

    async def add(
        self, request: ChartRequest, submission: Submission | None = None, *, encoded: bytes | None = None
    ) -> TaskRecord:
        self.step("add")
        self.encoded[request.task_id] = encoded
        if found := self.tasks.get(request.task_id):
            if found.request_digest != request.digest():
                raise TaskConflict("in use")
            return found
        record = TaskRecord(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            status=TaskStatus.PENDING,
            output=request.output,
            request_digest=request.digest(),
            submission=submission,
            created_at=NOW,
            expires_at=NOW + timedelta(days=7),
        )
        self.tasks[request.task_id] = record
        return record

    async def count(self, limit: int) -> int:
        self.step("count")
        return min(self.unsent, limit)

    async def mark_request_sent(self, task_id: TaskId) -> None:
        self.step("mark")
        assert task_id in self.tasks
        self.marked.append(task_id)

    async def find(self, task_id: TaskId) -> TaskRecord:
        self.step("find")
        if task_id not in self.tasks:
            raise TaskNotFound(f"no task has the id {task_id}")
        return self.tasks[task_id]

    async def counts(self) -> TaskCounts:
        self.step("counts")
        return TaskCounts(pending=2, processing=1, completed=5, failed=1, average_processing_s=0.12345)

    async def check(self) -> None:
        self.step("check")

    async def spend(self, key_id: str, day: date, charts: int, limit: int) -> int | None:
        self.step("spend")
        used = self.spent.get((key_id, day), 0) + charts
        if used > limit:
            return None
        self.spent[key_id, day] = used
        return used

    async def of_last(self, window: timedelta) -> dict[Lane, LaneThroughput]:
        self.step("throughput")
        assert window == timedelta(minutes=1)
        return {
            Lane.INTERACTIVE: LaneThroughput(accepted=60, completed=50, failed=1),
            Lane.BULK: LaneThroughput(),
        }

    async def queue_depths(self) -> dict[str, Depth]:
        self.step("depths")
        return {"dead": Depth(0, 1)}

    async def publish_request(
        self, request: ChartRequest, encoded: bytes | None = None, *, within_s: float | None = None
    ) -> None:
        assert encoded is self.encoded[request.task_id]
        self.tried += 1
        self.step("publish")
        if self.silent:
            assert within_s is not None, "a caller is not to wait for long"
            await asyncio.sleep(within_s)
            raise BrokerUnavailable("not confirmed in time")
        self.published.append(request)
        self.on_publish(request)

    async def lane_depths(self) -> dict[Lane, Depth]:
        self.step("depths")
        if self.blind:
            await asyncio.Event().wait()
        return {Lane.INTERACTIVE: Depth(0, 1), Lane.BULK: Depth(self.waiting, 1)}

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        self.step("publish_event")
        self.events.append((event_id, routing_key, decode_event(body)))

    async def mark_sent(self, task_id: TaskId, event_id: str) -> None:
        assert task_id in self.tasks
        self.marked.append(event_id)

    async def cancel(self, seen: TaskRecord, event: ChartFailed) -> bool:
        if self.tasks[seen.task_id].status is not TaskStatus.PENDING:
            return False
        self.fail_task(seen.task_id, event.data.error)
        return True

    async def page(self, wanted: TaskFilter, after: TaskPlace | None, limit: int) -> list[TaskRecord]:
        self.asked.append((wanted, after, limit))
        return list(self.tasks.values())[:limit]

    def complete(self, task_id: TaskId, data: bytes, *warnings: ChartWarning) -> None:
        """End a task well."""
        task = self.tasks[task_id]
        key = f"charts/{task_id}.{task.output.type}"
        self.objects[key] = data
        image = StoredImage(object_key=key, size_bytes=len(data), sha256="0", width=600, height=400)
        self._end(task_id, status=TaskStatus.COMPLETED, image=image, warnings=warnings)

    def fail_task(self, task_id: TaskId, error: Failure) -> None:
        """End a task badly."""
        self._end(task_id, status=TaskStatus.FAILED, error=error)

    def _end(self, task_id: TaskId, **fields: Any) -> None:
        task = self.tasks[task_id]
        fields |= {"started_at": NOW, "completed_at": NOW + timedelta(seconds=1)}
        self.tasks[task_id] = task.model_copy(update=fields)

    async def get(self, key: str) -> bytes:
        self.step("get")
        return self.objects[key]

    async def exists(self, key: str) -> bool:
        self.step("exists")
        return key in self.objects

    def url(self, key: str) -> tuple[str, datetime | None]:
        return f"https://img.example.com/{key}?sig=1", NOW + timedelta(days=1)


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def settings_changed(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a test wants otherwise."""
    changed: dict[str, Any] = getattr(request, "param", {})
    return changed


@pytest.fixture
def settings(settings_changed: dict[str, Any]) -> GatewaySettings:
    given: dict[str, Any] = {
        "max_body_bytes": 200_000,
        "read_limit_s": 0.5,
        "max_pending": 10,
        "max_outbox": 5,
        "retry_after_s": 7,
        "sync_limit_s": 0.6,
        "max_waiting": 3,
        "drain_notice_s": 0.3,
        "drain_limit_s": 2,
    }
    return GatewaySettings(**given | settings_changed)


class GatewayServer(TestServer):
    """As `gateway.app` serves it."""

    def __init__(self, behind: Behind, settings: GatewaySettings) -> None:
        outside = Outside(behind, behind, behind, behind, behind, behind, behind, behind, behind)
        # The desk and the clean-up are tested at real servers: tests/integration/operations.
        operations = Operations(cast("Any", None), cast("Any", None), behind, behind)
        super().__init__(application(settings, outside, operations, Topology()))
        self._settings = settings

    async def _make_runner(self, **_debugging: Any) -> web.BaseRunner:
        return GatewayRunner(self.app, self._settings)


@pytest.fixture
async def client(
    behind: Behind, settings: GatewaySettings
) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with TestClient(GatewayServer(behind, settings), auto_decompress=False) as found:
        yield found
