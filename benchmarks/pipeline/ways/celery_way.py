"""The Celery way, as its callers see it: a message to the worker, a result document in MongoDB.

Messages are written and published here as Celery's client would (protocol 2): by the same driver
and with the same confirms as those of Plotwire, and the main environment needs no Celery.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import aio_pika
from aio_pika.abc import AbstractExchange
from pymongo import AsyncMongoClient

from benchmarks.pipeline.charts import Job
from benchmarks.pipeline.cpu import Part
from benchmarks.pipeline.ways.way import CONSUMER, ROOT, WORKERS, Place, Way
from devstack.processes import ChildProcess

PYTHON: Final = ROOT / ".venv" / "celery" / "bin" / "python"
_APP: Final = "benchmarks.pipeline.ways.celery_worker"
_COLLECTION: Final = "celery_charts"
_START_LIMIT_S: Final = 90
_AT_ONCE: Final = 100


@dataclass(frozen=True)
class _Message:
    task_id: str
    body: bytes


@asynccontextmanager
async def prefork(place: Place, workers: int) -> AsyncIterator[Way]:
    """A worker with so many processes."""
    process = _worker(place, workers)
    connection = await aio_pika.connect(place.stack.addresses.amqp_url)
    try:
        await process.start()

        async def is_ready() -> bool:
            return b" ready." in process.log.read_bytes()

        await process.until(is_ready, _START_LIMIT_S)
        async with connection, _results(place.stack.addresses.mongo_url) as results:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            yield _Celery(process, place, channel.default_exchange, results)
    finally:
        await process.stop()


def _worker(place: Place, workers: int) -> ChildProcess:
    env = {
        **os.environ,
        **place.stack.addresses.env(),
        "BENCHMARK_AMQP_URL": place.stack.addresses.amqp_url,
        "BENCHMARK_QUEUE": place.name,
        "PYTHONPATH": str(ROOT),
    }
    command = [str(PYTHON), "-m", "celery", "--app", _APP, "worker", "--pool", "prefork"]
    options = ["--concurrency", str(workers), "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return ChildProcess("Celery", [*command, *options], place.folder / "celery.log", env)


class _Results:
    """Result documents, as they are inserted."""

    def __init__(self) -> None:
        self._ended: dict[str, asyncio.Future[None]] = {}

    def of(self, task_id: str) -> asyncio.Future[None]:
        return self._ended.setdefault(task_id, asyncio.get_running_loop().create_future())


@asynccontextmanager
async def _results(mongo_url: str) -> AsyncIterator[_Results]:
    results = _Results()
    async with AsyncMongoClient[dict[str, Any]](mongo_url) as client:
        collection = client.get_default_database()[_COLLECTION]
        async with await collection.watch([{"$match": {"operationType": "insert"}}]) as changes:

            async def follow() -> None:
                async for change in changes:
                    results.of(change["documentKey"]["_id"]).set_result(None)

            following = asyncio.create_task(follow())
            try:
                yield results
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)


class _Celery:
    def __init__(
        self, process: ChildProcess, place: Place, exchange: AbstractExchange, results: _Results
    ) -> None:
        self._place = place
        self._exchange = exchange
        self._results = results
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self.parts = (Part(process.pid, CONSUMER, WORKERS),)

    def pack(self, jobs: Sequence[Job]) -> list[_Message]:
        """The call of the task for each job."""
        return [self._message(job) for job in jobs]

    def _message(self, job: Job) -> _Message:
        task_id = str(uuid4())
        arguments = (task_id, job.name, job.option, f"{self._place.prefix}{task_id}.png")
        call = [arguments, {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]
        return _Message(task_id, json.dumps(call, ensure_ascii=False).encode())

    async def draw(self, packed: _Message) -> None:
        """Publish, and wait for the document; a task that fails writes none."""
        message = aio_pika.Message(
            packed.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            correlation_id=packed.task_id,
            message_id=packed.task_id,
            headers={"lang": "py", "task": "draw_chart", "id": packed.task_id, "root_id": packed.task_id},
        )
        async with self._turns:
            await self._exchange.publish(message, self._place.name, mandatory=True)
        await self._results.of(packed.task_id)
