"""A log file that begins anew when it is large or old, of which some are kept; written by one process."""

import fcntl
import logging
import os
import sys
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler, TimedRotatingFileHandler
from pathlib import Path
from time import monotonic
from typing import Final, Literal

import structlog

log = structlog.get_logger(__name__)

Rotation = Literal["size", "hourly", "daily"]

_WHEN: Final = {"hourly": "H", "daily": "MIDNIGHT"}
_TELL_AGAIN_S: Final = 60.0


class LogFileRefused(Exception):
    """The file cannot be written, or another process writes it; the message says which."""


@dataclass(frozen=True)
class LogFile:
    """Where lines go, and how many."""

    path: Path
    rotation: Rotation
    """Begin anew at a size, or with each hour or day of UTC."""
    size_bytes: int
    """Of the rotation `size`."""
    kept: int
    """Older files that stay; the oldest is removed."""

    def open(self) -> logging.Handler:
        """The handler that writes it, alone until the process ends.

        Raises:
            LogFileRefused: it cannot be written, or another process writes it.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._claim()
            return self._handler()
        except BlockingIOError as error:
            raise LogFileRefused(
                f"another process writes {self.path}: give each its own, e.g. with {{role}} in the name"
            ) from error
        except OSError as error:
            raise LogFileRefused(f"{self.path} cannot be written: {error.strerror}") from error

    def _claim(self) -> None:
        """Two processes that rotate one file lose lines; the lock lasts as long as this process."""
        lock = os.open(f"{self.path}.lock", os.O_CREAT | os.O_RDWR, 0o640)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise

    def _handler(self) -> logging.Handler:
        if self.rotation == "size":
            return _BySize(self.path, maxBytes=self.size_bytes, backupCount=self.kept, encoding="utf-8")
        return _ByTime(
            self.path, when=_WHEN[self.rotation], backupCount=self.kept, encoding="utf-8", utc=True
        )


class _Losing(logging.Handler):
    """Goes on where its file cannot be written, and says so once a minute: the disk may be full for hours.

    The library would write a traceback for each line, with the event as it was before secrets were hidden.
    """

    _lost = 0
    _told_at = -_TELL_AGAIN_S

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802  # of the library
        """Of `logging.Handler`: what was to be written is lost to the file, not to standard error."""
        self._lost += 1
        if monotonic() - self._told_at >= _TELL_AGAIN_S:
            self._told_at = monotonic()  # before it is told: that line comes here, too
            log.error("log_file_not_written", reason=str(sys.exc_info()[1]), lines_lost=self._lost)


class _BySize(_Losing, RotatingFileHandler):
    pass


class _ByTime(_Losing, TimedRotatingFileHandler):
    pass
