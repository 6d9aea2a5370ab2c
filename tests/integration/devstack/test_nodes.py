"""Private nodes: they come back with their data, and they never outlive who started them."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aio_pika
import oss2
import pytest
from motor.motor_asyncio import AsyncIOMotorClient

import devstack
from devstack.errors import StartFailed
from devstack.mongo_node import MongoNode
from devstack.node import Node
from devstack.oss_node import OssNode
from devstack.process_groups import has_ended
from devstack.rabbit_node import find_rabbitmq

LIMIT_S = 60


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[devstack.Stack]:
    if find_rabbitmq() is None:
        pytest.skip("needs the rabbitmq-server package: other brokers are not ours to kill")
    async with devstack.run(tmp_path_factory.mktemp("stack")) as running:
        yield running


def children_of(pid: int) -> set[int]:
    """Every descendant alive, whatever its process group or session."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
    found, fresh = set[int](), {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


async def until_dead(pids: set[int]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not all(map(has_ended, pids)):
            await asyncio.sleep(0.05)


@asynccontextmanager
async def foreground(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """`python -m devstack` and its ports file, as soon as its servers answer."""
    ports_file = folder / "ports.json"
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "devstack", "--data", str(folder / "data")),
        *("--ports-file", str(ports_file)),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            while not ports_file.exists():
                assert parent.returncode is None, "it ended"
                await asyncio.sleep(0.05)
        yield parent, ports_file
    finally:
        if parent.returncode is None:
            parent.kill()
        await parent.wait()


async def test_every_descendant_dies_with_a_killed_parent(tmp_path: Path) -> None:
    async with foreground(tmp_path) as (parent, ports_file):
        told = json.loads(ports_file.read_text())
        found = children_of(parent.pid)
        assert set(told["pids"].values()) < found, "guards, servers, and what those started"
        parent.kill()
        await parent.wait()
        await until_dead(found)


async def test_the_foreground_stack_ends_in_order_and_takes_its_ports_file_along(tmp_path: Path) -> None:
    async with foreground(tmp_path) as (parent, ports_file):
        assert ports_file.stat().st_mode & 0o777 == 0o600
        found = children_of(parent.pid)
        parent.terminate()
        _, said = await parent.communicate()
    assert parent.returncode == 0
    assert not ports_file.exists()
    secrets = json.loads((tmp_path / "data" / "secrets.json").read_text()).values()
    assert [secret for secret in secrets if secret.encode() in said] == []
    await until_dead(found)


async def publish(stack: devstack.Stack, body: bytes) -> None:
    async with await aio_pika.connect(stack.addresses.amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("kept", durable=True, arguments={"x-queue-type": "quorum"})
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, queue.name, mandatory=True)


async def until_named_on_disk(node: Node, queue: bytes) -> None:
    """RabbitMQ confirms a new quorum queue before its name is safe from a crash."""
    folder = node.log.parents[1]
    async with asyncio.timeout(LIMIT_S):
        while not any(queue in path.read_bytes() for path in folder.glob("mnesia/*/quorum/*/names.dets")):
            await asyncio.sleep(0.05)


async def take(stack: devstack.Stack) -> bytes:
    async with await aio_pika.connect(stack.addresses.amqp_url) as connection:
        queue = await (await connection.channel()).get_queue("kept")
        async with asyncio.timeout(LIMIT_S):
            # A quorum queue elects its leader after the broker answers already.
            while (message := await queue.get(no_ack=True, fail=False)) is None:
                await asyncio.sleep(0.05)
        return message.body


async def end(node: Node, how: str) -> None:
    before = children_of(node.pid) | {node.pid}
    await (node.kill() if how == "kill" else node.stop())
    await until_dead(before)


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_rabbitmq_comes_back_on_its_port_with_its_messages(stack: devstack.Stack, how: str) -> None:
    assert isinstance(stack.rabbit, Node)
    await publish(stack, b"before")
    if how == "kill":
        await until_named_on_disk(stack.rabbit, b"kept")
    await end(stack.rabbit, how)
    await stack.rabbit.start()
    assert await take(stack) == b"before"


@pytest.mark.parametrize("how", ["kill", "stop"])
async def test_mongodb_comes_back_on_its_port_with_majority_writes(stack: devstack.Stack, how: str) -> None:
    assert isinstance(stack.mongo, Node)
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(
        stack.addresses.mongo_url, w="majority"
    )
    kept = client.get_default_database()[how]
    async with await client.start_session() as session, session.start_transaction():
        await kept.insert_one({"_id": "kept"}, session=session)
    await end(stack.mongo, how)
    await stack.mongo.start()
    assert await kept.find_one() == {"_id": "kept"}
    client.close()


@pytest.mark.parametrize("how", ["kill", "stop"])
async def test_the_oss_endpoint_comes_back_on_its_port_with_its_objects(
    stack: devstack.Stack, how: str
) -> None:
    addresses = stack.addresses
    session = oss2.Session()
    session.session.trust_env = False
    bucket = oss2.Bucket(
        oss2.ProviderAuthV4(
            oss2.credentials.StaticCredentialsProvider(
                addresses.oss_access_key_id, addresses.oss_access_key_secret
            )
        ),
        addresses.oss_endpoint,
        addresses.oss_bucket,
        region=addresses.oss_region,
        is_path_style=True,
        session=session,
    )
    await asyncio.to_thread(bucket.put_object, how, b"kept")
    await end(stack.oss, how)
    await stack.oss.start()
    assert await asyncio.to_thread(lambda: bucket.get_object(how).read()) == b"kept"
    session.session.close()


async def test_a_folder_used_again_opens_with_the_same_passwords_on_other_ports(tmp_path: Path) -> None:
    ports = []
    for expected in (0, 1):
        node = MongoNode(tmp_path)
        ports.append(node.port)
        await node.start()
        client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(node.url)
        assert await client.plotwire.numbers.count_documents({}) == expected
        await client.plotwire.numbers.insert_one({})
        client.close()
        await node.stop()
    assert ports[0] != ports[1]


async def test_a_start_that_fails_shows_the_end_of_the_log_and_leaves_nothing(tmp_path: Path) -> None:
    node = MongoNode(tmp_path)
    with socket.create_server(("127.0.0.1", node.port)), pytest.raises(StartFailed, match="in use"):
        await node.start()
    assert not node.process.running
    assert node.log == tmp_path / "mongod.log"


async def test_another_server_on_the_port_is_never_taken_for_the_node(tmp_path: Path) -> None:
    first, second = (OssNode(tmp_path / name, "id", "secret", "cn-hangzhou") for name in "ab")
    await first.start()
    second.port = first.port
    try:
        with pytest.raises(StartFailed):
            await second.start()
    finally:
        await first.stop()


async def test_another_mongodb_on_the_port_keeps_its_configuration(tmp_path: Path) -> None:
    first, second = MongoNode(tmp_path / "a"), MongoNode(tmp_path / "b")
    await first.start()
    second.port = first.port
    try:
        with pytest.raises(StartFailed):
            await second.start()
    finally:
        await first.stop()


async def test_what_runs_is_not_started_twice(stack: devstack.Stack) -> None:
    with pytest.raises(RuntimeError, match="runs already"):
        await stack.oss.start()
    assert stack.oss.process.running


async def test_a_server_whose_guard_gets_sigterm_ends_in_order(tmp_path: Path) -> None:
    node = MongoNode(tmp_path)
    await node.start()
    os.kill(node.pid, signal.SIGTERM)
    async with asyncio.timeout(LIMIT_S):
        assert await node.process.wait() == 0
    assert "Shutting down" in node.log.read_text()
