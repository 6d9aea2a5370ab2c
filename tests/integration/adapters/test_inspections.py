"""Inspections of servers: what is wrong is named with what to do, and nothing is left behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from adapters.mongo_inspection import inspect_mongo
from adapters.oss_images import OssImages
from adapters.oss_inspection import inspect_oss
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_inspection import inspect_rabbit
from contracts.findings import Finding, Level
from contracts.topology import Topology
from devstack.mongo_node import find_mongod
from devstack.oss_node import OssNode
from devstack.processes import ChildProcess, free_port, listens
from devstack.rabbit_node import RabbitNode
from devstack.stack import Addresses, create_bucket

PASSWORD = "s3cret-of-the-broker"  # noqa: S105  # of a node of this test alone


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RabbitNode]:
    if not RabbitNode.installed():
        pytest.skip("needs the rabbitmq-server package: users of other brokers are not ours to make")
    node = RabbitNode(tmp_path_factory.mktemp("rabbit"), PASSWORD)
    try:
        await node.start()
        yield node
    finally:
        await node.stop()


def the_wrong_one(found: list[Finding]) -> Finding:
    wrong = [one for one in found if one.level is Level.WRONG]
    assert len(wrong) == 1, found
    assert wrong[0].advice
    assert "s3cret" not in str(found)
    return wrong[0]


async def names_of_queues(node: RabbitNode) -> str:
    return await node.ctl("list_queues", "name") + await node.ctl("list_exchanges", "name")


async def test_a_broker_that_can_be_used_is_left_as_it_was(node: RabbitNode) -> None:
    before = await names_of_queues(node)
    found = await inspect_rabbit(node.url, Topology("test-inspect"))
    assert [(one.what, one.level) for one in found] == [
        ("connection", Level.OK),
        ("version", Level.OK),
        ("rights", Level.OK),
        ("queues", Level.OK),
    ]
    assert await names_of_queues(node) == before
    assert "not there yet" in found[3].found
    await RabbitAdmin(node.url, Topology("test-inspect")).declare()
    assert (await inspect_rabbit(node.url, Topology("test-inspect")))[3].found == "all there"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((PASSWORD, "s3cret-but-another"), "refuses the login"),
        (("127.0.0.1:", "nobody.invalid:"), "no such host"),
        (("amqp://", "amqps://"), "no TLS"),
    ],
)
async def test_a_broker_that_is_not_reached_is_told_with_the_reason(
    node: RabbitNode, change: tuple[str, str], words: str
) -> None:
    found = the_wrong_one(await inspect_rabbit(node.url.replace(*change), Topology("test-inspect")))
    assert (found.what, words in found.found) == ("connection", True)


async def test_where_nothing_listens_that_is_told() -> None:
    url = f"amqp://user:{PASSWORD}@127.0.0.1:{free_port()}/"
    assert "nothing listens" in the_wrong_one(await inspect_rabbit(url, Topology("test-inspect"))).found


async def test_a_port_that_does_not_speak_amqp_is_given_up_soon(addresses: Addresses) -> None:
    port = addresses.mongo_url.partition("127.0.0.1:")[2].partition("/")[0]
    url = f"amqp://user:{PASSWORD}@127.0.0.1:{port}/"
    async with asyncio.timeout(30):
        assert the_wrong_one(await inspect_rabbit(url, Topology("test-inspect"))).what == "connection"


async def test_a_vhost_that_is_not_there_is_named(node: RabbitNode) -> None:
    found = the_wrong_one(await inspect_rabbit(f"{node.url}reports", Topology("test-inspect")))
    assert "vhost reports" in found.found


async def test_missing_rights_are_told_with_what_may_not_be_done(node: RabbitNode) -> None:
    await node.ctl("add_user", "reader", PASSWORD)
    await node.ctl("set_permissions", "reader", "^$", "^$", ".*")
    url = f"amqp://reader:{PASSWORD}@127.0.0.1:{node.port}/"
    found = the_wrong_one(await inspect_rabbit(url, Topology("test-inspect")))
    assert (found.what, found.found) == ("rights", "may not declare an exchange")
    assert "set_permissions" in found.advice


async def test_a_queue_with_other_arguments_is_named(node: RabbitNode) -> None:
    topology = Topology("test-other")
    name = topology.queues()[0].name
    connection = await aio_pika.connect(node.url)
    async with connection:
        await (await connection.channel()).declare_queue(name, durable=True)
    found = the_wrong_one(await inspect_rabbit(node.url, topology))
    assert (found.what, name in found.found) == ("queues", True)


async def test_a_replica_set_that_can_be_used_is_left_as_it_was(addresses: Addresses) -> None:
    url = addresses.mongo_url.replace("/plotwire?", "/test-inspect?")
    found = await inspect_mongo(url)
    levels = {one.what: one.level for one in found}
    assert levels["rights"] is levels["version"] is levels["replica set"] is Level.OK
    assert all(level is not Level.WRONG for level in levels.values())
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(url)
    assert await client["test-inspect"].list_collection_names() == []
    client.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("mongodb://", "mongodb://user:s3cret@"), "login is refused"),
        (("127.0.0.1:", "nobody.invalid:"), "no primary within 5 s"),
        (("replicaSet=plotwire", "replicaSet=other"), "the replica set is plotwire, not other"),
        (("127.0.0.1:", ":::"), "cannot be read"),
    ],
)
async def test_a_database_that_is_not_reached_is_told_with_the_reason(
    addresses: Addresses, change: tuple[str, str], words: str
) -> None:
    found = the_wrong_one(await inspect_mongo(addresses.mongo_url.replace(*change)))
    assert (found.what, words in found.found) == ("connection", True), found


@pytest.mark.parametrize(
    ("place", "words"), [("nobody.invalid", "no such host"), ("127.0.0.1:1", "nothing listens there")]
)
async def test_a_member_that_is_not_reached_is_told_with_the_reason(place: str, words: str) -> None:
    found = the_wrong_one(await inspect_mongo(f"mongodb://user:s3cret@{place}/plotwire?replicaSet=rs0"))
    assert (found.what, found.found) == ("connection", words)


async def test_a_standalone_server_is_no_replica_set(tmp_path: Path) -> None:
    mongod = find_mongod()
    assert mongod, "`make setup` brings one"
    port = free_port()
    command = [str(mongod), "--dbpath", str(tmp_path), "--bind_ip", "127.0.0.1", "--port", str(port)]
    process = ChildProcess("MongoDB", [*command, "--nounixsocket"], tmp_path / "log", dict(os.environ))
    try:
        await process.start()
        await process.until(lambda: listens(port), 60)
        found = await inspect_mongo(f"mongodb://127.0.0.1:{port}/plotwire")
    finally:
        await process.stop()
    wrong = [one for one in found if one.level is Level.WRONG]
    assert [(one.what, one.found) for one in wrong] == [("replica set", "a standalone server")]


async def test_a_bucket_that_can_be_used_is_left_as_it_was(
    oss_options: OssOptions, images: OssImages
) -> None:
    found = await inspect_oss(oss_options)
    assert [one.what for one in found if one.level is Level.OK] == [
        "put",
        "head",
        "get",
        "list",
        "image address",
        "delete",
    ]
    assert [(one.what, one.level) for one in found if one.level is not Level.OK] == [("address", Level.NOTE)]
    assert await images.page(oss_options.key_prefix, "") == []


@pytest.mark.parametrize(
    ("change", "words", "advice"),
    [
        ({"access_key_id": "s3cret"}, "InvalidAccessKeyId", "OSS_ACCESS_KEY_ID"),
        ({"access_key_secret": "s3cret"}, "SignatureDoesNotMatch", "OSS_ACCESS_KEY_SECRET"),
        ({"bucket": "another-one"}, "NoSuchBucket", "OSS_BUCKET"),
        ({"endpoint": "http://127.0.0.1:1"}, "cannot be reached", "OSS_ENDPOINT"),
    ],
)
async def test_a_bucket_that_cannot_be_used_is_told_with_the_reason(
    oss_options: OssOptions, change: dict[str, str], words: str, advice: str
) -> None:
    options = OssOptions.model_validate({**oss_options.model_dump(), **change})
    found = the_wrong_one(await inspect_oss(options))
    assert (found.what, words in found.found, advice in found.advice) == ("put", True, True), found


async def test_addresses_that_nobody_may_fetch_are_wrong(oss_options: OssOptions) -> None:
    options = oss_options.model_copy(update={"url_mode": "public"})
    found = the_wrong_one(await inspect_oss(options))
    assert (found.what, "answers 403" in found.found) == ("image address", True)


@pytest.mark.parametrize(
    ("operation", "what"),
    [("GetObjectMeta", "head"), ("ListObjectsV2", "list"), ("DeleteMultipleObjects", "delete")],
)
async def test_each_missing_right_is_told_by_its_verb(
    oss_node: OssNode, hook: Callable[..., Any], operation: str, what: str
) -> None:
    addresses = Addresses(
        "", "", oss_node.endpoint, "cn-hangzhou", f"b-{uuid4().hex[:12]}", "LTAI1", "s3cret"
    )
    create_bucket(addresses)
    settings = {name.removeprefix("OSS_").lower(): value for name, value in addresses.env().items()}
    denied = {"action": "status", "op": operation, "times": None, "status": 403, "code": "AccessDenied"}
    hook("PUT", "faults", json=[denied])
    found = the_wrong_one(await inspect_oss(OssOptions.model_validate(settings)))
    assert (found.what, "RAM policy" in found.advice) == (what, True)
