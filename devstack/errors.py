"""What can go wrong with a private server."""

from pathlib import Path
from typing import Final

_TAIL_LINES: Final = 15


class DevstackError(Exception):
    """A private server is not to be had, or did not start."""


class ServerMissing(DevstackError):
    """The program is not installed, and no Docker engine runs that could bring it."""


class StartFailed(DevstackError):
    """The server ended or did not answer in time; the message shows its last log lines."""

    def __init__(self, name: str, why: str, log: Path) -> None:
        super().__init__(f"{name} did not start: {why}\n--- last lines of {log} ---\n{tail(log)}")


def tail(log: Path, lines: int = _TAIL_LINES) -> str:
    """The last lines of a log file, or a word on why there are none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) or "(empty)"
    except OSError as error:
        return f"(unreadable: {error.strerror})"
