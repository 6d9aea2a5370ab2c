"""Who is let in: keys, scopes, limits, foreign tasks, and pages of other hosts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pydantic import ValidationError

from gateway.endpoints import declared
from gateway.keys import ApiKey, KeyFile, Scope, make
from gateway.settings import GatewaySettings
from tests.unit.gateway.conftest import Behind, GatewayServer

OPTION: dict[str, Any] = {"series": [{"type": "bar", "data": [1, 2]}]}
GENERATE = "/api/charts/generate"
BOTH = (Scope.SUBMIT, Scope.READ)

Answer = tuple[int, dict[str, Any], dict[str, str]]
Ask = Callable[..., Awaitable[Answer]]


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    KeyFile(keys=(make("nobody", BOTH)[1],)).write(path)
    return path


@pytest.fixture
def add(keys_file: Path) -> Callable[..., str]:
    """Adds a key to the file; gives the key."""

    def one(client: str, *scopes: Scope, **limits: Any) -> str:
        token, key = make(client, scopes or BOTH, **limits)
        KeyFile(keys=(*KeyFile.read(keys_file).keys, key)).write(keys_file)
        return token

    return one


@pytest.fixture
def settings(keys_file: Path) -> GatewaySettings:
    return GatewaySettings(keys_file=keys_file, max_body_bytes=200_000, read_limit_s=0.5, max_pending=10)


@pytest.fixture
async def ask(behind: Behind, settings: GatewaySettings) -> AsyncIterator[Ask]:
    """Asks the gateway; it is started by the first question, with the keys that there are by then."""
    found: list[TestClient[web.Request, web.Application]] = []

    async def one(method: str, path: str, key: str | None = None, **more: Any) -> Answer:
        if not found:
            found.append(TestClient(GatewayServer(behind, settings)))
            await found[0].start_server()
        headers = more.pop("headers", {}) | ({"Authorization": f"Bearer {key}"} if key else {})
        async with found[0].request(method, path, headers=headers, **more) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else {}, dict(response.headers)

    yield one
    for client in found:
        await client.close()


def typed(answer: Answer) -> tuple[int, int, str, str]:
    status, body, _ = answer
    return status, body["code"], body["error"]["type"], body["error"]["code"]


async def submit(ask: Ask, key: str | None, **body: Any) -> Answer:
    return await ask("POST", GENERATE, key, json={"option": OPTION} | body)


async def test_without_a_key_only_probes_are_answered(ask: Ask, behind: Behind) -> None:
    answer = await submit(ask, None)
    assert typed(answer) == (401, 401, "VALIDATION_ERROR", "UNAUTHENTICATED")
    assert answer[2]["WWW-Authenticate"].startswith("Bearer")
    assert not behind.tasks
    for path in ("/health", "/health/ready"):
        assert (await ask("GET", path))[0] == 200


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
async def test_a_key_lets_in_under_both_headers(ask: Ask, add: Any, header: str) -> None:
    key = add("mail")
    value = f"bearer  {key}" if header == "Authorization" else key
    answer = await ask("POST", GENERATE, headers={header: value}, json={"option": OPTION})
    assert answer[0] == 200


@pytest.mark.parametrize(
    "forge",
    [
        lambda key: key[:-1],
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key + "A",
        lambda key: "pw_00000000_" + key.split("_", 2)[2],
        lambda key: key.split("_", 2)[2],
        lambda _key: "pw__",
        lambda _key: '{"$ne": null}',
        lambda _key: "pw_" + "x" * 4000,
        lambda _key: "pw_\udcff_",
    ],
)
async def test_a_wrong_key_is_refused_before_anything_is_read(
    ask: Ask, add: Any, behind: Behind, forge: Callable[[str], str]
) -> None:
    wrong = forge(add("mail"))
    answer = await ask("POST", GENERATE, wrong, data=b"x" * 190_000)
    assert typed(answer) == (401, 401, "VALIDATION_ERROR", "UNAUTHENTICATED")
    assert wrong not in str(answer)
    assert not behind.tasks


async def test_an_expired_key_is_refused(ask: Ask, add: Any) -> None:
    key = add("mail", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert typed(await submit(ask, key))[0] == 401


async def test_a_revoked_key_is_refused_within_seconds_and_a_new_one_works(
    ask: Ask, add: Any, keys_file: Path
) -> None:
    old = add("mail")
    assert (await submit(ask, old))[0] == 200
    KeyFile().write(keys_file)
    new = add("mail")

    async def have_changed() -> bool:
        return ((await submit(ask, old))[0], (await submit(ask, new))[0]) == (401, 200)

    async with asyncio.timeout(10):
        while not await have_changed():
            await asyncio.sleep(0.1)
    await asyncio.to_thread(keys_file.write_text, "{")
    await asyncio.sleep(2.5)  # it is looked at every two seconds; nothing tells that it was
    assert (await submit(ask, new))[0] == 200, "a broken file locks nobody out"


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (Scope.READ, "POST", GENERATE),
        (Scope.SUBMIT, "GET", "/api/charts/status/x"),
        (Scope.SUBMIT, "GET", "/api/system/queue-status"),
    ],
)
async def test_a_key_without_the_scope_is_told_which_one_is_missing(
    ask: Ask, add: Any, scope: Scope, method: str, path: str
) -> None:
    answer = await ask(
        method, path, add("mail", scope), json={"option": OPTION} if method == "POST" else None
    )
    assert typed(answer) == (403, 403, "VALIDATION_ERROR", "FORBIDDEN")
    assert ("submit" if scope is Scope.READ else "read") in answer[1]["error"]["details"]


async def test_a_task_is_there_for_its_client_and_for_operators_only(ask: Ask, add: Any) -> None:
    mine, also_mine, foreign, operator = (
        add("mail"),
        add("mail"),
        add("shop"),
        add("ops", Scope.READ, Scope.OPERATE),
    )
    url = (await submit(ask, mine))[1]["data"]["statusUrl"]
    for key in (mine, also_mine, operator):
        assert (await ask("GET", url, key))[0] == 200
    refused = await ask("GET", url, foreign)
    assert typed(refused) == (404, 404, "NOT_FOUND_ERROR", "TASK_NOT_FOUND")
    unknown = await ask("GET", "/api/charts/status/00000000-0000-4000-8000-000000000000", foreign)
    assert refused[1] == unknown[1], "a foreign task looks like none"


async def test_a_key_submits_as_its_own_client_and_as_no_other(ask: Ask, add: Any, behind: Behind) -> None:
    mail, operator = add("mail"), add("ops", Scope.SUBMIT, Scope.OPERATE)
    assert (await submit(ask, mail))[0] == 200
    assert (await submit(ask, mail, client="mail"))[0] == 200
    assert (await submit(ask, operator, client="shop"))[0] == 200
    assert [request.client for request in behind.published] == ["mail", "mail", "shop"]
    assert typed(await submit(ask, mail, client="shop")) == (403, 403, "VALIDATION_ERROR", "FORBIDDEN")


async def test_more_requests_than_a_key_may_make_are_told_when_to_come_back(ask: Ask, add: Any) -> None:
    key, other = add("mail", rate_per_s=0.1, rate_burst=3), add("shop")
    for left in (2, 1, 0):
        status, _, headers = await submit(ask, key)
        assert (status, headers["RateLimit-Limit"], headers["RateLimit-Remaining"]) == (200, "3", str(left))
        assert headers["RateLimit-Policy"] == "3;w=30"
    refused = await submit(ask, key)
    assert typed(refused) == (429, 429, "SYSTEM_ERROR", "RATE_LIMITED")
    assert 9 <= int(refused[2]["Retry-After"]) <= 11
    assert int(refused[2]["RateLimit-Reset"]) <= 30
    assert (await submit(ask, other))[0] == 200, "one caller's haste is not another's"


async def test_a_key_gets_through_again_as_its_bucket_fills(ask: Ask, add: Any) -> None:
    key = add("mail", rate_per_s=4, rate_burst=1)
    assert (await submit(ask, key))[0] == 200
    assert (await submit(ask, key))[0] == 429
    await asyncio.sleep(0.3)  # the bucket gives a token every quarter of a second
    assert (await submit(ask, key))[0] == 200


async def test_a_quota_counts_charts_and_nothing_else(ask: Ask, add: Any, behind: Behind) -> None:
    key = add("mail", charts_per_day=2)
    url = (await submit(ask, key))[1]["data"]["statusUrl"]
    assert (await ask("GET", url, key))[0] == 200
    assert (await submit(ask, key, width=0))[0] == 400
    last = await submit(ask, key)
    assert (last[0], last[2]["RateLimit-Limit"], last[2]["RateLimit-Remaining"]) == (200, "2", "0")
    refused = await submit(ask, key)
    assert typed(refused) == (429, 429, "SYSTEM_ERROR", "QUOTA_EXCEEDED")
    assert 0 < int(refused[2]["Retry-After"]) <= 86_400
    assert len(behind.tasks) == 2
    assert (await ask("GET", url, key))[0] == 200


async def test_preflights_need_no_key_and_pages_may_send_what_the_interface_reads(ask: Ask) -> None:
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    status, _, headers = await ask("OPTIONS", GENERATE, headers=asked)
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, "*")
    for name in ("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id"):
        assert name in headers["Access-Control-Allow-Headers"]


def test_a_gateway_that_strangers_reach_does_not_start_without_keys(keys_file: Path, tmp_path: Path) -> None:
    for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"):
        assert GatewaySettings(host=host).keys_file is None
    for host in ("0.0.0.0", "::", "10.0.0.1", "chart.example", "127.0.0.1.nip.io"):
        with pytest.raises(ValidationError, match="PLOTWIRE_GATEWAY_KEYS_FILE"):
            GatewaySettings(host=host)
        assert GatewaySettings(host=host, keys_file=keys_file).host == host
    empty = tmp_path / "empty.json"
    KeyFile().write(empty)
    secret = tmp_path / "secret.json"
    secret.write_text('{"keys": [{"key_id": "hunter2"}]}')
    for path, words in ((empty, "no keys"), (tmp_path / "none", "cannot be read"), (secret, "keys.0.client")):
        with pytest.raises(ValidationError, match=words) as caught:
            GatewaySettings(host="0.0.0.0", keys_file=path)
        assert "hunter2" not in str(caught.value)


def test_the_file_of_keys_holds_no_key_and_is_for_its_owner(keys_file: Path, add: Any) -> None:
    token = add("mail")
    text = keys_file.read_text()
    assert token not in text
    assert token.split("_", 2)[2] not in text
    assert keys_file.stat().st_mode & 0o777 == 0o600


def test_every_key_is_another_one() -> None:
    made = {make("mail", BOTH)[0] for _ in range(1000)}
    assert len(made) == 1000
    assert min(map(len, made)) >= 54, "256 bits and an id"


@pytest.mark.parametrize(
    "wrong", [{"client": "a b"}, {"scopes": ()}, {"rate_per_s": 0}, {"charts_per_day": -1}]
)
def test_a_key_that_breaks_a_rule_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**({"client": "mail", "scopes": BOTH} | wrong))


def test_every_route_says_who_may_use_it(behind: Behind) -> None:
    app = GatewayServer(behind, GatewaySettings()).app
    silent = [
        route for route in app.router.routes() if route.method != "HEAD" and not declared(route.handler)
    ]
    assert silent == []


def test_a_key_kept_by_a_later_version_is_not_half_understood() -> None:
    _, key = make("mail", BOTH)
    with pytest.raises(ValidationError):
        ApiKey.model_validate(key.model_dump() | {"only_from": "10.0.0.0/8"})
