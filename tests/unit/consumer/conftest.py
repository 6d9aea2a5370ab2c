"""Stand-ins for the consumer's ports, with a memory of what was asked of them, in order."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consumer.announcer import Announcer
from consumer.breaker import Breakers
from consumer.intake import Intake
from consumer.pictures import Pictures
from consumer.pipeline import Pipeline
from consumer.render_worker import Drawing
from contracts.dialects import Dialect
from contracts.errors import PlotwireError, StoreUnavailable
from contracts.identifiers import Lane
from contracts.images import KeptImage, Reservation
from contracts.messages import Chart, ChartEvent, ChartFailed, ChartRequest, encode_event, encode_request
from contracts.tasks import (
    AlreadyFinished,
    ClaimAnswer,
    Claimed,
    Conflicting,
    FailedAttempt,
    StoredImage,
    UnsentEvent,
)
from contracts.topology import event_key

CREATED_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass
class World:
    """Everything outside the consumer. `fail[step]` is a list of errors that step raises, one a call."""

    steps: list[str] = field(default_factory=list)
    fail: dict[str, list[Exception]] = field(default_factory=dict)
    finished: dict[str, tuple[ChartEvent, bool]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    noted: list[tuple[str, int, str]] = field(default_factory=list)
    crashes: int = 0
    down: set[str] = field(default_factory=set)
    """Servers that answer no probe."""
    slow: set[str] = field(default_factory=set)
    """Steps that never end."""
    stolen: bool = False
    started: dict[str, datetime] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: dict[str, KeptImage] = field(default_factory=dict)
    removed: bool = False
    """Whether the clean-up takes the next image before it is noted as stored."""

    def step(self, name: str) -> None:
        self.steps.append(name)
        if self.fail.get(name):
            raise self.fail[name].pop(0)

    async def claim(self, request: ChartRequest, attempt: int) -> ClaimAnswer:
        assert attempt > 0
        self.step("claim")
        if self.digests.setdefault(request.task_id, request.digest()) != request.digest():
            return Conflicting()
        if request.task_id in self.finished:
            event, sent = self.finished[request.task_id]
            return AlreadyFinished(unsent_event=None if sent else _unsent(event))
        self.tokens[request.task_id] = self.tokens.get(request.task_id, 0) + 1
        return Claimed(
            token=self.tokens[request.task_id],
            created_at=CREATED_AT,
            started_at=self.started.setdefault(request.task_id, datetime.now(UTC)),
            expires_at=CREATED_AT + timedelta(days=7),
            render_crashes=self.crashes,
        )

    async def finish(self, token: int, event: ChartEvent, image: StoredImage | None) -> bool:
        self.step("record failure" if isinstance(event, ChartFailed) else "record")
        assert (image is None) == isinstance(event, ChartFailed)
        task_id = event.data.task_id
        if self.stolen or self.tokens[task_id] != token:
            return False
        self.finished[task_id] = (event, False)
        return True

    async def end_new(self, request: ChartRequest, event: ChartEvent, image: StoredImage) -> bool:
        assert event.data.task_id == request.task_id
        assert image.object_key in self.kept
        self.step("end new")
        if request.task_id in self.digests:
            return False
        self.digests[request.task_id] = request.digest()
        self.tokens[request.task_id] = 1
        self.finished[request.task_id] = (event, False)
        return True

    async def record_failed(self, event: ChartFailed, digest: str) -> bool:
        self.step("record failure")
        if self.digests.setdefault(event.subject, digest) != digest or event.subject in self.finished:
            return False
        self.finished[event.subject] = (event, False)
        return True

    async def count_crash(self, task_id: str) -> int:
        self.step("count crash")
        assert task_id in self.tokens
        self.crashes += 1
        return self.crashes

    async def note_failure(self, task_id: str, failed: FailedAttempt) -> None:
        self.noted.append((task_id, failed.attempt, failed.code))
        if self.fail.get("note failure"):
            raise self.fail["note failure"].pop(0)

    async def mark_sent(self, task_id: str, event_id: str) -> None:
        self.step("mark sent")
        event, _ = self.finished[task_id]
        assert event.id == event_id
        self.finished[task_id] = (event, True)

    async def draw(self, request: ChartRequest) -> Drawing:
        self.step("draw")
        if "draw" in self.slow:
            await asyncio.Event().wait()
        return Drawing(b"picture", request.output.width, request.output.height, (), 5.0)

    key_prefix = "charts/"

    async def reserve(self, digest: str, new_key: str, folder: str, until: datetime) -> Reservation:
        self.step("reserve")
        assert new_key.startswith(folder)
        assert until > datetime.now(UTC), "the image must outlive the task"
        key = self.keys.setdefault(digest, new_key)
        return Reservation(object_key=key, kept=self.kept.get(key))

    async def note_stored(self, kept: KeptImage) -> bool:
        self.step("note stored")
        key = kept.image.object_key
        if self.removed:
            self.removed = False
            self.keys = {digest: used for digest, used in self.keys.items() if used != key}
            return False
        self.kept[key] = kept
        return True

    async def put(self, key: str, data: bytes, media_type: str, file_name: str) -> None:
        assert (data, media_type) == (b"picture", "image/png")
        assert key.endswith(file_name)
        self.step("store")

    def url(self, key: str) -> tuple[str, datetime | None]:
        return f"https://img.example.com/{key}", None

    async def check(self) -> None:
        return None

    async def ask(self, server: str) -> None:
        if server in self.down:
            raise StoreUnavailable(server)

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        assert body
        self.step(f"announce {event_id} as {routing_key}")


@dataclass
class Letter:
    """A delivery that remembers how it was settled."""

    world: World
    body: bytes
    attempt: int = 1
    lane: Lane = Lane.BULK
    headers: Mapping[str, str] = field(default_factory=dict)
    error: PlotwireError | None = None
    is_counted: bool | None = None
    content_type: str | None = None
    content_encoding: str | None = None

    async def done(self) -> None:
        self.world.step("done")

    async def retry(self, error: PlotwireError, *, counted: bool) -> None:
        self.world.step("retry")
        self.error = error
        self.is_counted = counted

    async def leave_letter(self, error: PlotwireError) -> None:
        self.world.step("leave letter")
        self.error = error

    async def bury(self, error: PlotwireError) -> None:
        self.world.step("bury")
        self.error = error


def _unsent(event: ChartEvent) -> UnsentEvent:
    return UnsentEvent(
        task_id=event.subject, event_id=event.id, routing_key=event_key(event), body=encode_event(event)
    )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def make_intake(world: World) -> Callable[[], Intake]:
    """Each is a consumer of its own."""

    def make() -> Intake:
        breakers = Breakers.of(store=lambda: world.ask("store"), images=lambda: world.ask("images"))
        pictures = Pictures(world, world, world, renderer="1", breakers=breakers)
        announcer = Announcer(world, world)
        pipeline = Pipeline(
            world, pictures, world, announcer, crash_budget=3, queue_limit_s=300, store=breakers.store
        )
        return Intake(pipeline, world, max_attempts=4, attempt_limit_s=0.2, breakers=breakers)

    return make


@pytest.fixture
def intake(make_intake: Callable[[], Intake]) -> Intake:
    return make_intake()


@pytest.fixture
def make_request() -> Callable[..., ChartRequest]:
    def make(**fields: Any) -> ChartRequest:
        option = {"series": [{"type": "bar", "data": [1, 2, 3]}]}
        given = {"task_id": "t-1", "client": "mail", "chart": Chart(dialect=Dialect.ECHARTS, body=option)}
        return ChartRequest(**(given | fields))

    return make


@pytest.fixture
def letter(world: World, make_request: Callable[..., ChartRequest]) -> Callable[..., Letter]:
    def make(body: bytes | None = None, attempt: int = 1, **fields: Any) -> Letter:
        return Letter(world, body if body is not None else encode_request(make_request(**fields)), attempt)

    return make
