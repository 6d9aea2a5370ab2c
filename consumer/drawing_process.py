"""A process that works off one question at a time, and the pipe to it.

Its answers come by the event loop, without a thread. multiprocessing starts it from the fork server
and tells how it ended; what is to be done about that is left to `render_slot`.
"""

import asyncio
import ctypes
import os
import pickle
import signal
import socket
import struct
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from threading import Thread
from traceback import format_exc
from typing import Any, Final, Self, TypeVar

from consumer.drawing_answers import LARGEST_BYTES, Answer, Bug, Unreadable, decoded, encoded
from contracts.errors import PlotwireError

T = TypeVar("T")

_SIZE: Final = struct.Struct("!i")
"""Of a message, before it: the form of `multiprocessing.connection`."""
_READ_AHEAD_BYTES: Final = 4 * 1024**2
"""Larger answers are read in several goes."""
_END_LIMIT_S: Final = 10.0
"""For the kernel to take a killed process away."""


class Died(Exception):
    """The process ended before it answered, or answered what none of ours says."""


class DrawingProcess:
    """A process that has been begun; made by `start`."""

    def __init__(
        self, process: Any, begun: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._begun = begun
        self._reader = reader
        self._writer = writer
        self._asked = 0

    @classmethod
    async def start(cls, context: Any, prepare: Callable[..., None], *args: object) -> Self:
        """Begin a process that calls `prepare` with `args`, and then waits for questions.

        Args:
            context: of multiprocessing, a fork server's.
            prepare: a function of a module; so is all that is asked.
            args: for it.

        Raises:
            OSError: no process can be begun.
            EOFError: the fork server died.
        """
        # Not left to `_in_thread`: the kernel ends the fork server with the thread that began it.
        forkserver.ensure_running()
        ours, theirs = socket.socketpair()
        pipe = Connection(theirs.detach())
        begun = context.RawValue(ctypes.c_uint64, 0)
        process = context.Process(target=_serve, args=(pipe, begun, prepare, args), daemon=True)
        try:
            # The first one waits until the fork server has loaded everything.
            await _in_thread(process.start)
            streams = await asyncio.open_unix_connection(sock=ours, limit=_READ_AHEAD_BYTES)
        except BaseException:
            ours.close()  # the process ends, too, if it was begun: it finds nobody there
            raise
        finally:
            pipe.close()
        return cls(process, begun, *streams)

    @property
    def has_begun(self) -> bool:
        """Whether it has taken the latest question."""
        return int(self._begun.value) == self._asked

    def ask(self, work: Callable[..., Any], *args: object) -> asyncio.Task[Answer]:
        """Have it call `work` with `args`; the task ends with the answer, or raises `Died`.

        One at a time.
        """
        question = ForkingPickler.dumps((work, args))
        self._writer.writelines((_SIZE.pack(len(question)), question))
        self._asked += 1
        return asyncio.create_task(self._answer())

    async def _answer(self) -> Answer:
        try:
            (size,) = _SIZE.unpack(await self._reader.readexactly(_SIZE.size))
            return decoded(await self._reader.readexactly(size) if 0 < size <= LARGEST_BYTES else b"")
        except (EOFError, OSError) as error:
            self._writer.transport.abort()
            raise Died from error
        except Unreadable as error:
            self.kill()
            raise Died from error

    def kill(self) -> None:
        """End it, without a word; it is not to be asked again."""
        self._writer.transport.abort()
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)

    async def exit_code(self) -> int | None:
        """How one ended that has died: a signal as its negative number; None if it is not gone in time."""
        await _in_thread(lambda: self._process.join(_END_LIMIT_S))
        code: int | None = self._process.exitcode
        return code

    async def stop(self) -> None:
        """Kill it, and return when it is gone."""
        self.kill()
        await self.exit_code()


def _serve(pipe: Connection, begun: Any, prepare: Callable[..., None], args: tuple[object, ...]) -> None:
    """The life of a process: until who asks has ended, perhaps without having read an answer."""
    prepare(*args)
    with suppress(EOFError, ConnectionError):
        while True:
            question = pipe.recv_bytes()
            begun.value += 1
            pipe.send_bytes(_answered(question))


def _answered(question: bytes) -> bytes:
    try:
        work, args = pickle.loads(question)  # noqa: S301  # of the process that began this one
        return encoded(Answer(is_error=False, value=work(*args)))
    except PlotwireError as error:
        return encoded(Answer(is_error=True, value=error))
    except BaseException:  # noqa: BLE001  # whatever it is, who asked is told
        return encoded(Answer(is_error=True, value=Bug(format_exc())))


async def _in_thread(work: Callable[[], T]) -> T:
    """Wait for `work` in a thread of its own, which does not keep a process alive that wants to end."""
    answer: Future[T] = Future()

    def run() -> None:
        answer.set_running_or_notify_cancel()
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001  # it is told to who waits
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(answer)
