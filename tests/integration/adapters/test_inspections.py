"""Inspections of servers: what is wrong is named with what to do, and nothing is left behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import (
    AutoReconnect,
    ConfigurationError,
    NotPrimaryError,
    OperationFailure,
    PyMongoError,
)

from adapters.mongo_inspection import inspect_mongo, look_at_mongo
from adapters.oss_images import OssImages
from adapters.oss_inspection import inspect_oss, look_at_bucket
from adapters.oss_options import OssOptions
from adapters.rabbit_admin import RabbitAdmin
from adapters.rabbit_inspection import inspect_rabbit, look_at_rabbit
from contracts.errors import BrokerUnavailable, StorageUnavailable, StoreUnavailable
from contracts.findings import Finding, Level
from contracts.topology import Topology
from devstack.mongo_node import find_mongod, initiate_single
from devstack.oss_node import OssNode
from devstack.processes import ChildProcess, free_port, listens
from devstack.rabbit_node import RabbitNode
from devstack.stack import Addresses, create_bucket
from tests.image_stores import image_store
from tests.links import Link, opened

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


def options_of_new_bucket(node: OssNode) -> OssOptions:
    addresses = Addresses("", "", node.endpoint, "cn-hangzhou", f"b-{uuid4().hex[:12]}", "LTAI1", "s3cret")
    create_bucket(addresses)
    settings = {name.removeprefix("OSS_").lower(): value for name, value in addresses.env().items()}
    return OssOptions.model_validate(settings)


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


async def test_a_database_that_is_not_reached_is_told_with_the_reason(addresses: Addresses) -> None:
    reasons = {
        ("mongodb://", "mongodb://user:s3cret@"): "login is refused",
        ("127.0.0.1:", "nobody.invalid:"): "no primary within 5 s",
        ("replicaSet=plotwire", "replicaSet=other"): "the replica set is plotwire, not other",
        ("127.0.0.1:", ":::"): "cannot be read",
    }
    # Side by side: most of them look for seconds before they are sure.
    looks = await asyncio.gather(*(inspect_mongo(addresses.mongo_url.replace(*change)) for change in reasons))
    for look, words in zip(looks, reasons.values(), strict=True):
        found = the_wrong_one(look)
        assert (found.what, words in found.found) == ("connection", True), found


async def test_a_member_that_is_not_reached_is_told_with_the_reason() -> None:
    reasons = {"nobody.invalid": "no such host", "127.0.0.1:1": "nothing listens there"}
    urls = (f"mongodb://user:s3cret@{place}/plotwire?replicaSet=rs0" for place in reasons)
    looks = await asyncio.gather(*(inspect_mongo(url) for url in urls))
    told = [(one.what, one.found) for one in map(the_wrong_one, looks)]
    assert told == [("connection", words) for words in reasons.values()]


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
    options = options_of_new_bucket(oss_node)
    denied = {"action": "status", "op": operation, "times": None, "status": 403, "code": "AccessDenied"}
    hook("PUT", "faults", json=[denied])
    found = the_wrong_one(await inspect_oss(options))
    assert (found.what, "RAM policy" in found.advice) == (what, True)


async def nothing() -> None:
    pass


def same_length_version(version: str) -> str:
    return "3.8.00000000"[: len(version)]


@asynccontextmanager
async def mongod(folder: Path, *options: str) -> AsyncIterator[int]:
    program = find_mongod()
    assert program, "`make setup` brings one"
    port = free_port()
    command = [str(program), "--dbpath", str(folder), "--bind_ip", "127.0.0.1", "--port", str(port), *options]
    process = ChildProcess("MongoDB", [*command, "--nounixsocket"], folder / "log", dict(os.environ))
    try:
        await process.start()
        await process.until(lambda: listens(port), 60)
        yield port
    finally:
        await process.stop()


async def test_at_the_start_a_standalone_server_is_found_however_the_address_names_it(
    tmp_path: Path,
) -> None:
    async with mongod(tmp_path) as port:

        async def look(options: str) -> None:
            prepared: list[str] = []

            async def prepare() -> None:
                prepared.append("prepared")

            url = f"mongodb://127.0.0.1:{port}/plotwire{options}"
            found = the_wrong_one(await look_at_mongo(url, prepare))
            assert (found.what, found.found, prepared) == ("replica set", "a standalone server", []), options
            assert the_wrong_one(await inspect_mongo(url)).found == "a standalone server"

        await asyncio.gather(*map(look, ("", "?replicaSet=rs0", "?directConnection=true&replicaSet=rs0")))


async def test_at_the_start_a_member_whose_set_is_not_initiated_or_has_no_primary_yet_is_waited_for(
    tmp_path: Path,
) -> None:
    async with mongod(tmp_path, "--replSet", "plotwire") as port:

        async def look(options: str) -> None:
            with pytest.raises(StoreUnavailable):
                await look_at_mongo(f"mongodb://127.0.0.1:{port}/plotwire{options}", nothing)

        every = ("", "?replicaSet=plotwire", "?directConnection=true&replicaSet=plotwire")
        await asyncio.gather(*map(look, every))
        url = f"mongodb://127.0.0.1:{port}/plotwire?directConnection=true"
        with pytest.raises(StoreUnavailable, match="not initiated yet"):
            await look_at_mongo(url, nothing)
        await initiate_single("127.0.0.1", port, member=f"127.0.0.1:{port}")
        assert {one.level for one in await look_at_mongo(url, nothing)} == {Level.OK}
        client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(url)
        await client.admin.command("replSetStepDown", 20, force=True)
        client.close()
        with pytest.raises(StoreUnavailable, match="no primary"):
            await look_at_mongo(url.replace("directConnection=true", "replicaSet=plotwire"), nothing)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OperationFailure("not authorized", 13), "connection"),
        (OperationFailure("other options", 85), "connection"),
        (
            ConfigurationError(
                "Server at h:1 reports wire version 8, but this version of PyMongo requires at least 9"
            ),
            "version",
        ),
    ],
)
async def test_at_the_start_what_only_people_can_mend_is_found_while_indexes_are_made(
    addresses: Addresses, error: PyMongoError, what: str
) -> None:
    async def prepare() -> None:
        raise error

    found = the_wrong_one(await look_at_mongo(addresses.mongo_url, prepare))
    assert found.what == what
    assert "h:1" not in found.found


@pytest.mark.parametrize(
    "error",
    [
        NotPrimaryError("stepping down", {"code": 189}),
        OperationFailure("shutting down", 91),
        OperationFailure("no shard yet", 133),
        AutoReconnect("lost"),
        StoreUnavailable("MongoDB: prepare: NetworkTimeout"),
    ],
)
async def test_at_the_start_what_passes_by_itself_is_waited_for(
    addresses: Addresses, error: Exception
) -> None:
    async def prepare() -> None:
        raise error

    with pytest.raises(StoreUnavailable):
        await look_at_mongo(addresses.mongo_url, prepare)


async def test_at_the_start_a_login_that_mongodb_refuses_and_another_set_are_found(
    addresses: Addresses,
) -> None:
    user = addresses.mongo_url.replace("mongodb://", "mongodb://user:s3cret@")
    assert the_wrong_one(await look_at_mongo(user, nothing)).found == "the login is refused"
    other = addresses.mongo_url.replace("replicaSet=plotwire", "replicaSet=other")
    assert "not other" in the_wrong_one(await look_at_mongo(other, nothing)).found
    with pytest.raises(StoreUnavailable):
        await look_at_mongo("mongodb://127.0.0.1:1/plotwire", nothing)


async def test_at_the_start_a_broker_without_rights_or_too_old_is_found_and_one_without_the_vhost_waited_for(
    node: RabbitNode,
) -> None:
    topology = Topology("test-start")
    found = await look_at_rabbit(node.url, topology, RabbitAdmin(node.url, topology).declare)
    assert [(one.what, one.level) for one in found] == [("version", Level.OK)]
    wrong_login = node.url.replace(PASSWORD, "s3cret-but-another")
    assert "refuses the login" in the_wrong_one(await look_at_rabbit(wrong_login, topology, nothing)).found

    await node.ctl("add_user", "onlooker", PASSWORD)
    await node.ctl("set_permissions", "onlooker", "^$", "^$", ".*")
    url = f"amqp://onlooker:{PASSWORD}@127.0.0.1:{node.port}/"
    denied = the_wrong_one(await look_at_rabbit(url, topology, RabbitAdmin(url, topology).declare))
    assert (denied.what, "set_permissions" in denied.advice) == ("rights", True)

    with pytest.raises(BrokerUnavailable, match="vhost reports"):
        await look_at_rabbit(f"{node.url}reports", topology, nothing)
    with pytest.raises(BrokerUnavailable):
        await look_at_rabbit(f"amqp://user:{PASSWORD}@127.0.0.1:{free_port()}/", topology, nothing)

    version = found[0].found
    async with opened(Link(node.url, rewritten=(version, same_length_version(version)))) as link:
        old = the_wrong_one(await look_at_rabbit(link.url, topology, nothing))
        assert (old.what, "upgrade" in old.advice) == ("version", True)


@pytest.mark.parametrize("writes", [True, False])
async def test_at_the_start_a_bucket_that_can_be_used_is_left_as_it_was(
    images: OssImages, oss_options: OssOptions, writes: bool
) -> None:
    found = await look_at_bucket(images, writes=writes)
    assert [(one.what, one.level) for one in found] == [
        (verb, Level.OK) for verb in (("put", "get", "delete") if writes else ("get",))
    ]
    assert await images.page(oss_options.key_prefix, "") == []


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize(
    ("change", "words"),
    [({"access_key_secret": "s3cret"}, "SignatureDoesNotMatch"), ({"bucket": "another-one"}, "NoSuchBucket")],
)
async def test_at_the_start_a_bucket_that_cannot_be_used_is_found(
    oss_options: OssOptions, change: dict[str, str], words: str, writes: bool
) -> None:
    options = OssOptions.model_validate({**oss_options.model_dump(), **change})
    async with image_store(options) as images:
        found = the_wrong_one(await look_at_bucket(images, writes=writes))
    assert (found.what, words in found.found) == ("put" if writes else "get", True)


async def test_at_the_start_a_bucket_that_is_away_is_waited_for_by_who_writes_and_noted_by_who_reads(
    oss_options: OssOptions,
) -> None:
    away = oss_options.model_copy(update={"endpoint": "http://127.0.0.1:1", "max_attempts": 2})
    async with image_store(away) as images:
        with pytest.raises(StorageUnavailable):
            await look_at_bucket(images, writes=True)
        assert [one.level for one in await look_at_bucket(images, writes=False)] == [Level.NOTE]


@pytest.mark.parametrize(
    ("operation", "what"), [("PutObject", "put"), ("GetObject", "get"), ("DeleteMultipleObjects", "delete")]
)
async def test_at_the_start_each_missing_right_on_the_bucket_is_told_by_its_verb(
    oss_node: OssNode, hook: Callable[..., Any], operation: str, what: str
) -> None:
    options = options_of_new_bucket(oss_node)
    denied = {"action": "status", "op": operation, "times": None, "status": 403, "code": "AccessDenied"}
    hook("PUT", "faults", json=[denied])
    async with image_store(options) as images:
        found = the_wrong_one(await look_at_bucket(images, writes=True))
    assert (found.what, "RAM policy" in found.advice) == (what, True)


async def test_at_the_start_an_oss_that_has_trouble_is_waited_for(
    oss_node: OssNode, hook: Callable[..., Any]
) -> None:
    options = options_of_new_bucket(oss_node).model_copy(update={"max_attempts": 1})
    hook("PUT", "faults", json=[{"action": "status", "op": "PutObject", "times": None, "status": 503}])
    async with image_store(options) as images:
        with pytest.raises(StorageUnavailable):
            await look_at_bucket(images, writes=True)
