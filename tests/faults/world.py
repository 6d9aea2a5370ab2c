"""Everything a run needs on this machine: private servers, links to them, and the service in many processes."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import aiohttp

from devstack.mongo_node import MongoNode
from devstack.oss_node import OssNode
from devstack.passwords import passwords_of
from devstack.processes import free_port
from devstack.rabbit_node import RabbitNode
from devstack.stack import Addresses, run_servers
from tests.faults.kill_points import KillPoints
from tests.faults.ledger import Accepted
from tests.faults.link import Link
from tests.faults.victims import Victim

_AT_WORK_WITHIN_S: Final = 180

SETTINGS: Final = {
    "PLOTWIRE_RETRY_DELAYS_S": "[1, 3, 6, 10]",
    "PLOTWIRE_WORKERS": "1",
    "PLOTWIRE_DRAW_LIMIT_S": "4",
    # The charts that kill are in a module of the tests, which a process that is locked down cannot read.
    "PLOTWIRE_SANDBOX": "rlimits",
    "PLOTWIRE_LOG_FORMAT": "json",
    "PLOTWIRE_DRAIN_LIMIT_S": "10",
    "OSS_CONNECT_TIMEOUT_S": "1",
    "OSS_READ_TIMEOUT_S": "4",
    "OSS_PUT_DEADLINE_S": "10",
    "PLOTWIRE_CLEANUP_INTERVAL_HOURS": "0.003",
    "FAULTS_SOON": "5",
    # One BLAS thread each: many processes share two cores.
    "OPENBLAS_NUM_THREADS": "1",
}
"""Of the service under test: as delivered, but for delays and limits short enough to be seen."""


class ObedientMongoNode(MongoNode):
    """A MongoDB that fails when it is told to."""

    def _command(self, mongod: Path, data: Path) -> list[str]:
        return [*super()._command(mongod, data), "--setParameter", "enableTestCommands=1"]


@dataclass(frozen=True)
class World:
    """A running service whose every part can be broken."""

    addresses: Addresses
    """Of the servers themselves; the service knows those of the links."""
    rabbit: RabbitNode
    mongo: MongoNode
    oss: OssNode
    links: Mapping[str, Link]
    """By server: `amqp`, `mongo`, `oss`."""
    consumers: list[Victim]
    gateways: list[Victim]
    gateway_urls: list[str]
    kill_points: KillPoints
    env: Mapping[str, str]
    """Of a process of the service."""
    folder: Path
    """Data and logs."""
    promised: list[Accepted] = field(default_factory=list)
    """Requests that faults have brought in: letters whose replay was begun."""

    @property
    def victims(self) -> list[Victim]:
        """Every process of the service."""
        return [*self.consumers, *self.gateways]

    async def all_at_work(self, consumers: int | None = None) -> bool:
        """Whether every gateway answers, and the broker sees every consumer, or so many."""
        return await self._sees(gateways=len(self.gateway_urls), consumers=consumers or len(self.consumers))

    async def some_at_work(self) -> bool:
        """Whether a gateway answers, and the broker sees a consumer."""
        return await self._sees(gateways=1, consumers=1)

    async def _sees(self, *, gateways: int, consumers: int) -> bool:
        answers = [answer for url in self.gateway_urls if (answer := await _queue_status(url))]
        lanes = [lane for answer in answers for lane in answer.get("lanes", {}).values()]
        return (
            len(answers) >= gateways and bool(lanes) and all(lane["consumers"] >= consumers for lane in lanes)
        )

    async def until_at_work(self, consumers: int | None = None) -> None:
        """Wait for `all_at_work`.

        Raises:
            RuntimeError: a process gave up; see its log.
            TimeoutError: too late.
        """
        async with asyncio.timeout(_AT_WORK_WITHIN_S):
            while not await self.all_at_work(consumers):
                for victim in self.victims:
                    if victim.gave_up:
                        raise RuntimeError(f"{victim.name} does not start, see {victim.log}")
                await asyncio.sleep(0.2)


@asynccontextmanager
async def run_world(
    folder: Path, *, consumers: int, gateways: int, settings: Mapping[str, str] | None = None
) -> AsyncIterator[World]:
    """Run everything with data and logs in `folder`; it ends with the block."""
    rabbit = RabbitNode(folder / "rabbitmq", passwords_of(folder).rabbitmq)
    mongo = ObedientMongoNode(folder / "mongodb")
    async with run_servers(folder, rabbit, mongo, oss_control=True) as stack, AsyncExitStack() as running:
        links = {"amqp": Link(rabbit.port), "mongo": Link(mongo.port), "oss": Link(stack.oss.port)}
        for link in links.values():
            await link.open()
            running.push_async_callback(link.close)
        ports = [free_port() for _ in range(gateways)]
        env = _environment(stack.addresses, links, folder) | SETTINGS | dict(settings or {})
        world = World(
            stack.addresses,
            rabbit,
            mongo,
            stack.oss,
            links,
            [Victim(f"consumer-{number}", "consumer", folder, env) for number in range(consumers)],
            [
                Victim(f"gateway-{number}", "gateway", folder, env | {"PORT": str(port)})
                for number, port in enumerate(ports)
            ],
            [f"http://127.0.0.1:{port}" for port in ports],
            KillPoints(folder / "kill-points"),
            env,
            folder,
        )
        for victim in world.victims:
            running.push_async_callback(victim.stop)
            await victim.start()
        await world.until_at_work()
        yield world


def _environment(addresses: Addresses, links: Mapping[str, Link], folder: Path) -> dict[str, str]:
    """The service's environment: what this process has, with every server behind its link."""
    linked = replace(
        addresses,
        amqp_url=through(addresses.amqp_url, links["amqp"]),
        mongo_url=through(addresses.mongo_url, links["mongo"]),
        oss_endpoint=through(addresses.oss_endpoint, links["oss"]),
    )
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("PLOTWIRE_", "OSS_"))}
    return {**ours, **linked.env(), "FAULTS_FOLDER": str(folder / "kill-points")}


def through(url: str, link: Link) -> str:
    """An address of the link's target, by way of the link."""
    return url.replace(f":{link.target_port}", f":{link.port}")


async def _queue_status(gateway: str) -> dict[str, Any]:
    """What a gateway tells of the queues; nothing while it does not answer."""
    timeout = aiohttp.ClientTimeout(total=5)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{gateway}/api/system/queue-status") as response,
        ):
            return dict((await response.json()).get("data") or {}) if response.ok else {}
    except (aiohttp.ClientError, TimeoutError):
        return {}
