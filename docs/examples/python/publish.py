"""Publishes one chart, and ends when RabbitMQ has it on disk.

pip install plotwire aio-pika
AMQP_URL=amqp://user:password@localhost:5672/ python publish.py option.json
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import aio_pika
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError, PublishError

from contracts.identifiers import Dialect, Lane
from contracts.messages import REQUEST_CONTENT_TYPE, Chart, ChartRequest, encode_request
from contracts.output import ImageFormat, Output
from contracts.topology import Topology, request_key

AMQP_URL = os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/")
TOPOLOGY = Topology(os.environ.get("PLOTWIRE_TOPOLOGY_PREFIX", "plotwire"))
CONFIRM_WITHIN_S = 10
TRIES = 5


async def publish(request: ChartRequest) -> None:
    """Returns when the request is durable; raises when it is refused, or may not have arrived."""
    connection = await aio_pika.connect(AMQP_URL, timeout=CONFIRM_WITHIN_S)
    async with connection:
        # Confirms; and what no queue takes (mandatory) raises instead of being dropped in silence.
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange(TOPOLOGY.requests)
        message = aio_pika.Message(
            encode_request(request),
            content_type=REQUEST_CONTENT_TYPE,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=str(uuid4()),
            correlation_id=request.task_id,
        )
        await exchange.publish(message, request_key(request), mandatory=True, timeout=CONFIRM_WITHIN_S)


async def publish_surely(request: ChartRequest) -> None:
    """Publishes again and again: the task id makes repeats harmless, so doubt costs nothing."""
    for attempt in range(1, TRIES + 1):
        try:
            await publish(request)
        except PublishError:
            raise  # returned: no queue takes it, and none will in a second
        except (AMQPError, ChannelInvalidStateError, OSError) as error:  # it may have arrived or not
            if attempt == TRIES:
                raise
            print(f"not confirmed ({error!r}), once more", file=sys.stderr)
            await asyncio.sleep(attempt)
        else:
            return


option = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
request = ChartRequest.new(
    Chart(dialect=Dialect.ECHARTS, body=option),
    client="reports",
    lane=Lane.INTERACTIVE,
    output=Output(type=ImageFormat.PNG, width=600, height=400),
)
asyncio.run(publish_surely(request))
print(request.task_id)
