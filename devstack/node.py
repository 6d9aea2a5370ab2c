"""What the private servers have in common: one child process, started, killed and started again."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from devstack.processes import ChildProcess


class Node:
    """A server as a child process that ends with this one.

    `start()` after `kill()` or `stop()` brings it back on the same port with the same data.
    """

    def __init__(self) -> None:
        self._process: ChildProcess | None = None

    @property
    def process(self) -> ChildProcess:
        """The process of the last start."""
        if self._process is None:
            raise RuntimeError("the node was not started")
        return self._process

    @property
    def pid(self) -> int:
        """Process group of the server."""
        return self.process.pid

    @property
    def log(self) -> Path:
        """What the server prints, over all starts."""
        return self.process.log

    async def stop(self) -> None:
        """Stop it in an orderly way; its data stays."""
        if self._process:
            await self._process.stop()

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.process.kill()

    async def _run(
        self, process: ChildProcess, answers: Callable[[], Awaitable[bool]], limit_s: float
    ) -> None:
        """Start `process` and wait until it answers; without an answer nothing of it stays.

        Raises:
            StartFailed: it ended, or `limit_s` seconds went by.
        """
        if self._process and self._process.running:
            raise RuntimeError(f"{process.name} runs already")
        self._process = process
        try:
            await process.start()
            await process.until(answers, limit_s)
        except BaseException:
            await process.kill()
            raise
