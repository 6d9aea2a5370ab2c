"""A desk at real servers, and letters on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aio_pika
import pytest

from adapters.mongo_letters import MongoLetters
from adapters.mongo_replays import MongoReplays
from adapters.mongo_tasks import MongoTasks
from adapters.rabbit_publisher import RabbitPublisher
from consumer.letter_reader import letter_of
from contracts.dead_letters import Actor, Address, BrokerDeath, DeadLetter
from contracts.errors import ErrorCode
from contracts.messages import ChartFailed, ChartRequest, FailedData, Failure, encode_request
from contracts.tasks import Claimed
from contracts.topology import Header, Topology
from devstack.stack import Addresses
from operations.desk import Desk

ANNA = Actor(name="anna", place="here")


@dataclass
class Message:
    """A dead message as the collector gets it."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    address: Address = field(default_factory=lambda: Address(exchange="dead", routing_key="dead.bulk"))
    message_id: str = field(default_factory=lambda: uuid4().hex)
    correlation_id: str = ""
    content_type: str | None = "application/json"
    is_unrouted: bool = False
    crash_loop: BrokerDeath | None = None

    async def collected(self) -> None:
        return None


@dataclass
class AtTheDesk:
    """The desk, and ways to put letters on it and to see what comes of them."""

    desk: Desk
    letters: MongoLetters
    tasks: MongoTasks
    replays: MongoReplays
    publisher: RabbitPublisher
    topology: Topology
    addresses: Addresses

    async def letter(self, body: bytes, **message: Any) -> DeadLetter:
        headers = {
            Header.CODE.value: "STORAGE_UNAVAILABLE",
            Header.REASON.value: "OSS cannot be reached",
            Header.ORIGIN_EXCHANGE.value: self.topology.requests,
            Header.ORIGIN_KEY.value: "chart.request.bulk.mail",
        }
        letter = letter_of(Message(body, **({"headers": headers} | message)), ANNA)
        assert await self.letters.add(letter, body)
        return letter

    async def failed(self, request: ChartRequest, *, announced: bool = True) -> DeadLetter:
        """A task that failed, and its letter."""
        claim = await self.tasks.claim(request)
        assert isinstance(claim, Claimed)
        event = self.failure(request, claim)
        assert await self.tasks.finish(claim.token, event, None)
        if announced:
            await self.tasks.mark_sent(request.task_id, event.id)
        return await self.letter(encode_request(request))

    @staticmethod
    def failure(request: ChartRequest, claim: Claimed) -> ChartFailed:
        data = FailedData(
            task_id=request.task_id,
            client=request.client,
            lane=request.lane,
            generation=claim.generation,
            format=request.output.type,
            error=Failure(code=ErrorCode.STORAGE_UNAVAILABLE, message="OSS cannot be reached"),
            attempts=4,
            failed_at=claim.created_at + timedelta(seconds=1),
        )
        return ChartFailed.of(data)

    async def sent(self) -> list[Any]:
        """What is in the work queues now, and not any more then."""
        found = []
        connection = await aio_pika.connect(self.addresses.amqp_url)
        async with connection:
            channel = await connection.channel()
            for lane in ("bulk", "interactive"):
                queue = await channel.get_queue(f"{self.topology.prefix}.work.{lane}.v1", ensure=False)
                while message := await queue.get(no_ack=True, fail=False):
                    found.append(message)
        return found


@pytest.fixture
async def at(
    addresses: Addresses,
    topology: Topology,
    publisher: RabbitPublisher,
    tasks: MongoTasks,
    letters: MongoLetters,
) -> AtTheDesk:
    replays = MongoReplays(tasks.database, retention=timedelta(days=7))
    desk = Desk(letters, replays, tasks, publisher, topology)
    return AtTheDesk(desk, letters, tasks, replays, publisher, topology, addresses)


@pytest.fixture
async def events(addresses: Addresses, topology: Topology) -> AsyncIterator[Callable[[], Awaitable[Any]]]:
    """The next result event that is announced, or None."""
    connection = await aio_pika.connect(addresses.amqp_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(topology.events, "chart.#")

        async def following() -> Any:
            return await queue.get(no_ack=True, fail=False)

        yield following
