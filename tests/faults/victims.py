"""The processes of the service, started anew whenever they end, as a supervisor would."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final

from devstack.processes import ChildProcess

_PAUSE_S: Final = 0.2
_CHILDREN_GONE_WITHIN_S: Final = 5.0
_POLL_S: Final = 0.1
_ROOT: Final = Path(__file__).parents[2]


class Victim:
    """One process of the service, over all its lives.

    Args:
        name: of the log.
        kind: `consumer` or `gateway`.
        folder: of the log.
        env: its whole environment.
    """

    def __init__(self, name: str, kind: str, folder: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.kind = kind
        self.log = folder / f"{name}.log"
        self.ends: Counter[int] = Counter()
        """Exit codes of its lives so far."""
        self.left_children = 0
        """Processes that outlived it by five seconds."""
        command = [sys.executable, "-m", "tests.faults.victim", kind]
        self._process = ChildProcess(name, command, self.log, {**env, "PYTHONPATH": str(_ROOT)})
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it, and keep it alive from now on."""
        await self._process.start()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End it for good, in an orderly way."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        self.resume()
        await self._process.stop()

    @property
    def pid(self) -> int:
        """Of the service itself; 0 while there is none."""
        return next(iter(children_of(self._process.pid)), 0) if self._process.running else 0

    def workers(self) -> list[int]:
        """Its drawing processes."""
        servers = [child for child in children_of(self.pid) if "forkserver" in command_of(child)]
        return [worker for server in servers for worker in children_of(server)]

    def signal(self, number: signal.Signals) -> bool:
        """Send it a signal; False when there is no process."""
        return send(self.pid, number)

    def resume(self) -> None:
        """Let it and its workers go on, if they were stopped."""
        for pid in self._group():
            send(pid, signal.SIGCONT)

    async def _keep(self) -> None:
        while True:
            self.ends[await self._process.wait()] += 1
            await self._children_end()
            await asyncio.sleep(_PAUSE_S)
            await self._process.start()

    async def _children_end(self) -> None:
        """Its drawing processes have to notice by themselves."""
        deadline = monotonic() + _CHILDREN_GONE_WITHIN_S
        while (left := list(self._group())) and monotonic() < deadline:
            await asyncio.sleep(_POLL_S)
        self.left_children += len(left)
        await self._process.kill()

    def _group(self) -> Iterator[int]:
        for pid in _pids():
            with suppress(ProcessLookupError):
                if os.getpgid(pid) == self._process.pid and not _is_zombie(pid):
                    yield pid


def send(pid: int, number: signal.Signals) -> bool:
    """Send a signal; False when there is no such process."""
    if not pid:
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """The direct children of a process."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """Its command line; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
