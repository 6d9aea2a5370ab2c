"""The three servers together, their addresses, and the file that tells others."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import oss2
import structlog

from devstack.containers import MongoContainer, RabbitContainer, docker_runs
from devstack.errors import ServerMissing
from devstack.mongo_node import MONGO_MISSING, MongoNode, find_mongod
from devstack.node import Node
from devstack.oss_node import OssNode
from devstack.passwords import passwords_of, write_private
from devstack.rabbit_node import RABBITMQ_MISSING, RabbitNode, find_rabbitmq

log = structlog.get_logger(__name__)

REGION: Final = "cn-hangzhou"
BUCKET: Final = "plotwire"


@dataclass(frozen=True)
class Addresses:
    """Where the servers are; secrets included, so print it nowhere."""

    amqp_url: str
    mongo_url: str
    oss_endpoint: str
    oss_region: str
    oss_bucket: str
    oss_access_key_id: str
    oss_access_key_secret: str

    def env(self) -> dict[str, str]:
        """The settings of consumer and gateway as environment variables."""
        return {
            "PLOTWIRE_AMQP_URL": self.amqp_url,
            "PLOTWIRE_MONGO_URL": self.mongo_url,
            "OSS_ENDPOINT": self.oss_endpoint,
            "OSS_REGION": self.oss_region,
            "OSS_BUCKET": self.oss_bucket,
            "OSS_ACCESS_KEY_ID": self.oss_access_key_id,
            "OSS_ACCESS_KEY_SECRET": self.oss_access_key_secret,
            "OSS_PATH_STYLE": "true",
        }


@dataclass(frozen=True)
class Stack:
    """Three running servers."""

    addresses: Addresses
    rabbit: RabbitNode | RabbitContainer
    mongo: MongoNode | MongoContainer
    oss: OssNode

    def env(self) -> dict[str, str]:
        """The settings of consumer and gateway as environment variables."""
        return self.addresses.env()

    def pids(self) -> dict[str, int]:
        """Process group of each server that is a process of ours."""
        servers = {"rabbitmq": self.rabbit, "mongodb": self.mongo, "oss": self.oss}
        return {name: server.pid for name, server in servers.items() if isinstance(server, Node)}


@asynccontextmanager
async def run_stack(
    folder: Path, *, ports_file: Path | None = None, oss_control: bool = False
) -> AsyncIterator[Stack]:
    """Run the servers with their data and logs in `folder`; they end with the block, or with this process.

    Args:
        folder: the same folder brings the same data and passwords back.
        ports_file: gets the addresses as JSON while the servers run; see `write_ports_file`.
        oss_control: whether tests may make requests to the OSS endpoint fail; see its README.

    Raises:
        ServerMissing: a server is not installed, and Docker does not run either.
        StartFailed: a server did not start; the message shows its log.
    """
    rabbit, mongo = await choose_rabbit(folder), await choose_mongo(folder)
    async with run_servers(folder, rabbit, mongo, oss_control=oss_control) as stack:
        with ExitStack() as told:
            if ports_file:
                told.callback(ports_file.unlink, missing_ok=True)
                write_ports_file(ports_file, stack.addresses, pids=stack.pids())
            yield stack


@asynccontextmanager
async def run_servers(
    folder: Path,
    rabbit: RabbitNode | RabbitContainer,
    mongo: MongoNode | MongoContainer,
    *,
    oss_control: bool = False,
) -> AsyncIterator[Stack]:
    """Start these two and the OSS endpoint side by side; they end with the block, or with this process.

    Raises:
        DevstackError: one did not start; the others are stopped.
    """
    known = passwords_of(folder)
    oss = OssNode(folder / "oss", known.oss_id, known.oss_secret, REGION, control=oss_control)
    log.info("server_chosen", server="oss", source="devstack endpoint")
    async with AsyncExitStack() as running:
        for server in (rabbit, mongo, oss):
            running.push_async_callback(server.stop)
        try:
            async with asyncio.TaskGroup() as starting:
                for server in (rabbit, mongo, oss):
                    starting.create_task(server.start())
        except ExceptionGroup as group:  # the first failure ended the other starts
            raise group.exceptions[0] from None
        addresses = Addresses(
            amqp_url=rabbit.url,
            mongo_url=mongo.url,
            oss_endpoint=oss.endpoint,
            oss_region=REGION,
            oss_bucket=BUCKET,
            oss_access_key_id=known.oss_id,
            oss_access_key_secret=known.oss_secret,
        )
        await asyncio.to_thread(create_bucket, addresses)
        yield Stack(addresses, rabbit, mongo, oss)


async def choose_rabbit(folder: Path) -> RabbitNode | RabbitContainer:
    """The installed RabbitMQ, else one in Docker; not started yet.

    Raises:
        ServerMissing: there is neither.
    """
    password = passwords_of(folder).rabbitmq
    if found := find_rabbitmq():
        log.info("server_chosen", server="rabbitmq", source=f"private node, {found}")
        return RabbitNode(folder / "rabbitmq", password)
    if await docker_runs():
        log.info("server_chosen", server="rabbitmq", source="Docker")
        return RabbitContainer(password)
    raise ServerMissing(RABBITMQ_MISSING)


async def choose_mongo(folder: Path) -> MongoNode | MongoContainer:
    """The MongoDB on PATH or in the wheel, else one in Docker; not started yet.

    Raises:
        ServerMissing: there is none.
    """
    if found := find_mongod():
        log.info("server_chosen", server="mongodb", source=f"private node, {found}")
        return MongoNode(folder / "mongodb")
    if await docker_runs():
        log.info("server_chosen", server="mongodb", source="Docker")
        return MongoContainer()
    raise ServerMissing(MONGO_MISSING)


def create_bucket(addresses: Addresses) -> None:
    """Create the bucket of `addresses`; nothing happens when it exists."""
    credentials = oss2.credentials.StaticCredentialsProvider(
        addresses.oss_access_key_id, addresses.oss_access_key_secret
    )
    session = oss2.Session()
    session.session.trust_env = False
    with session.session:
        oss2.Bucket(
            oss2.ProviderAuthV4(credentials),
            addresses.oss_endpoint,
            addresses.oss_bucket,
            region=addresses.oss_region,
            is_path_style=True,
            session=session,
        ).create_bucket()


def write_ports_file(path: Path, addresses: Addresses, **more: Any) -> None:
    """Write the addresses as JSON, readable by the owner alone, in one step."""
    write_private(path, json.dumps(asdict(addresses) | more, indent=1) + "\n")
