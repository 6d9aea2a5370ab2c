"""The servers that operators' commands speak with: from the environment, or from a ports file."""

import getpass
import json
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import typer
from pydantic_settings import BaseSettings

from adapters.mongo_letters import MongoLetters
from adapters.mongo_replays import MongoReplays
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_publisher import RabbitPublisher
from adapters.settings import ServerSettings, WrongSettings, load_one
from contracts.dead_letters import Actor
from contracts.topology import Topology
from operations.desk import Desk

_NAME: Final = "plotwire-cli"
SELECT_STORE_WITHIN_S: Final = 5

S = TypeVar("S", bound=BaseSettings)


class _OnDemand:
    """A publisher that connects when something is to be published: looking needs no broker."""

    def __init__(self, stack: AsyncExitStack, url: str, topology: Topology) -> None:
        self._stack = stack
        self._url = url
        self._topology = topology
        self._publisher: RabbitPublisher | None = None

    async def publish(self, *where: Any, **what: Any) -> None:
        await (await self._opened()).publish(*where, **what)

    async def publish_event(self, event_id: str, routing_key: str, body: bytes) -> None:
        await (await self._opened()).publish_event(event_id, routing_key, body)

    async def _opened(self) -> RabbitPublisher:
        if self._publisher is None:
            self._publisher = await RabbitPublisher.open(self._url, _NAME, self._topology)
            self._stack.push_async_callback(self._publisher.close)
        return self._publisher


@asynccontextmanager
async def open_desk(servers: ServerSettings) -> AsyncIterator[Desk]:
    """The desk on these servers, until the block ends."""
    topology = Topology(servers.topology_prefix, servers.retry_delays)
    async with AsyncExitStack() as stack:
        tasks = MongoTasks(
            servers.mongo_url.get_secret_value(),
            retention=servers.retention,
            select_within_s=SELECT_STORE_WITHIN_S,
        )
        stack.callback(tasks.close)
        publisher = _OnDemand(stack, servers.amqp_url.get_secret_value(), topology)
        replays = MongoReplays(tasks.database, retention=servers.retention)
        yield Desk(MongoLetters(tasks.database), replays, tasks, publisher, topology)


def servers_of(ports_file: Path | None) -> ServerSettings:
    """The settings of the environment, with the addresses of a ports file where there is one.

    Raises:
        typer.BadParameter: something is missing or wrong; every variable is named.
    """
    given = addresses_in(ports_file) if ports_file else {}
    return setting(ServerSettings, **{name: given[name] for name in ("amqp_url", "mongo_url") if given})


def setting(kind: type[S], **given: Any) -> S:
    """Settings of one kind; raises `typer.BadParameter` with every variable that is missing or wrong."""
    try:
        return load_one(kind, **given)
    except WrongSettings as error:
        raise typer.BadParameter(f"set these, or give --ports-file of `plotwire up`\n{error}") from error


def addresses_in(ports_file: Path) -> Mapping[str, Any]:
    """What `plotwire up` tells; raises `typer.BadParameter` for another file."""
    try:
        told: dict[str, Any] = json.loads(ports_file.read_text(encoding="utf-8"))
        return told | {"amqp_url": told["amqp_url"], "mongo_url": told["mongo_url"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f"{ports_file} is no ports file of `plotwire up`: {error!r}") from error


def who() -> Actor:
    """Whom the audit trail names: the user of this shell, on this host."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        name = f"uid {os.getuid()}"
    return Actor(name=name, place=socket.gethostname())
