"""What compose does to fresh servers, on a MongoDB that asks for passwords and an OSS endpoint without buckets."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import oss2
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from devstack.mongo_node import find_mongod
from devstack.oss_node import OssNode
from devstack.processes import ChildProcess, free_port, listens
from devstack.stack import REGION

OPENS_ALL = "opens-all"
LIMIT_S = 60


@asynccontextmanager
async def mongod(folder: Path, port: int, *options: str) -> AsyncIterator[None]:
    program = find_mongod()
    assert program
    (folder / "data").mkdir(exist_ok=True)
    common = (
        "--bind_ip",
        "127.0.0.1",
        "--port",
        str(port),
        "--nounixsocket",
        "--wiredTigerCacheSizeGB",
        "0.25",
    )
    command = [str(program), "--dbpath", str(folder / "data"), *common, *options]
    process = ChildProcess("MongoDB", command, folder / "mongod.log", dict(os.environ))
    await process.start()
    try:
        await process.until(lambda: listens(port), LIMIT_S)
        yield
    finally:
        await process.stop()


@pytest.fixture
async def fresh_mongo(tmp_path: Path) -> AsyncIterator[int]:
    """As the image of MongoDB begins: a user `root` is made without a replica set, then it starts anew with one."""
    port, key = free_port(), tmp_path / "key"
    key.write_text("a" * 96)
    key.chmod(0o400)
    async with mongod(tmp_path, port):
        with MongoClient[dict[str, Any]]("127.0.0.1", port) as client:
            client.admin.command("createUser", "root", pwd=OPENS_ALL, roles=["root"])
    async with mongod(tmp_path, port, "--replSet", "plotwire", "--keyFile", str(key)):
        yield port


@pytest.fixture
async def oss(tmp_path: Path) -> AsyncIterator[OssNode]:
    node = OssNode(tmp_path / "oss", "LTAI1", "secret", REGION)
    await node.start()
    yield node
    await node.stop()


async def prepare(environment: dict[str, str], *arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "devstack.prepare", *arguments),
        env=os.environ | environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    return process.returncode, told.decode()


async def test_fresh_servers_are_ready_for_the_service_and_prepared_ones_stay(
    fresh_mongo: int, oss: OssNode, tmp_path: Path
) -> None:
    (tmp_path / "root").write_text(OPENS_ALL + "\n")
    bucket = oss2.Bucket(
        oss2.ProviderAuthV4(oss2.credentials.StaticCredentialsProvider("LTAI1", "secret")),
        *(oss.endpoint, "pictures"), region=REGION, is_path_style=True,
    )  # fmt: skip
    environment = {
        "PLOTWIRE_AMQP_URL": "amqp://unused",
        "MONGO_ROOT_PASSWORD_FILE": str(tmp_path / "root"),
        "OSS_ENDPOINT": oss.endpoint,
        "OSS_BUCKET": "pictures",
        "OSS_REGION": REGION,
        "OSS_ACCESS_KEY_ID": "LTAI1",
        "OSS_ACCESS_KEY_SECRET": "secret",
    }
    for times, password in enumerate(("first", "another"), start=1):
        url = f"mongodb://service:{password}@127.0.0.1:{fresh_mongo}/charts?replicaSet=plotwire"
        assert await prepare(environment | {"PLOTWIRE_MONGO_URL": url}, "--bucket") == (0, "")
        with MongoClient[dict[str, Any]](url) as service:
            charts = service.get_default_database()
            charts["kept"].insert_one({"of": password})
            assert charts["kept"].count_documents({}) == times
            assert service.admin.command("hello")["setName"] == "plotwire"
            with pytest.raises(OperationFailure, match="not authorized"):
                service["elsewhere"]["x"].insert_one({})
        bucket.put_object("a", b"1")


async def test_a_bucket_that_is_ours_already_is_not_touched(
    fresh_mongo: int, oss: OssNode, tmp_path: Path
) -> None:
    (tmp_path / "root").write_text(OPENS_ALL)
    environment = {
        "PLOTWIRE_AMQP_URL": "amqp://unused",
        "PLOTWIRE_MONGO_URL": f"mongodb://s:p@127.0.0.1:{fresh_mongo}/charts?replicaSet=plotwire",
        "MONGO_ROOT_PASSWORD_FILE": str(tmp_path / "root"),
        "OSS_ENDPOINT": oss.endpoint,
        "OSS_BUCKET": "elsewhere",
        "OSS_REGION": REGION,
        "OSS_ACCESS_KEY_ID": "LTAI1",
        "OSS_ACCESS_KEY_SECRET": "secret",
        "OSS_PATH_STYLE": "true",
    }
    assert await prepare(environment) == (0, "")
    assert not (tmp_path / "oss" / "objects" / "elsewhere").exists()
