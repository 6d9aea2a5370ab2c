"""A private RabbitMQ node: own port, own epmd, own data, own user."""

import asyncio
import os
from pathlib import Path
from typing import Final

import aio_pika
from aiormq.exceptions import AMQPError

from devstack.errors import ServerMissing
from devstack.processes import ChildProcess, free_port, listens

_BIN: Final = Path("/usr/lib/rabbitmq/bin")
"""The launcher itself: the wrapper in /usr/sbin drops the environment and changes the user."""

_START_LIMIT_S: Final = 90
_EPMD_LIMIT_S: Final = 10
_USER: Final = "plotwire"


class RabbitNode:
    """RabbitMQ as a child process on loopback.

    Args:
        folder: data, logs and configuration; the same folder brings the same node back.
        password: of the user `plotwire`, the only one.
    """

    def __init__(self, folder: Path, password: str) -> None:
        self._folder = folder
        self._password = password
        self.port = free_port()
        self._dist_port = free_port()
        self._epmd_port = free_port()
        self._process: ChildProcess | None = None
        self._epmd: ChildProcess | None = None

    @staticmethod
    def installed() -> bool:
        """Whether the Debian package, or one with the same layout, is here."""
        return (_BIN / "rabbitmq-server").exists()

    @property
    def url(self) -> str:
        """AMQP address with user and password."""
        return f"amqp://{_USER}:{self._password}@127.0.0.1:{self.port}/"

    @property
    def process(self) -> ChildProcess:
        """The running node."""
        if self._process is None:
            raise RuntimeError("the node was not started")
        return self._process

    async def start(self) -> None:
        """Start the node; returns when it takes connections.

        Raises:
            ServerMissing: RabbitMQ is not installed.
            StartFailed: it ended or did not answer in time.
        """
        if not self.installed():
            raise ServerMissing("RabbitMQ: install the Debian package rabbitmq-server (`make setup` does)")
        for name in ("mnesia", "log", "home"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._write_configuration()
        await self._start_epmd()
        log = self._folder / "log" / "console.log"
        self._process = ChildProcess("RabbitMQ", [str(_BIN / "rabbitmq-server")], log, self.env())
        await self._process.start()
        await self._process.until(self._answers, _START_LIMIT_S)

    async def stop(self) -> None:
        """Stop it at once; what was confirmed is on disk, and stays."""
        for process in (self._process, self._epmd):
            if process:
                # An orderly stop takes seconds and keeps nothing that a crash would lose.
                await process.kill()

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.process.kill()

    async def ctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` against this node; returns what it printed.

        Raises:
            RuntimeError: it failed; the message is what it printed.
        """
        process = await asyncio.create_subprocess_exec(
            str(_BIN / "rabbitmqctl"),
            "--quiet",
            *arguments,
            env=self.env(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(output.decode(errors="replace"))
        return output.decode(errors="replace")

    def env(self) -> dict[str, str]:
        """Environment of the node and of its tools."""
        folder = self._folder
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(folder / "home"),
            "RABBITMQ_NODENAME": "plotwire@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "rabbit.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_MAX_PORTS": "4096",
        }

    async def _start_epmd(self) -> None:
        """Erlang's name server, as a child of ours: left to Erlang it would become a daemon and stay."""
        if self._epmd and self._epmd.running:
            return
        self._epmd = ChildProcess("epmd", ["epmd"], self._folder / "log" / "epmd.log", self.env())
        await self._epmd.start()
        await self._epmd.until(self._epmd_listens, _EPMD_LIMIT_S)

    async def _epmd_listens(self) -> bool:
        return await listens(self._epmd_port)

    def _write_configuration(self) -> None:
        configuration = self._folder / "rabbitmq.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"listeners.tcp.default = 127.0.0.1:{self.port}\n"
            f"default_user = {_USER}\n"
            f"default_pass = {self._password}\n"
            "max_message_size = 16777216\n"  # what RabbitMQ 4 allows
            "disk_free_limit.absolute = 50MB\n"
            "log.console = true\n"
            "log.console.level = warning\n"
            "log.file = false\n",
            encoding="utf-8",
        )
        (self._folder / "enabled_plugins").write_text("[].\n", encoding="utf-8")

    async def _answers(self) -> bool:
        if not await listens(self.port):
            return False
        try:
            connection = await aio_pika.connect(self.url, timeout=5)
        except (OSError, AMQPError, TimeoutError):
            return False
        await connection.close()
        return True
