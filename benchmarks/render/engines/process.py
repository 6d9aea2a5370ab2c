"""An engine's process, as the benchmark talks to it."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

_HERE: Final = Path(__file__).parent
_KIB_PER_MB: Final = 1024


class EngineFailed(Exception):
    """The engine said that it cannot draw an option, or died."""


@dataclass(frozen=True)
class Engine:
    """How an engine is called in the report, and how its process is started."""

    key: str
    title: str
    command: tuple[str, ...]


def python_engine(key: str, title: str) -> Engine:
    """The module `key` beside this one."""
    return Engine(key, title, (sys.executable, "-m", f"benchmarks.render.engines.{key}"))


def node_engine(key: str, title: str, *arguments: str) -> Engine:
    """The script `key` beside this module."""
    return Engine(key, title, ("node", str(_HERE / f"{key}.mjs"), *arguments))


class Running:
    """A running engine; leave its context to end the process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._process = subprocess.Popen(  # noqa: S603  # our own engines
            engine.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=_HERE.parents[2],
        )
        self.versions: dict[str, str] = self._answer()["versions"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def draw(self, name: str, text: str) -> tuple[float, int]:
        """Milliseconds inside the engine from JSON text to PNG bytes, and how many bytes.

        Raises:
            EngineFailed: it cannot draw this.
        """
        assert self._process.stdin is not None  # noqa: S101  # for the type checker: we asked for a pipe
        try:
            self._process.stdin.write(f"{name}\t{text}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        answer = self._answer()
        if "error" in answer:
            raise EngineFailed(answer["error"])
        return float(answer["ms"]), int(answer["size"])

    def memory_mb(self, field: str) -> float:
        """`VmRSS` (now) or `VmHWM` (at its highest) of the process, in MB of 1,048,576 bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
        if found is None:
            raise EngineFailed(f"{self.engine.title} has ended")
        return int(found[1]) / _KIB_PER_MB

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101  # for the type checker: we asked for a pipe
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        found: dict[str, Any] = json.loads(line)
        return found

    def _ended(self) -> EngineFailed:
        self._process.communicate()
        return EngineFailed(f"{self.engine.title} ended with exit code {self._process.returncode}")
