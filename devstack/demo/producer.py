"""A producer as any team would write it: plain aio-pika, and nothing of Plotwire but `contracts`."""

from uuid import uuid4

import aio_pika
from aio_pika.abc import AbstractExchange

from contracts.messages import REQUEST_CONTENT_TYPE, ChartRequest, encode_request
from contracts.topology import Topology, request_key

_CONFIRM_WITHIN_S = 10


async def publish(exchange: AbstractExchange, request: ChartRequest) -> None:
    """Publish one request; returns when RabbitMQ has it on disk in a queue.

    Raises:
        aio_pika.exceptions.PublishError: no queue takes it.
        TimeoutError: no confirm in time; it may or may not be there, so publish it again:
            the task id makes the repeat harmless.
    """
    message = aio_pika.Message(
        encode_request(request),
        content_type=REQUEST_CONTENT_TYPE,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=str(uuid4()),
        correlation_id=request.task_id,
    )
    await exchange.publish(message, request_key(request), mandatory=True, timeout=_CONFIRM_WITHIN_S)


async def publish_all(amqp_url: str, requests: list[ChartRequest]) -> None:
    """Publish `requests` one after the other, each confirmed."""
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange(Topology().requests)
        for request in requests:
            await publish(exchange, request)
