"""The whole service on this machine: the servers, consumers and a gateway, as child processes."""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from devstack.processes import ChildProcess, free_port
from devstack.stack import Addresses, run_stack

_START_LIMIT_S: Final = 60


@dataclass(frozen=True)
class Service:
    """A running service."""

    addresses: Addresses
    gateway_url: str
    folder: Path
    """Logs, and data of private servers."""
    gateway: ChildProcess
    consumers: list[ChildProcess] = field(default_factory=list)
    server_pids: Mapping[str, int] = field(default_factory=dict)
    """Process groups of private servers."""
    more_gateways: list[ChildProcess] = field(default_factory=list)
    """That share the port of the first."""
    api_key: str | None = None
    """With the scope `read`, where the gateway asks for keys."""

    def pids(self) -> dict[str, int]:
        """Process group of every part."""
        ours = {f"consumer-{number}": one.pid for number, one in enumerate(self.consumers, start=1)}
        more = {f"gateway-{number}": one.pid for number, one in enumerate(self.more_gateways, start=2)}
        return {**self.server_pids, "gateway": self.gateway.pid, **more, **ours}

    async def queue_status(self) -> dict[str, Any]:
        """What the gateway tells of the queues; an empty answer while it does not answer."""
        try:
            headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
            address = f"{self.gateway_url}/api/system/queue-status"
            async with aiohttp.request("GET", address, headers=headers) as response:
                data = (await response.json())["data"] if response.ok else None
        except aiohttp.ClientError:
            return {}
        return data or {}


@asynccontextmanager
async def run_service(
    folder: Path, *, port: int = 0, consumers: int = 1, oss_control: bool = False
) -> AsyncIterator[Service]:
    """Run everything with data and logs in `folder`; it ends with the block, or with this process.

    Args:
        folder: of data and logs; the same folder brings the same data back.
        port: of the gateway; 0 takes a free one.
        consumers: how many consumer processes.
        oss_control: whether tests may make requests to the OSS endpoint fail; see its README.

    Raises:
        DevstackError: a part is missing or did not start; the message shows its log.
    """
    async with (
        run_stack(folder, oss_control=oss_control) as stack,
        run_processes(
            stack.addresses, folder, port=port, consumers=consumers, server_pids=stack.pids()
        ) as service,
    ):
        yield service


@asynccontextmanager
async def run_processes(
    addresses: Addresses,
    folder: Path,
    *,
    port: int = 0,
    consumers: int = 1,
    gateways: int = 1,
    settings: Mapping[str, str] | None = None,
    server_pids: Mapping[str, int] | None = None,
) -> AsyncIterator[Service]:
    """Run consumers and a gateway on servers that are there; logs go to `folder`.

    Args:
        addresses: of the servers.
        folder: of the logs.
        port: of the gateway; 0 takes a free one.
        consumers: how many consumer processes.
        gateways: how many gateway processes, on one port.
        settings: environment variables for both kinds, over the default ones; `PLOTWIRE_API_KEY` is needed
            where the gateway asks for keys.
        server_pids: of private servers, to be told on.

    Raises:
        StartFailed: a process ended or is not at work in time.
    """
    port = port or free_port()
    env = {
        **os.environ,
        **addresses.env(),
        "PORT": str(port),
        "PLOTWIRE_GATEWAY_SHARE_PORT": str(gateways > 1),
        "PLOTWIRE_GATEWAY_DRAIN_NOTICE_S": "0",  # no balancer here that needs time to notice
        **(settings or {}),
    }
    api_key = env.pop("PLOTWIRE_API_KEY", None)
    gateway = _process("gateway", folder / "gateway.log", env)
    more_gateways = [
        _process("gateway", folder / f"gateway-{number}.log", env) for number in range(2, gateways + 1)
    ]
    workers = [
        _process("consumer", folder / f"consumer-{number + 1}.log", env) for number in range(consumers)
    ]
    service = Service(
        addresses,
        f"http://127.0.0.1:{port}",
        folder,
        gateway,
        workers,
        server_pids=server_pids or {},
        more_gateways=more_gateways,
        api_key=api_key,
    )
    async with AsyncExitStack() as running:
        for process in (gateway, *more_gateways, *workers):
            running.push_async_callback(process.stop)
            await process.start()
        await _until_ready(service)
        yield service


async def _until_ready(service: Service) -> None:
    """Wait until the broker itself sees the consumers at work."""

    async def gateway_answers() -> bool:
        return bool(await service.queue_status())

    async def consumers_are_seen() -> bool:
        lanes = (await service.queue_status()).get("lanes", {})
        return bool(lanes) and all(lane["consumers"] >= len(service.consumers) for lane in lanes.values())

    await service.gateway.until(gateway_answers, _START_LIMIT_S)
    for consumer in service.consumers:
        await consumer.until(consumers_are_seen, _START_LIMIT_S)


def _process(name: str, log: Path, env: Mapping[str, str]) -> ChildProcess:
    return ChildProcess(name, [sys.executable, "-m", name], log, env)
