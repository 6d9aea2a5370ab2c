"""A drawing process that a chart has taken over: whatever it answers, it is killed, and nothing else comes of it."""

import asyncio
import os
import pickle
import signal
import socket
import struct
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from consumer.drawing_answers import LARGEST_BYTES
from consumer.drawing_process import Died, DrawingProcess


class Touch:
    """Pickles as a call that makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (os.mkdir, (str(self.path),))


@pytest.mark.parametrize("size", [None, 0, -1, LARGEST_BYTES + 1, 3])
async def test_it_is_killed(size: int | None, tmp_path: Path) -> None:
    evil = pickle.dumps((False, Touch(tmp_path / "made")))
    ours, theirs = socket.socketpair()
    running = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(600)")
    streams = await asyncio.open_unix_connection(sock=ours)
    process = DrawingProcess(SimpleNamespace(pid=running.pid), SimpleNamespace(value=1), *streams)
    answer = process.ask(os.getpid)
    theirs.sendall(struct.pack("!i", len(evil) if size is None else size) + evil)
    async with asyncio.timeout(10):
        with pytest.raises(Died):
            await answer
        assert await running.wait() == -signal.SIGKILL
    assert not (tmp_path / "made").exists()
    theirs.close()
