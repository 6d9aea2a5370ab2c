"""A gateway and a consumer from the image, on servers that are there."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import uuid4

import aiohttp

from devstack.stack import Addresses
from tests.deploy.engine import Engine

_LIMIT_S: Final = 120
_SECRETS: Final = ("PLOTWIRE_AMQP_URL", "PLOTWIRE_MONGO_URL", "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET")
_IN_CONTAINER: Final = "/run/secrets"


@dataclass(frozen=True)
class Container:
    """A role of the image at work."""

    engine: Engine
    name: str
    process: "subprocess.Popen[str]"
    log: Path

    async def until_healthy(self) -> None:
        """Wait for the image's own health check, asking whether it can serve."""
        deadline = monotonic() + _LIMIT_S
        while (asked := await self.ask("plotwire", "health", "--ready")).returncode:
            assert self.process.poll() is None, self.log.read_text()
            assert monotonic() < deadline, f"{asked.stderr}\n{self.log.read_text()}"
            await asyncio.sleep(0.2)

    async def ask(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command beside the process."""
        return await asyncio.to_thread(self.engine.exec, self.name, *command)

    async def stop(self, limit_s: int) -> int:
        """SIGTERM; returns the exit code."""
        await asyncio.to_thread(self.engine.stop, self.name, limit_s)
        return await asyncio.to_thread(self.process.wait)


def settings_with_secret_files(addresses: Addresses, folder: Path) -> dict[str, str]:
    """The servers as settings, with what must not stand in an environment written to files of `folder`."""
    settings = addresses.env()
    for name in _SECRETS:
        (folder / name).write_text(settings.pop(name) + "\n")
        (folder / name).chmod(0o444)
        settings[f"{name}_FILE"] = f"{_IN_CONTAINER}/{name}"
    return settings


@asynccontextmanager
async def started(
    engine: Engine, image: str, role: str, environment: Mapping[str, str], secrets: Path
) -> AsyncIterator[Container]:
    """Run a role of the image on this machine's network; it ends with the block."""
    name = f"plotwire-test-{role}-{uuid4().hex[:8]}"
    options = [
        *("--name", name, "--network", "host", "-v", f"{secrets}:{_IN_CONTAINER}:ro"),
        *(f"--env={key}={value}" for key, value in environment.items()),
    ]
    log = secrets.parent / f"{role}.log"
    process = _begin(engine.command(image, role, options=options), log)
    try:
        yield Container(engine, name, process, log)
    finally:
        await asyncio.to_thread(engine.remove, name)
        await asyncio.to_thread(process.wait)


def _begin(command: list[str], log: Path) -> "subprocess.Popen[str]":
    with log.open("w") as written:
        return subprocess.Popen(command, stdout=written, stderr=written, text=True)


async def ask(url: str, key: str, method: str = "GET", **given: Any) -> tuple[int, bytes]:
    """Status and body of an HTTP answer."""
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.request(method, url, headers=headers, **given) as answer:
        return answer.status, await answer.read()
