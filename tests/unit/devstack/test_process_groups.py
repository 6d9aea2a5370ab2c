"""When a process that was killed has ended."""

import asyncio
import os
import sys
from pathlib import Path

from devstack.process_groups import has_ended, members_of
from devstack.processes import ChildProcess, free_port, listens

LIMIT_S = 30

WITHOUT_ITS_FIRST_THREAD = """
import ctypes, socket, threading, time
SYS_exit = {"x86_64": 60, "aarch64": 93}[__import__("platform").machine()]
port = socket.create_server(("127.0.0.1", %d))
threading.Thread(target=time.sleep, args=(600,)).start()
ctypes.CDLL(None).syscall(SYS_exit, 0)
"""
"""A process in the state in which a killed one with many threads is for a moment."""


def state_of(pid: int) -> str:
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]


async def test_a_process_has_ended_when_its_last_thread_has(tmp_path: Path) -> None:
    port = free_port()
    script = WITHOUT_ITS_FIRST_THREAD % port
    process = ChildProcess("threads", [sys.executable, "-c", script], tmp_path / "log", dict(os.environ))
    await process.start()
    try:
        async with asyncio.timeout(LIMIT_S):
            while not (others := set(members_of(process.pid)) - {process.pid}):
                await asyncio.sleep(0.01)
            (pid,) = others
            while state_of(pid) != "Z":
                await asyncio.sleep(0.01)
        assert await listens(port)
        assert not has_ended(pid)
        assert set(members_of(process.pid)) == {process.pid, pid}
    finally:
        await process.kill()
    assert has_ended(pid)
    assert not await listens(port)
    assert not set(members_of(process.pid))
