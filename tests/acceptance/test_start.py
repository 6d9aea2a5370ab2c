"""Processes that start: servers that can never be used are refused in words, those that are away waited for."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import aio_pika
import aiohttp
import pytest
import requests
from pymongo import MongoClient

from adapters.rabbit_admin import RabbitAdmin
from contracts.topology import Topology
from devstack.mongo_node import find_mongod
from devstack.oss_node import OssNode
from devstack.processes import ChildProcess, free_port, listens
from devstack.stack import Addresses, create_bucket
from tests.links import Link, opened

LIMIT_S = 90
DENIED = {
    "action": "status",
    "op": "DeleteMultipleObjects",
    "times": None,
    "status": 403,
    "code": "AccessDenied",
}


COLLECTIONS = ("tasks", "images", "leases", "dead_letters", "dead_letter_bodies")
"""Those that work is kept in; beside them stands the one that is written to see whether writes are taken."""


@dataclass(frozen=True)
class Ended:
    """A process that gave up."""

    code: int
    log: list[dict[str, Any]]
    text: str


def process(kind: str, folder: Path, env: dict[str, str]) -> ChildProcess:
    ours = {
        "PATH": os.environ["PATH"],
        "PLOTWIRE_WORKERS": "1",
        "PLOTWIRE_LOG_FORMAT": "json",
        "PORT": str(free_port()),
        **env,
    }
    return ChildProcess(kind, [sys.executable, "-m", kind], folder / f"{kind}-{uuid4().hex[:6]}.log", ours)


def log_of(one: ChildProcess) -> list[dict[str, Any]]:
    lines = one.log.read_text().splitlines() if one.log.exists() else []
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


async def end_of(one: ChildProcess) -> Ended:
    await one.start()
    try:
        code = await asyncio.wait_for(one.wait(), LIMIT_S)
    finally:
        await one.stop()
    return Ended(code, log_of(one), one.log.read_text())


async def until(what: Callable[[], Awaitable[Any]]) -> Any:
    deadline = monotonic() + LIMIT_S
    while not (answer := await what()):
        assert monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.05)
    return answer


async def probe(url: str) -> tuple[int, Any]:
    """Status and body; 0 while nothing listens."""
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, await response.json()
    except aiohttp.ClientConnectionError:
        return 0, None


@asynccontextmanager
async def mongo_with_users(folder: Path) -> AsyncIterator[str]:
    """A replica set of one, and the address of a user who may write to `COLLECTIONS` and nowhere else."""
    mongod = find_mongod()
    assert mongod, "`make setup` brings one"
    port, key = free_port(), await asyncio.to_thread(_key_in, folder)
    place = ["--dbpath", str(folder), "--bind_ip", "127.0.0.1", "--port", str(port), "--nounixsocket"]
    command = [str(mongod), *place, "--replSet", "plotwire", "--keyFile", str(key)]
    database = ChildProcess("MongoDB", command, folder / "log", dict(os.environ))
    try:
        await database.start()
        await database.until(lambda: listens(port), LIMIT_S)
        await asyncio.to_thread(_add_users, port)
        yield f"mongodb://narrow:s3cret@127.0.0.1:{port}/plotwire?directConnection=true"
    finally:
        await database.stop()


def _key_in(folder: Path) -> Path:
    folder.mkdir()
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_text(uuid4().hex)
    return key


def _add_users(port: int) -> None:
    with MongoClient[dict[str, Any]]("127.0.0.1", port, directConnection=True) as first:
        member = {"_id": 0, "host": f"127.0.0.1:{port}"}
        first.admin.command("replSetInitiate", {"_id": "plotwire", "members": [member]})
        while not first.admin.command("hello")["isWritablePrimary"]:
            sleep(0.05)
        first.admin.command("createUser", "root", pwd="s3cret", roles=["root"])  # noqa: S106  # of this test alone
    with MongoClient[dict[str, Any]](
        f"mongodb://root:s3cret@127.0.0.1:{port}/?directConnection=true"
    ) as client:
        actions = ["find", "insert", "update", "remove", "createIndex"]
        rights = [
            {"resource": {"db": "plotwire", "collection": name}, "actions": actions} for name in COLLECTIONS
        ]
        client.plotwire.command("createRole", "narrow", privileges=rights, roles=[])
        client.plotwire.command("createUser", "narrow", pwd="s3cret", roles=["narrow"])  # noqa: S106  # the same


@pytest.fixture(scope="module")
async def ends(
    addresses: Addresses, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, Ended]]:
    """What became of each process; they run side by side, since each looks for seconds before it is sure."""
    folder = tmp_path_factory.mktemp("start")
    mongod = find_mongod()
    assert mongod, "`make setup` brings one"
    port = free_port()
    standalone = f"mongodb://127.0.0.1:{port}/plotwire"
    command = [str(mongod), "--dbpath", str(folder), "--bind_ip", "127.0.0.1", "--port", str(port)]
    database = ChildProcess("MongoDB", [*command, "--nounixsocket"], folder / "log", dict(os.environ))
    bucket = OssNode(folder / "oss", "LTAI1", "s3cret", "cn-hangzhou", control=True)
    good = addresses.env() | {"PLOTWIRE_TOPOLOGY_PREFIX": "test-start"}
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        underlay: Any = connection.transport and connection.transport.connection
        version = underlay.server_properties["version"]
    old = "3.8.00000000"[: len(version)]
    async with AsyncExitStack() as stack:
        for server in (database, bucket):
            stack.push_async_callback(server.stop)
            await server.start()
        await database.until(lambda: listens(port), LIMIT_S)
        narrow = await stack.enter_async_context(mongo_with_users(folder / "with-users"))
        link = await stack.enter_async_context(opened(Link(addresses.amqp_url, rewritten=(version, old))))
        denying = replace(
            addresses,
            oss_endpoint=bucket.endpoint,
            oss_access_key_id="LTAI1",
            oss_access_key_secret="s3cret",  # noqa: S106  # of a node of this test alone
        )
        await asyncio.to_thread(create_bucket, denying)
        await asyncio.to_thread(
            lambda: requests.put(f"{bucket.endpoint}/-/faults", json=[DENIED], timeout=10).raise_for_status()
        )
        cases = {
            "consumer, standalone": ("consumer", {"PLOTWIRE_MONGO_URL": standalone}),
            "gateway, standalone": ("gateway", {"PLOTWIRE_MONGO_URL": f"{standalone}?replicaSet=rs0"}),
            "consumer, old broker": ("consumer", {"PLOTWIRE_AMQP_URL": link.url}),
            "gateway, old broker": ("gateway", {"PLOTWIRE_AMQP_URL": link.url}),
            "consumer, no bucket": ("consumer", {"OSS_BUCKET": "another-one"}),
            "gateway, no bucket": ("gateway", {"OSS_BUCKET": "another-one"}),
            "consumer, no right to probe": ("consumer", {"PLOTWIRE_MONGO_URL": narrow}),
            "consumer, no right": (
                "consumer",
                {name: value for name, value in denying.env().items() if name.startswith("OSS_")},
            ),
        }
        running = {name: end_of(process(kind, folder, good | env)) for name, (kind, env) in cases.items()}
        found = await asyncio.gather(*running.values())
        yield dict(zip(running, found, strict=True))
    await RabbitAdmin(addresses.amqp_url, Topology("test-start")).delete()


@pytest.mark.parametrize(
    ("name", "part", "what", "words"),
    [
        ("consumer, standalone", "MongoDB", "replica set", "a standalone server"),
        ("gateway, standalone", "MongoDB", "replica set", "a standalone server"),
        ("consumer, old broker", "RabbitMQ", "version", "3.8"),
        ("gateway, old broker", "RabbitMQ", "version", "3.8"),
        ("consumer, no bucket", "OSS", "put", "NoSuchBucket"),
        ("gateway, no bucket", "OSS", "get", "NoSuchBucket"),
        ("consumer, no right", "OSS", "delete", "AccessDenied"),
        ("consumer, no right to probe", "MongoDB", "connection", "Unauthorized"),
    ],
)
def test_a_server_that_can_never_be_used_is_refused_with_the_finding(
    ends: dict[str, Ended], name: str, part: str, what: str, words: str
) -> None:
    end = ends[name]
    assert end.code == 78, end.text
    told = [one for one in end.log if one["event"] == "self_test"]
    wrong = [one for one in told if one["level"] == "error"]
    assert [(one["part"], one["what"], words in one["found"], bool(one["advice"])) for one in wrong] == [
        (part, what, True, True)
    ]
    assert len(told) > len(wrong), "what is right is told, too"
    (last,) = [one for one in end.log if one["event"] == "not_started"]
    assert (last["code"], words in last["reason"]) == ("SELF_TEST_FAILED", True)
    assert "Traceback" not in end.text
    assert "s3cret" not in end.text


async def test_processes_wait_for_servers_that_are_away_tell_probes_of_it_and_then_work(
    addresses: Addresses, tmp_path: Path
) -> None:
    topology = Topology(f"test-{uuid4().hex[:12]}")
    gateway_port, health_port = free_port(), free_port()
    gateway_url, health_url = f"http://127.0.0.1:{gateway_port}", f"http://127.0.0.1:{health_port}/health"
    links = [Link(url) for url in (addresses.amqp_url, addresses.mongo_url, addresses.oss_endpoint)]
    for link in links:  # for their ports, on which nothing listens afterwards
        await link.open()
        await link.close()
    away = replace(
        addresses, amqp_url=links[0].url, mongo_url=links[1].url, oss_endpoint=links[2].url
    ).env() | {
        "PLOTWIRE_TOPOLOGY_PREFIX": topology.prefix,
        "PORT": str(gateway_port),
        "PLOTWIRE_GATEWAY_DRAIN_NOTICE_S": "0",
        "PLOTWIRE_HEALTH_PORT": str(health_port),
    }
    gateway, consumer = process("gateway", tmp_path, away), process("consumer", tmp_path, away)
    async with AsyncExitStack() as stack:
        for one in (gateway, consumer):
            stack.push_async_callback(one.stop)
            await one.start()

        async def both_wait() -> bool:
            return all(
                {one["server"] for one in log_of(waiting) if one["event"] == "start_waits"} >= names
                for waiting, names in (
                    (gateway, {"broker", "store"}),
                    (consumer, {"broker", "store", "images"}),
                )
            )

        await until(both_wait)
        status, answer = await until(lambda: listening(f"{gateway_url}/health/ready"))
        assert (status, answer["error"]["code"]) == (503, "STARTING")
        assert "broker, store" in answer["error"]["details"]
        assert (await probe(f"{gateway_url}/health"))[0] == 200
        assert (await probe(f"{gateway_url}/api/charts"))[0] == 503
        status, answer = await probe(f"{health_url}/ready")
        assert (status, set(answer["dependencies"])) == (503, {"broker", "store", "images"})
        assert "cannot be reached" in answer["dependencies"]["images"]
        assert (await probe(f"{health_url}/live"))[0] == 200

        for link in links:
            await link.open()
            stack.push_async_callback(link.close)

        async def both_work() -> bool:
            ready = [await probe(f"{gateway_url}/health/ready"), await probe(f"{health_url}/ready")]
            return [status for status, _ in ready] == [200, 200]

        await until(both_work)
    await RabbitAdmin(addresses.amqp_url, topology).delete()


async def listening(url: str) -> tuple[int, Any] | None:
    status, answer = await probe(url)
    return (status, answer) if status else None


async def test_a_process_that_waits_ends_when_it_is_told_to(tmp_path: Path, addresses: Addresses) -> None:
    away = addresses.env() | {
        "PLOTWIRE_AMQP_URL": "amqp://user:s3cret@127.0.0.1:1/",
        "PLOTWIRE_TOPOLOGY_PREFIX": "test-start",
        "PLOTWIRE_WROKERS": "2",
    }

    async def end(one: ChildProcess) -> int:
        async def waits() -> bool:
            return any(line["event"] == "start_waits" for line in log_of(one))

        await one.start()
        await until(waits)
        os.kill(one.pid, signal.SIGTERM)
        return await asyncio.wait_for(one.wait(), LIMIT_S)

    both = process("consumer", tmp_path, away), process("gateway", tmp_path, away)
    assert await asyncio.gather(*map(end, both)) == [0, 0]
    texts = [one.log.read_text() for one in both]
    assert all("PLOTWIRE_WROKERS" in text for text in texts)
    assert not any(word in text for word in ("Traceback", "s3cret") for text in texts)


async def test_a_process_whose_port_another_one_has_says_so(tmp_path: Path, addresses: Addresses) -> None:
    prefix = f"test-{uuid4().hex[:12]}"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        env = addresses.env() | {"PLOTWIRE_TOPOLOGY_PREFIX": prefix}
        gateway = process("gateway", tmp_path, env | {"PORT": taken})
        consumer = process("consumer", tmp_path, env | {"PLOTWIRE_METRICS_PORT": taken})
        found = await asyncio.gather(end_of(gateway), end_of(consumer))
    for end in found:
        (last,) = [one for one in end.log if one["event"] == "not_started"]
        assert (end.code, last["code"], taken in last["reason"]) == (69, "PORT_TAKEN", True), end.text
        assert "Traceback" not in end.text
    await RabbitAdmin(addresses.amqp_url, Topology(prefix)).delete()
