"""Takes the results of the client `reports`: prints each, once.

pip install plotwire aio-pika
AMQP_URL=amqp://user:password@localhost:5672/ python subscribe.py
"""

import asyncio
import os

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from contracts.errors import PermanentError
from contracts.messages import ChartCompleted, ChartEvent, decode_event
from contracts.topology import Topology

AMQP_URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/")
EVENTS = Topology(os.environ.get("PLOTWIRE_TOPOLOGY_PREFIX", "plotwire")).events
CLIENT = "reports"
QUEUE = os.environ.get("QUEUE", f"{CLIENT}.chart-results")

seen: set[str] = set()  # in earnest: a unique key in the database that the results go to


def take(event: ChartEvent) -> None:
    """What this program does with a result."""
    if event.id in seen:
        return
    seen.add(event.id)
    if isinstance(event, ChartCompleted):
        print(event.subject, "completed", event.data.image_url, flush=True)
    else:
        print(event.subject, "failed", event.data.error.code, event.data.error.message, flush=True)


async def on_message(message: AbstractIncomingMessage) -> None:
    """Acknowledges after the work is done: what was not comes again."""
    try:
        event = decode_event(message.body)
    except PermanentError as error:
        print(f"not an event of ours: {error}", flush=True)
    else:
        take(event)
    await message.ack()


async def main() -> None:
    """Takes results until it is stopped; a lost connection is opened again."""
    connection = await aio_pika.connect_robust(AMQP_URL, heartbeat=10)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=50)
        # Durable: what ends while this program is away waits here.
        queue = await channel.declare_queue(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        await queue.bind(EVENTS, f"chart.*.*.{CLIENT}")
        await queue.consume(on_message)
        print("listening", flush=True)
        await asyncio.Future()


asyncio.run(main())
