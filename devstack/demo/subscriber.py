"""A subscriber as any team would write it: its own queue on the events exchange."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from contracts.errors import PermanentError
from contracts.identifiers import TaskId
from contracts.messages import ChartEvent, decode_event
from contracts.topology import Topology


class Results:
    """The result events seen so far, one a task: a repeated event has the same id and is dropped."""

    def __init__(self) -> None:
        self._events: dict[TaskId, asyncio.Future[ChartEvent]] = {}

    async def of(self, task_id: TaskId) -> ChartEvent:
        """The result of `task_id`, as soon as it is announced."""
        return await asyncio.shield(self._slot(task_id))

    async def on_message(self, message: AbstractIncomingMessage) -> None:
        """Take one message of the events exchange."""
        try:
            event = decode_event(message.body)
        except PermanentError as error:
            print(f"not an event of ours: {error}")  # noqa: T201  # an example talks to its terminal
        else:
            slot = self._slot(event.subject)
            if not slot.done():
                slot.set_result(event)
        await message.ack()

    def _slot(self, task_id: TaskId) -> asyncio.Future[ChartEvent]:
        return self._events.setdefault(task_id, asyncio.get_running_loop().create_future())


@asynccontextmanager
async def subscribed(amqp_url: str) -> AsyncIterator[Results]:
    """Results of all clients, from now on."""
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=50)
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(Topology().events, "chart.#")
        results = Results()
        await queue.consume(results.on_message)
        yield results
