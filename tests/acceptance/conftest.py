"""The service as its processes, on queues and a database of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import aio_pika
import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from adapters.mongo_letters import MongoLetters
from adapters.mongo_tasks import MongoTasks
from contracts.dead_letters import DeadLetter, LetterFilter
from contracts.dialects import Dialect
from contracts.messages import Chart, ChartEvent, ChartRequest, decode_event
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
    events: asyncio.Queue[ChartEvent]
    metrics_url: str
    health_url: str

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

    async def letters(self, number: int) -> list[DeadLetter]:
        """So many dead letters, newest first, as soon as the desk has them."""

        async def all_there() -> list[DeadLetter]:
            found = await self.desk.search(LetterFilter(states=()), 1000)
            return found if len(found) >= number else []

        found: list[DeadLetter] = await self.until(all_there)
        assert len(found) == number
        return found

    async def task(self, request: ChartRequest) -> TaskRecord:
        """Its record."""
        return await self.tasks.find(request.task_id)


@pytest.fixture
def service_addresses(addresses: Addresses) -> Addresses:
    """Where the service finds its servers; a test may put something in between."""
    return addresses


@pytest.fixture
def service_settings() -> dict[str, str]:
    """Beyond those of every test."""
    return {}


@pytest.fixture
async def running(
    addresses: Addresses,
    service_addresses: Addresses,
    service_settings: dict[str, str],
    tmp_path: Path,
) -> AsyncIterator[Running]:
    name = f"test-{uuid4().hex[:12]}"
    mongo_url = addresses.mongo_url.replace("/plotwire?", f"/{name}?")
    metrics_port, health_port = free_port(), free_port()
    settings = {
        "PLOTWIRE_TOPOLOGY_PREFIX": name,
        "PLOTWIRE_MONGO_URL": service_addresses.mongo_url.replace("/plotwire?", f"/{name}?"),
        "PLOTWIRE_RETRY_DELAYS_S": f"[{RETRY_S}]",
        "PLOTWIRE_WORKERS": "2",
        "PLOTWIRE_METRICS_PORT": str(metrics_port),
        "PLOTWIRE_HEALTH_PORT": str(health_port),
        **service_settings,
    }
    topology = Topology(name, (timedelta(seconds=RETRY_S),))
    tasks = MongoTasks(mongo_url, retention=timedelta(days=7))
    events: asyncio.Queue[ChartEvent] = asyncio.Queue()
    connection = await aio_pika.connect(service_addresses.amqp_url)
    async with run_processes(service_addresses, tmp_path, settings=settings) as service, connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(topology.events, "chart.#")

        async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            events.put_nowait(decode_event(message.body))
            await message.ack()

        await queue.consume(on_message)
        desk = MongoLetters(tasks.database)
        metrics_url = f"http://127.0.0.1:{metrics_port}/metrics"
        health_url = f"http://127.0.0.1:{health_port}/health"
        yield Running(service, topology, tasks, desk, events, metrics_url, health_url)
    tasks.close()
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(mongo_url)
    await client.drop_database(name)
    client.close()


@pytest.fixture
def bars() -> Callable[..., ChartRequest]:
    """Requests of which no two ask for the same picture, unless they are given the same chart."""
    numbers = count(1)

    def make(**fields: Any) -> ChartRequest:
        option = {
            "title": {"text": f"各地区销售额 {next(numbers)}"},
            "xAxis": {"data": ["华东", "华南", "华北"]},
            "yAxis": {},
            "series": [{"type": "bar", "data": [3, 1, 2]}],
        }
        given: dict[str, Any] = {"chart": Chart(dialect=Dialect.ECHARTS, body=option), "client": "mail"}
        return ChartRequest.new(**(given | fields))

    return make
