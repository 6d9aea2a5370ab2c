"""The OSS endpoint as a child process."""

import os
import sys
from pathlib import Path
from typing import Final

import aiohttp

from devstack.processes import ChildProcess, free_port

_START_LIMIT_S: Final = 20


class OssNode:
    """Our own endpoint of the OSS protocol, on loopback.

    Args:
        folder: objects and log; the same folder brings the same buckets back.
        key_id: the one access key.
        key_secret: its secret.
        region: the one region signatures must name.
    """

    def __init__(self, folder: Path, key_id: str, key_secret: str, region: str) -> None:
        self._folder = folder
        self._env = {
            "DEVSTACK_OSS_KEY_ID": key_id,
            "DEVSTACK_OSS_KEY_SECRET": key_secret,
            "DEVSTACK_OSS_REGION": region,
        }
        self.port = free_port()
        self._process: ChildProcess | None = None

    @property
    def endpoint(self) -> str:
        """Address of the endpoint."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> ChildProcess:
        """The running endpoint."""
        if self._process is None:
            raise RuntimeError("the endpoint was not started")
        return self._process

    async def start(self) -> None:
        """Start the endpoint; returns when it answers.

        Raises:
            StartFailed: it ended or did not answer in time.
        """
        command = ["-m", "devstack.oss", "--root", str(self._folder / "objects"), "--port", str(self.port)]
        self._process = ChildProcess(
            "OSS endpoint",
            [sys.executable, *command],
            self._folder / "oss.log",
            {**os.environ, **self._env},
        )
        await self._process.start()
        await self._process.until(self._answers, _START_LIMIT_S)

    async def stop(self) -> None:
        """Stop it in an orderly way; its objects stay."""
        if self._process:
            await self._process.stop()

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.process.kill()

    async def _answers(self) -> bool:
        try:
            async with aiohttp.request("GET", f"{self.endpoint}/-/health") as response:
                return response.ok
        except aiohttp.ClientError:
            return False
