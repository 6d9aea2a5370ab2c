"""The Node way, as its callers see it: a POST that is answered when the picture is stored."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp

from benchmarks.pipeline.charts import Job
from benchmarks.pipeline.cpu import Part
from benchmarks.pipeline.ways.way import WORKERS, NotDrawn, Place, Way, http_body
from benchmarks.render.engines.fonts import NOTO
from devstack.processes import ChildProcess, free_port

_SCRIPT: Final = Path(__file__).parent / "node_service.mjs"
_START_LIMIT_S: Final = 60


@asynccontextmanager
async def processes(place: Place, number: int) -> AsyncIterator[Way]:
    """A service of so many processes behind one port."""
    port = free_port()
    env = {
        **os.environ,
        **place.stack.addresses.env(),
        "PORT": str(port),
        "PROCESSES": str(number),
        "FONT": str(NOTO),
        "PREFIX": place.prefix,
    }
    process = ChildProcess("Node", ["node", str(_SCRIPT)], place.folder / "node.log", env)
    connector = aiohttp.TCPConnector(limit=0)  # everything that is asked for waits in the service's queue
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector) as session:

        async def answers() -> bool:
            try:
                async with session.get("/") as response:
                    return response.ok
            except aiohttp.ClientError:
                return False

        try:
            await process.start()
            await process.until(answers, _START_LIMIT_S)
            yield _Node(process, session)
        finally:
            await process.stop()


class _Node:
    def __init__(self, process: ChildProcess, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.parts = (Part(process.pid, WORKERS, WORKERS),)

    def pack(self, jobs: Sequence[Job]) -> list[bytes]:
        """The body of each POST."""
        return [http_body(job) for job in jobs]

    async def draw(self, packed: bytes) -> None:
        """Post, and wait for the answer."""
        async with self._session.post("/", data=packed) as response:
            if not response.ok:
                raise NotDrawn(f"Node: {await response.text()}")
