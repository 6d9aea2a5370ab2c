"""A service as its processes, on queues and a database of its own, with ways to ask it and to look behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import aio_pika
from motor.motor_asyncio import AsyncIOMotorClient

from adapters.mongo_letters import MongoLetters
from adapters.mongo_tasks import MongoTasks
from contracts.dead_letters import DeadLetter, LetterFilter
from contracts.messages import ChartEvent, ChartRequest
from contracts.tasks import TaskRecord
from contracts.topology import Topology
from devstack.demo import producer
from devstack.processes import free_port
from devstack.service import Service, run_processes
from devstack.stack import Addresses

RETRY_S = 0.3
LIMIT_S = 60


@dataclass
class Running:
    """A service under test, and ways to ask it and to look behind it."""

    service: Service
    topology: Topology
    tasks: MongoTasks
    desk: MongoLetters
    mongo_url: str
    metrics_url: str
    health_url: str
    events: asyncio.Queue[ChartEvent] = field(default_factory=asyncio.Queue)

    async def publish(self, *requests: ChartRequest) -> None:
        """Straight to the exchange, as a producer of another team does."""
        connection = await aio_pika.connect(self.service.addresses.amqp_url)
        async with connection:
            channel = await connection.channel(on_return_raises=True)
            exchange = await channel.get_exchange(self.topology.requests)
            for request in requests:
                await producer.publish(exchange, request)

    async def results(self, *requests: ChartRequest) -> dict[str, ChartEvent]:
        """The result events of `requests`, by task id."""
        wanted = {request.task_id for request in requests}
        found: dict[str, ChartEvent] = {}
        async with asyncio.timeout(LIMIT_S):
            while wanted - found.keys():
                event = await self.events.get()
                found.setdefault(event.subject, event)
        return found

    async def until(self, what: Callable[[], Awaitable[Any]], limit_s: float = LIMIT_S) -> Any:
        """What `what` answers, as soon as that is true."""
        deadline = monotonic() + limit_s
        while not (answer := await what()):
            assert monotonic() < deadline, "waited too long"
            await asyncio.sleep(0.02)
        return answer

    async def letters(self, number: int, *task_ids: str | None) -> list[DeadLetter]:
        """So many dead letters of these tasks, newest first, as soon as the desk has them.

        Args:
            number: how many.
            task_ids: None for a letter in which none could be read.
        """

        async def all_there() -> list[DeadLetter]:
            every = await self.desk.search(LetterFilter(states=()), 1000)
            found = [letter for letter in every if letter.task_id in task_ids]
            return found if len(found) >= number else []

        found: list[DeadLetter] = await self.until(all_there)
        assert len(found) == number
        return found

    async def task(self, request: ChartRequest) -> TaskRecord:
        """Its record."""
        return await self.tasks.find(request.task_id)


@asynccontextmanager
async def run_service(
    addresses: Addresses,
    folder: Path,
    *,
    by_way_of: Addresses | None = None,
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Running]:
    """A service on queues and a database of its own, with logs in `folder`.

    Args:
        addresses: of the servers.
        folder: of the logs.
        by_way_of: where the service finds the servers, when there is something in between.
        settings: beyond those of every test.
    """
    name = f"test-{uuid4().hex[:12]}"
    found = by_way_of or addresses
    mongo_url = _with_database(addresses.mongo_url, name)
    metrics_port, health_port = free_port(), free_port()
    env = {
        "PLOTWIRE_TOPOLOGY_PREFIX": name,
        "PLOTWIRE_MONGO_URL": _with_database(found.mongo_url, name),
        "PLOTWIRE_RETRY_DELAYS_S": f"[{RETRY_S}]",
        "PLOTWIRE_WORKERS": "2",
        "PLOTWIRE_METRICS_PORT": str(metrics_port),
        "PLOTWIRE_HEALTH_PORT": str(health_port),
        **(settings or {}),
    }
    tasks = MongoTasks(mongo_url, retention=timedelta(days=7))
    async with run_processes(found, folder, settings=env) as service:
        yield Running(
            service,
            Topology(name, (timedelta(seconds=RETRY_S),)),
            tasks,
            MongoLetters(tasks.database),
            mongo_url,
            f"http://127.0.0.1:{metrics_port}/metrics",
            f"http://127.0.0.1:{health_port}/health",
        )
    tasks.close()
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(mongo_url)
    await client.drop_database(name)
    client.close()


def _with_database(mongo_url: str, name: str) -> str:
    return mongo_url.replace("/plotwire?", f"/{name}?")
