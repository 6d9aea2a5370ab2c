"""What operators do over HTTP, at real servers: dead letters, the clean-up, the overview."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from adapters.mongo_cancel import MongoCancellations
from adapters.mongo_expiry import MongoExpiry
from adapters.mongo_lease import MongoLease
from adapters.mongo_listing import MongoListing
from adapters.mongo_outbox import MongoRequestOutbox
from adapters.mongo_quotas import MongoQuotas
from adapters.mongo_sent_marks import MongoSentMarks
from adapters.mongo_throughput import MongoThroughput
from adapters.oss_images import OssImages
from adapters.rabbit_admin import RabbitAdmin
from contracts.dead_letters import Actor, DeadLetter
from contracts.errors import BrokerUnavailable
from contracts.messages import ChartRequest, decode_request, encode_request
from contracts.tasks import TaskStatus
from gateway.http_server import GatewayRunner
from gateway.keys import KeyFile, Scope, make
from gateway.operations_ports import Operations
from gateway.ports import Outside
from gateway.routes import application
from gateway.settings import GatewaySettings
from operations.cleanup import Cleanup
from operations.turns import CleanupTurns

WEEK = timedelta(days=7)
Ask = Callable[..., Awaitable[tuple[int, Any]]]


class Server(TestServer):
    def __init__(self, app: web.Application, settings: GatewaySettings) -> None:
        super().__init__(app)
        self._settings = settings

    async def _make_runner(self, **_debugging: Any) -> web.BaseRunner:
        return GatewayRunner(self.app, self._settings)


@pytest.fixture
def lease(at: Any) -> MongoLease:
    return MongoLease(at.tasks.database, hold_s=30)


@pytest.fixture
async def ask(at: Any, images: OssImages, lease: MongoLease, tmp_path: Path) -> AsyncIterator[Ask]:
    """Asks a gateway on real servers, as the operator `ops` unless told; gives status and JSON."""
    tokens, kept = {}, []
    for name, scopes in {"ops": (Scope.READ, Scope.OPERATE), "mail": (Scope.SUBMIT, Scope.READ)}.items():
        tokens[name], key = make(name, scopes)
        kept.append(key)
    path = tmp_path / "keys.json"
    KeyFile(keys=tuple(kept)).write(path)

    database, admin = at.tasks.database, RabbitAdmin(at.addresses.amqp_url, at.topology)
    outbox, throughput = MongoRequestOutbox(at.tasks), MongoThroughput(database)
    await asyncio.gather(outbox.prepare(), throughput.prepare(), lease.prepare())
    cleanup = Cleanup(MongoExpiry(database), at.letters, images, retention=WEEK, orphan_age=timedelta(0))
    turns = CleanupTurns(cleanup, lease, interval=timedelta(days=1))
    settings = GatewaySettings(keys_file=path)
    outside = Outside(
        at.tasks,
        MongoSentMarks(at.tasks),
        outbox,
        cast("Any", at.publisher),
        admin,
        cast("Any", images),
        MongoQuotas(database),
        MongoCancellations(at.tasks),
        MongoListing(at.tasks),
    )
    app = application(settings, outside, Operations(at.desk, turns, throughput, admin), at.topology)
    async with TestClient(Server(app, settings)) as client:

        async def one(method: str, path: str | URL, *, who: str = "ops", **more: Any) -> tuple[int, Any]:
            headers = {"Authorization": f"Bearer {tokens[who]}"}
            async with client.request(method, path, headers=headers, **more) as response:
                if response.content_type != "application/json":
                    return response.status, await response.read()
                answer = await response.json()
                return response.status, answer["error"] if "error" in answer else answer["data"]

        yield one


def spoilt(request: ChartRequest) -> bytes:
    return encode_request(request).replace(b'"png"', b'"pgn"')


async def test_a_letter_is_listed_shown_mended_and_replayed(
    at: Any, ask: Ask, chart_request: ChartRequest
) -> None:
    letter: DeadLetter = await at.letter(spoilt(chart_request))
    url = f"/api/dead-letters/{letter.letter_id}"
    status, page = await ask("GET", "/api/dead-letters")
    assert (status, [one["letterId"] for one in page["letters"]], page["nextCursor"]) == (
        200,
        [letter.letter_id],
        None,
    )

    status, shown = await ask("GET", url)
    assert (status, shown["bodyText"].encode(), shown["bodyIsWhole"]) == (200, spoilt(chart_request), True)
    assert (shown["code"], shown["audit"][0]["action"]) == ("STORAGE_UNAVAILABLE", "collected")
    assert (await ask("GET", f"{url}/body")) == (200, spoilt(chart_request))

    status, refused = await ask("POST", f"{url}/replay")
    assert (status, refused["code"], refused["path"]) == (400, "INVALID_MESSAGE", "output.type")
    mended = json.loads(encode_request(chart_request))
    unknown_series = mended | {"chart": {**mended["chart"], "body": {"series": [{"type": "sankey"}]}}}
    status, refused = await ask("POST", f"{url}/replay", json={"request": unknown_series})
    assert (status, refused["code"], refused["path"]) == (400, "UNSUPPORTED_CHART", "series[0].type")

    status, planned = await ask("POST", f"{url}/replay?dryRun=true", json={"request": mended})
    assert (status, planned["done"], planned["letter"]["state"]) == (200, False, "open")
    assert await at.sent() == []
    status, done = await ask("POST", f"{url}/replay", json={"request": mended})
    assert (status, done["done"], done["letter"]["state"]) == (200, True, "replayed")
    assert done["destination"] == {"exchange": at.topology.requests, "routingKey": "chart.request.bulk.mail"}
    [message] = await at.sent()
    assert decode_request(message.body).digest() == chart_request.digest()
    _, shown = await ask("GET", url)
    by = shown["audit"][-1]["by"]
    assert by["name"].startswith("ops (key ")
    assert by["place"] == "127.0.0.1"
    status, refused = await ask("POST", f"{url}/replay")
    assert (status, refused["code"]) == (409, "LETTER_NOT_OPEN")


async def test_a_letter_is_discarded_once_with_the_reason_that_was_given(at: Any, ask: Ask) -> None:
    letter = await at.letter(b"not json")
    url = f"/api/dead-letters/{letter.letter_id}"
    status, told = await ask("DELETE", f"{url}?reason=spam")
    assert (status, told["state"]) == (200, "discarded")
    status, refused = await ask("DELETE", url)
    assert (status, refused["code"]) == (409, "LETTER_NOT_OPEN")
    kept = await at.letters.find(letter.letter_id)
    assert (kept.audit[-1].action, kept.audit[-1].detail) == ("discarded", "spam")
    _, page = await ask("GET", "/api/dead-letters?state=discarded")
    assert len(page["letters"]) == 1


async def test_pages_hold_every_letter_once_also_those_of_one_moment(at: Any, ask: Ask) -> None:
    letters = [await at.letter(f"body {number}".encode()) for number in range(7)]
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    await at.tasks.database.dead_letters.update_many({}, {"$set": {"collected_at": moment}})
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        status, page = await ask("GET", f"/api/dead-letters?limit=2{cursor}")
        assert status == 200
        seen += [one["letterId"] for one in page["letters"]]
        cursor = f"&cursor={page['nextCursor']}"
    assert page["nextCursor"] is None
    assert sorted(seen) == sorted(letter.letter_id for letter in letters)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=STORAGE_UNAVAILABLE", 2),
        ("code=CRASH_LOOP", 0),
        ("code=CRASH_LOOP&code=STORAGE_UNAVAILABLE", 2),
        ("client=mail", 1),
        ("client=shop", 0),
        ("text=NOT+JSON", 1),
        ("text=.*", 0),
        ("newerThan=2020-01-01T00:00:00Z", 2),
        ("olderThan=2020-01-01T00:00:00Z", 0),
        ("state=replayed&state=discarded", 0),
        ("source=buried&lane=bulk", 1),
    ],
)
async def test_filters_say_which_letters(
    at: Any, ask: Ask, chart_request: ChartRequest, query: str, found: int
) -> None:
    await at.letter(encode_request(chart_request))
    await at.letter(b"not json")
    status, page = await ask("GET", f"/api/dead-letters?{query}")
    assert (status, len(page["letters"])) == (200, found)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("state=closed", "state"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("olderThan=yesterday", "olderThan"),
        ("olderThan=2020-01-01T00:00:00", "olderThan"),
        ("olderThan=0001-01-01T00:00:00%2B14:00", "olderThan"),
        ("text=a%00b", "text"),
        ("text=", "text"),
        ("client[$ne]=x&client=%0a", "client"),
        ("cursor=x", "cursor"),
        ("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ", "cursor"),
    ],
)
async def test_a_wrong_filter_is_named(ask: Ask, query: str, named: str) -> None:
    status, error = await ask("GET", f"/api/dead-letters?{query}")
    assert (status, error["code"]) == (400, "INVALID_MESSAGE")
    assert named in error["details"]


async def test_what_is_no_letter_is_not_found_whatever_is_asked(at: Any, ask: Ask) -> None:
    await at.letter(b"not json")
    for letter_id in ("0" * 24, "x", "$ne", "%00", "a" * 25):
        for method, path in (("GET", ""), ("GET", "/body"), ("POST", "/replay"), ("DELETE", "")):
            status, error = await ask(method, URL(f"/api/dead-letters/{letter_id}{path}", encoded=True))
            assert (status, error["code"]) == (404, "LETTER_NOT_FOUND")


async def test_operating_needs_its_scope(at: Any, ask: Ask) -> None:
    letter = await at.letter(b"not json")
    url = f"/api/dead-letters/{letter.letter_id}"
    asked = [
        ("GET", "/api/dead-letters"), ("GET", url), ("GET", f"{url}/body"), ("POST", f"{url}/replay"), ("DELETE", url),
        ("GET", "/api/system/overview"), ("GET", "/api/system/cleanup-status"), ("POST", "/api/system/cleanup/manual"),
    ]  # fmt: skip
    for method, path in asked:
        status, error = await ask(method, path, who="mail")
        assert (status, error["code"]) == (403, "FORBIDDEN")
    assert (await at.letters.find(letter.letter_id)).state == "open"


async def test_a_replay_that_the_broker_does_not_take_is_told_as_decided(
    at: Any, ask: Ask, chart_request: ChartRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = await at.failed(chart_request)

    async def away(*_where: Any, **_what: Any) -> None:
        raise BrokerUnavailable("no confirm")

    monkeypatch.setattr(at.publisher, "publish", away)
    status, told = await ask("POST", f"/api/dead-letters/{letter.letter_id}/replay")
    assert (status, told["done"], told["letter"]["state"]) == (202, False, "replaying")
    monkeypatch.undo()
    await at.tasks.database.dead_letters.update_many(
        {}, {"$set": {"replay.at": datetime(2020, 1, 1, tzinfo=UTC)}}
    )
    assert await at.desk.finish_stale(Actor(name="a", place="b")) == 1


async def test_a_clean_up_now_tells_what_went_in_the_words_of_the_old_service(
    at: Any, ask: Ask, chart_request: ChartRequest, lease: MongoLease
) -> None:
    letter = await at.failed(chart_request)
    await at.desk.discard(letter.letter_id, Actor(name="a", place="b"), "old")
    await at.tasks.database.tasks.update_many({}, {"$set": {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}})
    status, dry = await ask("POST", "/api/system/cleanup/manual?dryRun=true")
    assert (status, dry["cleanedTasks"], dry["dryRun"]) == (200, 1, True)
    status, done = await ask("POST", "/api/system/cleanup/manual")
    assert (status, done["cleanedTasks"], done["deletedFiles"], done["errors"]) == (200, 1, 0, [])
    assert done["finishedAt"].startswith(done["timestamp"].removesuffix("Z"))
    assert done["by"].startswith("ops (key ")
    _, state = await ask("GET", "/api/system/cleanup-status")
    assert (state["last"]["cleanedTasks"], state["runningBy"]) == (1, None)

    fence = await lease.take("another", only_if_due=False)
    assert fence is not None
    status, refused = await ask("POST", "/api/system/cleanup/manual")
    assert (status, refused["code"]) == (409, "CLEANUP_RUNNING")


async def test_the_overview_has_lanes_rates_queues_letters_and_the_clean_up(
    at: Any, ask: Ask, chart_request: ChartRequest
) -> None:
    await at.failed(chart_request)
    await at.tasks.add(ChartRequest.new(chart_request.chart, client="shop"))
    status, told = await ask("GET", "/api/system/overview")
    assert (status, told["broker"]) == (200, "ok")
    assert told["lanes"]["bulk"] == {
        "ready": 0,
        "consumers": 0,
        "acceptedPerMinute": 2,
        "completedPerMinute": 0,
        "failedPerMinute": 1,
    }
    assert {one["name"] for one in told["queues"]} == {queue.name for queue in at.topology.queues()}
    assert (told["tasks"]["pending"], told["tasks"]["failed"], told["unsentRequests"]) == (1, 1, 1)
    assert told["deadLetters"] == {"byState": {"open": 1}, "openByCode": {"STORAGE_UNAVAILABLE": 1}}
    assert told["cleanup"] == {"runningBy": None, "dueAt": None, "last": None}


async def test_what_ended_long_ago_is_no_rate(at: Any, chart_request: ChartRequest) -> None:
    await at.failed(chart_request)
    task = await at.tasks.find(chart_request.task_id)
    assert task.status is TaskStatus.FAILED
    long_ago = datetime.now(UTC) - timedelta(minutes=2)
    await at.tasks.database.tasks.update_many(
        {}, {"$set": {"created_at": long_ago, "completed_at": long_ago}}
    )
    throughput = MongoThroughput(at.tasks.database)
    assert {
        one.accepted + one.failed for one in (await throughput.of_last(timedelta(minutes=1))).values()
    } == {0}
    assert sum(one.failed for one in (await throughput.of_last(timedelta(minutes=3))).values()) == 1
