"""The gateway as a process, with keys, under strangers."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import aiohttp
import pytest

from devstack.stack import Addresses
from gateway.keys import KeyFile, Scope, make
from tests.acceptance.running import Running, run_service

OPTION = {"xAxis": {"data": ["a", "b"]}, "yAxis": {}, "series": [{"type": "bar", "data": [1, 2]}]}
LORISES = 500
HEAD_LIMIT_S = 3


@pytest.fixture(scope="module")
def tokens() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
async def shared(
    addresses: Addresses, tokens: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    made = {
        "mail": make("mail", (Scope.SUBMIT, Scope.READ)),
        "shop": make("shop", (Scope.SUBMIT, Scope.READ)),
        "probe": make("probe", (Scope.READ,)),
    }
    tokens.update({name: token for name, (token, _) in made.items()})
    folder = tmp_path_factory.mktemp("doors")
    KeyFile(keys=tuple(key for _, key in made.values())).write(folder / "keys.json")
    settings = {
        "PLOTWIRE_GATEWAY_KEYS_FILE": str(folder / "keys.json"),
        "PLOTWIRE_GATEWAY_HEAD_LIMIT_S": str(HEAD_LIMIT_S),
        "PLOTWIRE_API_KEY": tokens["probe"],
    }
    async with run_service(addresses, folder, settings=settings) as running:
        yield running


@pytest.fixture
async def http(running: Any) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(running.service.gateway_url) as session:
        yield session


async def ask(
    http: aiohttp.ClientSession, method: str, path: str, key: str | None, **more: Any
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with http.request(method, path, headers=headers | more.pop("headers", {}), **more) as response:
        return response.status, await response.json()


async def test_keys_keep_clients_apart_in_the_running_service(
    running: Any, http: Any, tokens: dict[str, str]
) -> None:
    assert (await ask(http, "POST", "/api/charts/generate", None, json={"option": OPTION}))[0] == 401
    status, answer = await ask(http, "POST", "/api/charts/generate", tokens["mail"], json={"option": OPTION})
    assert status == 200
    url = answer["data"]["statusUrl"]

    async def completed() -> bool:
        answered = await ask(http, "GET", url, tokens["mail"])
        return bool(answered[1]["data"]["status"] == "completed")

    await running.until(completed)
    assert (await ask(http, "GET", url, tokens["shop"]))[1]["error"]["code"] == "TASK_NOT_FOUND"
    assert (await running.tasks.find(answer["data"]["taskId"])).client == "mail"
    log = await asyncio.to_thread((running.service.folder / "gateway.log").read_text)
    assert not any(token in log for token in tokens.values())


async def test_an_eleven_megabyte_body_is_refused_and_the_connection_closed(
    running: Any, tokens: dict[str, str]
) -> None:
    host, port = running.service.gateway_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    size = 11 * 1024 * 1024
    head = (
        f"POST /api/charts/generate HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {tokens['mail']}\r\n"
        f"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n"
    )
    writer.write(head.encode() + b" " * size)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"BODY_TOO_LARGE" in answer


async def test_five_hundred_slow_clients_harm_nobody(running: Any, http: Any, tokens: dict[str, str]) -> None:
    host, port = running.service.gateway_url.removeprefix("http://").split(":")
    gone = asyncio.Event()
    living = LORISES

    async def loris(number: int) -> None:
        nonlocal living
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /api/charts/generate HTTP/1.1\r\nHost: a\r\n")
        if number % 2:  # these send a head, and then a body that never ends
            writer.write(
                f"Authorization: Bearer {tokens['shop']}\r\nContent-Type: application/json\r\n"
                "Content-Length: 1000000\r\n\r\n".encode()
            )
        try:
            while not (reader.at_eof() or writer.is_closing()):
                writer.write(b"X-A: b\r\n")
                await writer.drain()
                await asyncio.sleep(0.5)
        except ConnectionError:
            pass
        finally:
            writer.close()
            living -= 1
            if not living:
                gone.set()

    async with asyncio.TaskGroup() as group:
        for number in range(LORISES):
            group.create_task(loris(number))
        slowest = 0.0
        while not gone.is_set():
            began = monotonic()
            status, _ = await ask(
                http, "POST", "/api/charts/generate", tokens["mail"], json={"option": OPTION}
            )
            assert status == 200
            slowest = max(slowest, monotonic() - began)
            assert (await ask(http, "GET", "/health", None))[0] == 200
            await asyncio.sleep(0.05)
    assert slowest < 3, "the old service promised an answer within three seconds"
    print(f"slowest answer beside {LORISES} slow clients: {slowest * 1000:.0f} ms")


def test_a_gateway_on_an_open_address_does_not_start_without_keys(addresses: Addresses) -> None:
    env = {**os.environ, **addresses.env(), "PLOTWIRE_GATEWAY_HOST": "0.0.0.0", "PORT": "0"}
    started = subprocess.run(
        (sys.executable, "-m", "gateway"), env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert started.returncode == 78
    assert "PLOTWIRE_GATEWAY_KEYS_FILE" in started.stderr
    assert not re.search(r"://[^/\s]*:[^/\s]*@", started.stderr), "no password in what it says"
