"""The processes of the service, which live again whenever they end."""

import signal
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from devstack.process_groups import members_of
from devstack.processes import ChildProcess
from tests.faults.processes import children_of, command_of, send

_ROOT: Final = Path(__file__).parents[2]


class Victim:
    """One process of the service, over all its lives.

    Args:
        name: of its files.
        kind: `consumer` or `gateway`.
        folder: of its files.
        env: its whole environment.
    """

    def __init__(self, name: str, kind: str, folder: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.kind = kind
        self.log = folder / f"{name}.log"
        self._ends = folder / f"{name}.ends"
        command = [sys.executable, "-m", "tests.faults.victim", kind]
        ours = {**env, "PYTHONPATH": str(_ROOT), "FAULTS_ENDS": str(self._ends)}
        self._process = ChildProcess(name, command, self.log, ours)
        self._stopped = False

    async def start(self) -> None:
        """Begin its first life, or its next one."""
        self._stopped = False
        await self._process.start()

    async def stop(self) -> None:
        """End it for good, in an orderly way."""
        self._stopped = True
        self.resume()
        await self._process.stop()

    @property
    def gave_up(self) -> bool:
        """Whether it could not be loaded at all."""
        return self._process.pid != 0 and not self._process.running and not self._stopped

    @property
    def pid(self) -> int:
        """Of the service itself; 0 between two lives."""
        keepers = children_of(self._process.pid) if self._process.running else []
        return next((life for keeper in keepers for life in children_of(keeper)), 0)

    def workers(self) -> list[int]:
        """Its drawing processes."""
        servers = [child for child in children_of(self.pid) if "resource_tracker" not in command_of(child)]
        return [worker for server in servers for worker in children_of(server)]

    def resume(self) -> None:
        """Let it and its workers go on, if they were stopped."""
        for pid in members_of(self._process.pid):
            send(pid, signal.SIGCONT)

    def exit_codes(self) -> Counter[int]:
        """Of its lives so far."""
        return Counter(code for code, _ in self._lives())

    def left_children(self) -> int:
        """Processes that outlived their consumer by seconds, over all its lives."""
        return sum(left for _, left in self._lives())

    def _lives(self) -> list[tuple[int, int]]:
        lines = self._ends.read_text(encoding="utf-8").splitlines() if self._ends.exists() else []
        return [(int(code), int(left)) for code, left in (line.split() for line in lines)]
