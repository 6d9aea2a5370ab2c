"""Servers for tests: from addresses in the environment, else containers, else private nodes. Never none."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import structlog

from devstack.containers import MongoContainer, RabbitContainer, docker_runs
from devstack.errors import DevstackError
from devstack.passwords import passwords_of
from devstack.stack import Addresses, run_servers, run_stack

log = structlog.get_logger(__name__)

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
    source = choose(os.environ, docker_runs=await docker_runs())
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
    rabbit = RabbitContainer(passwords_of(folder).rabbitmq)
    async with run_servers(folder, rabbit, MongoContainer()) as stack:
        yield stack.addresses


_SOURCES: Final[dict[Source, Any]] = {
    Source.ENVIRONMENT: _from_environment,
    Source.CONTAINERS: _containers,
    Source.PRIVATE_NODES: _private,
}
