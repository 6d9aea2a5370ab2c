"""The three servers together, their addresses, and the file that tells others."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import oss2
import structlog

from devstack.mongo_node import MongoNode, find_mongod
from devstack.oss_node import OssNode
from devstack.rabbit_node import RabbitNode

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
    rabbit: RabbitNode
    mongo: MongoNode
    oss: OssNode

    def pids(self) -> dict[str, int]:
        """Process group of each server."""
        return {
            "rabbitmq": self.rabbit.process.pid,
            "mongodb": self.mongo.process.pid,
            "oss": self.oss.process.pid,
        }


@asynccontextmanager
async def run_stack(folder: Path) -> AsyncIterator[Stack]:
    """Run the servers with their data and logs in `folder`; they end with the block, or with this process.

    Raises:
        ServerMissing: a server is not installed.
        StartFailed: a server did not start; the message shows its log.
    """
    secret = private_secrets(folder)
    rabbit = RabbitNode(folder / "rabbitmq", secret["rabbitmq"])
    mongo = MongoNode(folder / "mongodb")
    oss = OssNode(folder / "oss", secret["oss_id"], secret["oss_secret"], REGION)
    log.info("server_chosen", server="rabbitmq", source="private node")
    log.info("server_chosen", server="mongodb", source=f"private node, {find_mongod()}")
    log.info("server_chosen", server="oss", source="devstack endpoint")
    async with AsyncExitStack() as stack:
        for node in (rabbit, mongo, oss):
            stack.push_async_callback(node.stop)
        async with asyncio.TaskGroup() as starting:
            for node in (rabbit, mongo, oss):
                starting.create_task(node.start())
        addresses = Addresses(
            amqp_url=rabbit.url,
            mongo_url=mongo.url,
            oss_endpoint=oss.endpoint,
            oss_region=REGION,
            oss_bucket=BUCKET,
            oss_access_key_id=secret["oss_id"],
            oss_access_key_secret=secret["oss_secret"],
        )
        await asyncio.to_thread(create_bucket, addresses)
        yield Stack(addresses, rabbit, mongo, oss)


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
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(addresses) | more, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def private_secrets(folder: Path) -> dict[str, str]:
    """Passwords of this folder's servers: made once, kept beside the data they open."""
    path = folder / "secrets.json"
    if path.exists():
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return found
    made = {
        "rabbitmq": secrets.token_hex(16),
        "oss_id": f"LTAI{secrets.token_hex(8)}",
        "oss_secret": secrets.token_hex(15),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(made), encoding="utf-8")
    return made
