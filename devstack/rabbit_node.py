"""A private RabbitMQ node: own port, own epmd, own data, own user."""

import asyncio
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import aio_pika
from aiormq.exceptions import AMQPError

from devstack.errors import ServerMissing
from devstack.node import Node
from devstack.processes import ChildProcess, free_port, listens

RABBITMQ_MISSING: Final = "RabbitMQ: install the Debian package rabbitmq-server (`make setup` does)"
MAX_MESSAGE_BYTES: Final = 16 * 1024 * 1024
"""What RabbitMQ 4 allows; older ones allow more unless told."""

_DEBIAN_BIN: Final = Path("/usr/lib/rabbitmq/bin")
"""The launcher itself: the wrapper in /usr/sbin drops the environment and changes the user."""

_ERL_ARGS: Final = (
    "-kernel inet_dist_use_interface {127,0,0,1}",
    # Schedulers without work sleep at once, in place of spinning: others need the processor.
    "+sbwt none +sbwtdcpu none +sbwtdio none",
)

_DISK_FREE_LIMIT_BYTES: Final = 50_000_000
_START_LIMIT_S: Final = 90
_EPMD_LIMIT_S: Final = 10
_USER: Final = "plotwire"


def find_rabbitmq() -> Path | None:
    """The folder of the launcher: Debian's, else that of `rabbitmq-server` on PATH; None without either."""
    if (_DEBIAN_BIN / "rabbitmq-server").exists():
        return _DEBIAN_BIN
    found = shutil.which("rabbitmq-server")
    return Path(found).resolve().parent if found else None


async def rabbit_answers(url: str) -> bool:
    """Whether the broker takes a login at `url`."""
    try:
        connection = await aio_pika.connect(url, timeout=5)
    except (OSError, AMQPError, TimeoutError):
        return False
    await connection.close()
    return True


class RabbitNode(Node):
    """RabbitMQ as a child process on loopback.

    Args:
        folder: data, logs and configuration; the same folder brings the same node back.
        password: of the user `plotwire`, the only one.
        management: whether to serve RabbitMQ's management API.
    """

    def __init__(self, folder: Path, password: str, *, management: bool = False) -> None:
        super().__init__()
        self._management_port = free_port() if management else None
        self._folder = folder.absolute()
        self._configuration = self._folder / "plotwire.config"
        self._password = password
        self.port = free_port()
        self._dist_port = free_port()
        self._epmd_port = free_port()
        self._epmd: ChildProcess | None = None

    @staticmethod
    def installed() -> bool:
        """Whether there is a RabbitMQ to start."""
        return find_rabbitmq() is not None

    @property
    def url(self) -> str:
        """AMQP address with user and password."""
        return f"amqp://{_USER}:{self._password}@127.0.0.1:{self.port}/"

    @property
    def management_url(self) -> str | None:
        """Address of the management API, if it is served, with user and password."""
        port = self._management_port
        return f"http://{_USER}:{self._password}@127.0.0.1:{port}" if port else None

    async def start(self) -> None:
        """Start the node; returns when it takes connections.

        Raises:
            ServerMissing: RabbitMQ is not installed.
            StartFailed: it ended or did not answer in time.
        """
        launcher = self._program("rabbitmq-server")
        for name in ("mnesia", "log", "home"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._write_configuration()
        await self._start_epmd()
        log = self._folder / "log" / "console.log"
        env = self.env() | {"ERL_AFLAGS": f'-config "{self._configuration}"'}
        await self._run(ChildProcess("RabbitMQ", [launcher], log, env), self._answers, _START_LIMIT_S)

    async def stop(self) -> None:
        """Stop it in an orderly way, in about a second; its data stays.

        Not by SIGKILL: RabbitMQ writes the names of its quorum queues to disk a second or more after
        it confirmed them, and a queue without its name does not come back.
        """
        await super().stop()
        if self._epmd:
            await self._epmd.kill()

    async def ctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` against this node; returns what it printed.

        Raises:
            RuntimeError: it failed; the message is what it printed.
        """
        process = await asyncio.create_subprocess_exec(
            self._program("rabbitmqctl"),
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
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": " ".join(_ERL_ARGS),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_MAX_PORTS": "4096",
        }

    @staticmethod
    def _program(name: str) -> str:
        folder = find_rabbitmq()
        if folder is None:
            raise ServerMissing(RABBITMQ_MISSING)
        return str(folder / name)

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
        """As the terms RabbitMQ would make of a rabbitmq.conf, which takes a second of processor time."""
        rabbit = {
            "tcp_listeners": f'[{{"127.0.0.1", {self.port}}}]',
            "default_user": f'<<"{_USER}">>',
            "default_pass": f'<<"{self._password}">>',
            "max_message_size": str(MAX_MESSAGE_BYTES),
            "disk_free_limit": str(_DISK_FREE_LIMIT_BYTES),
            "log": "[{console, [{enabled, true}, {level, warning}]}, {file, [{file, false}]}]",
        }
        terms = [f"{{rabbit, {_proplist(rabbit)}}}"]
        if self._management_port:
            listener = {"ip": '"127.0.0.1"', "port": str(self._management_port)}
            terms.append(f"{{rabbitmq_management, [{{tcp_config, {_proplist(listener)}}}]}}")
        self._configuration.touch(mode=0o600)
        self._configuration.write_text(f"[{', '.join(terms)}].\n", encoding="utf-8")
        plugins = "rabbitmq_management" if self._management_port else ""
        (self._folder / "enabled_plugins").write_text(f"[{plugins}].\n", encoding="utf-8")

    async def _answers(self) -> bool:
        wanted = [port for port in (self.port, self._management_port) if port]
        return all([await listens(port) for port in wanted]) and await rabbit_answers(self.url)


def _proplist(values: Mapping[str, str]) -> str:
    """Erlang's list of pairs; the values are terms already."""
    return f"[{', '.join(f'{{{name}, {value}}}' for name, value in values.items())}]"
