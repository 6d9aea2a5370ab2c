"""Servers for tests: from addresses in the environment, else containers, else private nodes. Never none."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import structlog

from devstack.errors import DevstackError
from devstack.mongo_node import initiate_single
from devstack.oss_node import OssNode
from devstack.stack import BUCKET, REGION, Addresses, create_bucket, private_secrets, run_stack

log = structlog.get_logger(__name__)

_RABBITMQ_IMAGE: Final = "rabbitmq:3.13"
_MONGO_IMAGE: Final = "mongo:6.0"
_PREFIX: Final = "PLOTWIRE_TEST_"


class Source(StrEnum):
    """Where the servers come from."""

    ENVIRONMENT = "environment"
    CONTAINERS = "testcontainers"
    PRIVATE_NODES = "private nodes"


@dataclass(frozen=True)
class Chosen:
    """Running servers."""

    addresses: Addresses
    source: Source


def variables() -> list[str]:
    """The environment variables that name servers, all or none: `PLOTWIRE_TEST_AMQP_URL` and so on."""
    return [f"{_PREFIX}{field.name.upper()}" for field in fields(Addresses)]


def choose(environ: Mapping[str, str], *, docker_runs: bool) -> Source:
    """Where servers are to come from.

    Raises:
        DevstackError: some of the variables are set and others are not.
    """
    missing = [name for name in variables() if not environ.get(name)]
    if not missing:
        return Source.ENVIRONMENT
    if len(missing) < len(variables()):
        raise DevstackError(f"set all of the test servers' variables or none; missing: {', '.join(missing)}")
    return Source.CONTAINERS if docker_runs else Source.PRIVATE_NODES


@asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[Chosen]:
    """Servers for tests, with whatever data they need in `folder`.

    Raises:
        DevstackError: there are none to be had.
    """
    source = choose(os.environ, docker_runs=await _docker_runs())
    log.info("test_servers", source=source.value)
    async with _SOURCES[source](folder) as addresses:
        yield Chosen(addresses, source)


@asynccontextmanager
async def _from_environment(_folder: Path) -> AsyncIterator[Addresses]:
    yield Addresses(
        **{field.name: os.environ[f"{_PREFIX}{field.name.upper()}"] for field in fields(Addresses)}
    )


@asynccontextmanager
async def _private(folder: Path) -> AsyncIterator[Addresses]:
    async with run_stack(folder) as stack:
        yield stack.addresses


@asynccontextmanager
async def _containers(folder: Path) -> AsyncIterator[Addresses]:
    """RabbitMQ and MongoDB in containers; OSS, which has no image, as our own endpoint."""
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415  # looks for Docker on import
    from testcontainers.rabbitmq import RabbitMqContainer  # noqa: PLC0415  # looks for Docker on import

    secret = private_secrets(folder)
    mongo: Any = DockerContainer(_MONGO_IMAGE).with_exposed_ports(27017)
    mongo = mongo.with_command("mongod --replSet plotwire --bind_ip_all")
    oss = OssNode(folder / "oss", secret["oss_id"], secret["oss_secret"], REGION)
    async with AsyncExitStack() as running:
        rabbit = await asyncio.to_thread(running.enter_context, RabbitMqContainer(_RABBITMQ_IMAGE))
        mongo = await asyncio.to_thread(running.enter_context, mongo)
        running.push_async_callback(oss.stop)
        await oss.start()
        host, port = mongo.get_container_host_ip(), int(mongo.get_exposed_port(27017))
        await initiate_single(host, port, member="127.0.0.1:27017")
        parameters = rabbit.get_connection_params()
        user = parameters.credentials
        addresses = Addresses(
            amqp_url=f"amqp://{user.username}:{user.password}@{parameters.host}:{parameters.port}/",
            mongo_url=f"mongodb://{host}:{port}/plotwire?directConnection=true",
            oss_endpoint=oss.endpoint,
            oss_region=REGION,
            oss_bucket=BUCKET,
            oss_access_key_id=secret["oss_id"],
            oss_access_key_secret=secret["oss_secret"],
        )
        await asyncio.to_thread(create_bucket, addresses)
        yield addresses


_SOURCES: Final[dict[Source, Any]] = {
    Source.ENVIRONMENT: _from_environment,
    Source.CONTAINERS: _containers,
    Source.PRIVATE_NODES: _private,
}


async def _docker_runs() -> bool:
    """Whether an engine answers; the command knows contexts and hosts that a socket's path does not."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    process = await asyncio.create_subprocess_exec(
        docker, "version", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait() == 0
