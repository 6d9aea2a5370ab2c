"""What can go wrong with a private server."""

import re
from pathlib import Path
from typing import Final

_TAIL_LINES: Final = 15
_ERROR_LINES: Final = 100
_ERROR: Final = re.compile(r'"s":"[EF]"|\berror\b', re.IGNORECASE)
"""MongoDB's mark of severity, or the plain word."""


class DevstackError(Exception):
    """A private server is not to be had, or did not start."""


class ServerMissing(DevstackError):
    """The program is not installed, and no Docker engine runs that could bring it."""


class StartFailed(DevstackError):
    """The server ended or did not answer in time; the message shows its last log lines."""

    def __init__(self, name: str, why: str, log: Path) -> None:
        super().__init__(f"{name} did not start: {why}\n--- last lines of {log} ---\n{tail(log)}")


def tail(log: Path) -> str:
    """The last lines of a log file, or a word on why there are none.

    A server that fails to start says why, and then at length how it shuts down: lines a little
    further up are shown too if they tell of an error.
    """
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError as error:
        return f"(unreadable: {error.strerror})"
    further_up = filter(_ERROR.search, lines[-_ERROR_LINES:-_TAIL_LINES])
    return "\n".join([*further_up, *lines[-_TAIL_LINES:]]) or "(empty)"
