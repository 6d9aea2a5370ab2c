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
from devstack.stack import Addresses, Stack, run_stack

_START_LIMIT_S: Final = 60


@dataclass(frozen=True)
class Service:
    """A running service."""

    stack: Stack
    gateway_url: str
    folder: Path
    gateway: ChildProcess
    consumers: list[ChildProcess] = field(default_factory=list)

    @property
    def addresses(self) -> Addresses:
        """Where the servers are."""
        return self.stack.addresses

    async def queue_status(self) -> dict[str, Any]:
        """What the gateway tells of the queues; an empty answer while it does not answer."""
        try:
            async with aiohttp.request("GET", f"{self.gateway_url}/api/system/queue-status") as response:
                data = (await response.json())["data"] if response.ok else None
        except aiohttp.ClientError:
            return {}
        return data or {}


@asynccontextmanager
async def run_service(
    folder: Path,
    *,
    port: int = 0,
    consumers: int = 1,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Service]:
    """Run everything with data and logs in `folder`; it ends with the block, or with this process.

    Args:
        folder: of data and logs; the same folder brings the same data back.
        port: of the gateway; 0 takes a free one.
        consumers: how many consumer processes.
        settings: environment variables for consumers and gateway, over the default ones.

    Raises:
        DevstackError: a part is missing or did not start; the message shows its log.
    """
    async with run_stack(folder) as stack, AsyncExitStack() as running:
        port = port or free_port()
        env = {**os.environ, **stack.addresses.env(), "PORT": str(port), **(settings or {})}
        gateway = _process("gateway", folder / "gateway.log", env)
        service = Service(stack, f"http://127.0.0.1:{port}", folder, gateway)
        running.push_async_callback(gateway.stop)
        await gateway.start()
        for number in range(1, consumers + 1):
            consumer = _process("consumer", folder / f"consumer-{number}.log", env)
            running.push_async_callback(consumer.stop)
            await consumer.start()
            service.consumers.append(consumer)
        await _until_ready(service, consumers)
        yield service


async def _until_ready(service: Service, consumers: int) -> None:
    """Wait until the broker itself sees the consumers at work."""

    async def answers() -> bool:
        lanes = (await service.queue_status()).get("lanes", {})
        return bool(lanes) and all(lane["consumers"] >= consumers for lane in lanes.values())

    await service.gateway.until(lambda: _answers(service), _START_LIMIT_S)
    for consumer in service.consumers:
        await consumer.until(answers, _START_LIMIT_S)


async def _answers(service: Service) -> bool:
    return bool(await service.queue_status())


def _process(name: str, log: Path, env: Mapping[str, str]) -> ChildProcess:
    return ChildProcess(name, [sys.executable, "-m", name], log, env)
