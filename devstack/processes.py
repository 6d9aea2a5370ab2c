"""Child processes that die with their parent, and waiting for facts."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Final

from devstack.errors import StartFailed
from devstack.process_groups import members_of

_POLL_S: Final = 0.05
_PORTS: Final = range(12_000, 32_000)
"""Below the ports the kernel gives to clients: one of those could take the port of a server that
restarts, or a client that tries again and again could end up connected to itself."""

_claims: Final[list[socket.socket]] = []
"""Open for as long as this process lives."""


def free_port() -> int:
    """A TCP port on loopback that is free, and that no living process of this machine was given before."""
    while True:
        port = secrets.choice(_PORTS)
        if _is_free(port) and _claim(port):
            return port


def _claim(port: int) -> bool:
    """Whether it is ours now, though nothing listens on it for the seconds a server needs to start.

    The claim is a name among Linux's abstract sockets: taken by one at a time, free again with the end
    of its process however that ends, and of the same network namespace as the port.
    """
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        claim.bind(f"\0plotwire-port-{port}")
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True


def _is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def listens(port: int) -> bool:
    """Whether something takes connections on this port of loopback."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def _guarded(command: Sequence[str]) -> list[str]:
    """`command` below a small guard that ends its whole process group when this process dies.

    A parent-death signal reaches only direct children; servers such as RabbitMQ have grandchildren.
    """
    return [sys.executable, "-m", "devstack.guard", str(os.getpid()), *command]


class ChildProcess:
    """One server process with its descendants, in a process group of its own.

    Args:
        name: for messages.
        command: program and arguments; no secrets, since every user of the machine can read them.
        log: gets standard output and error, appended.
        env: its whole environment.
    """

    def __init__(self, name: str, command: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._env = env
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """Of the guard, which is also the process group; 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it; does not wait until it answers."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *_guarded(self._command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self._env),
                start_new_session=True,
            )

    async def stop(self, limit_s: float = 20) -> None:
        """SIGTERM to the server, SIGKILL to what is left of its group after `limit_s` seconds."""
        if self._process is None:
            return
        if self.running:
            with suppress(ProcessLookupError):
                self._process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), limit_s)
        await self.kill()

    async def kill(self) -> None:
        """SIGKILL to the whole group, as a crash would; returns when all of it has ended."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        while any(members_of(self._process.pid)):  # noqa: ASYNC110  # the kernel sets no event
            await asyncio.sleep(_POLL_S)

    async def wait(self) -> int:
        """Wait for its end; returns the exit code."""
        return await self._process.wait() if self._process else 0

    async def until(self, answers: Callable[[], Awaitable[bool]], limit_s: float) -> None:
        """Wait until `answers()` is true.

        Raises:
            StartFailed: the process ended, or `limit_s` seconds went by.
        """
        deadline = monotonic() + limit_s
        while not await answers():
            if not self.running:
                raise StartFailed(self.name, "it ended", self.log)
            if monotonic() > deadline:
                raise StartFailed(self.name, f"no answer within {limit_s:g} s", self.log)
            await asyncio.sleep(_POLL_S)
