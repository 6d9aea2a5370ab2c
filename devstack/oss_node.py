"""The OSS endpoint as a child process."""

import os
import sys
from pathlib import Path
from typing import Final

import aiohttp

from devstack.node import Node
from devstack.processes import ChildProcess

_START_LIMIT_S: Final = 60


class OssNode(Node):
    """Our own endpoint of the OSS protocol, on loopback.

    Args:
        folder: objects and log; the same folder brings the same buckets back.
        key_id: the one access key.
        key_secret: its secret.
        region: the one region signatures must name.
        control: whether the hooks under `/-/` are there, with which tests make requests fail.
    """

    def __init__(
        self, folder: Path, key_id: str, key_secret: str, region: str, *, control: bool = False
    ) -> None:
        super().__init__()
        self._control = control
        self._folder = folder.absolute()
        self._env = {
            "DEVSTACK_OSS_KEY_ID": key_id,
            "DEVSTACK_OSS_KEY_SECRET": key_secret,
            "DEVSTACK_OSS_REGION": region,
        }
        self.port = 0
        """Picked by the endpoint at its first start, then kept."""

    @property
    def endpoint(self) -> str:
        """Address of the endpoint."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the endpoint; returns when it answers.

        Raises:
            StartFailed: it ended or did not answer in time.
        """
        command = [
            *(sys.executable, "-m", "devstack.oss"),
            *("--root", str(self._folder / "objects")),
            *("--port", str(self.port), "--port-file", str(self._port_file)),
            *(("--control",) if self._control else ()),
        ]
        env = {**os.environ, **self._env}
        process = ChildProcess("OSS endpoint", command, self._folder / "oss.log", env)
        self._port_file.unlink(missing_ok=True)
        await self._run(process, self._answers, _START_LIMIT_S)

    @property
    def _port_file(self) -> Path:
        return self._folder / "port"

    async def _answers(self) -> bool:
        # Only an endpoint that has its port writes the file: nobody else on that port is taken for it.
        if not self._port_file.exists():
            return False
        self.port = int(self._port_file.read_text())
        try:
            async with aiohttp.request("GET", f"{self.endpoint}/-/health") as response:
                return response.ok
        except aiohttp.ClientError:
            return False
