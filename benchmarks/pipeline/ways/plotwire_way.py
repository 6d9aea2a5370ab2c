"""Plotwire: a consumer and a gateway; charts come over AMQP or HTTP, results as events."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

import aio_pika
import aiohttp
from aio_pika.abc import AbstractExchange

from benchmarks.pipeline.charts import Job
from benchmarks.pipeline.cpu import Part
from benchmarks.pipeline.ways.way import CONSUMER, GATEWAY, WORKERS, NotDrawn, Place, Way, http_body
from benchmarks.render.engines.lines import HEIGHT, WIDTH
from contracts.dialects import Dialect
from contracts.identifiers import TaskId
from contracts.messages import REQUEST_CONTENT_TYPE, Chart, ChartCompleted, ChartRequest, encode_request
from contracts.output import Output
from contracts.topology import Topology, request_key
from devstack.demo.subscriber import Results, subscribed
from devstack.service import Service, run_processes

_AT_ONCE: Final = 100
"""Requests that are being handed over."""
_WITHOUT_LIMIT: Final = "1000000"


@asynccontextmanager
async def over_amqp(place: Place, workers: int, prefetch: int) -> AsyncIterator[Way]:
    """Charts as messages on the exchange, each confirmed."""
    async with _service(place, workers, prefetch) as (service, results):
        connection = await aio_pika.connect(service.addresses.amqp_url)
        async with connection:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            yield _OverAmqp(service, results, await channel.get_exchange(Topology().requests))


@asynccontextmanager
async def over_http(place: Place, workers: int, prefetch: int) -> AsyncIterator[Way]:
    """Charts posted to the gateway, which answers with a task's id."""
    async with (
        _service(place, workers, prefetch) as (service, results),
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as session,
    ):
        yield _OverHttp(service, results, session)


@asynccontextmanager
async def _service(place: Place, workers: int, prefetch: int) -> AsyncIterator[tuple[Service, Results]]:
    settings = {
        "PLOTWIRE_WORKERS": str(workers),
        "PLOTWIRE_PREFETCH": str(prefetch),
        "PLOTWIRE_GATEWAY_RATE_PER_S": _WITHOUT_LIMIT,
        "PLOTWIRE_GATEWAY_RATE_BURST": _WITHOUT_LIMIT,
        "PLOTWIRE_GATEWAY_MAX_PENDING": _WITHOUT_LIMIT,
        "OSS_KEY_PREFIX": place.prefix,
    }
    addresses = place.stack.addresses
    async with (
        run_processes(addresses, place.folder, settings=settings) as service,
        subscribed(addresses.amqp_url) as results,
    ):
        yield service, results


class _Plotwire:
    """What both ways in share."""

    def __init__(self, service: Service, results: Results) -> None:
        self._results = results
        self.parts = (
            Part(service.gateway.pid, GATEWAY, GATEWAY),
            *(Part(one.pid, CONSUMER, WORKERS) for one in service.consumers),
        )

    async def _ended(self, task_id: TaskId) -> None:
        event = await self._results.of(task_id)
        if not isinstance(event, ChartCompleted):
            raise NotDrawn(f"Plotwire: {event.data.error}")


class _OverAmqp(_Plotwire):
    def __init__(self, service: Service, results: Results, exchange: AbstractExchange) -> None:
        super().__init__(service, results)
        self._exchange = exchange
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def pack(self, jobs: Sequence[Job]) -> list[tuple[TaskId, str, bytes]]:
        """Task id, routing key and body of each request."""
        output = Output(width=WIDTH, height=HEIGHT)
        charts = (Chart(dialect=Dialect.ECHARTS, body=job.option) for job in jobs)
        requests = [ChartRequest.new(chart, client="benchmark", output=output) for chart in charts]
        return [(one.task_id, request_key(one), encode_request(one)) for one in requests]

    async def draw(self, packed: tuple[TaskId, str, bytes]) -> None:
        """Publish, and wait for the event."""
        task_id, key, body = packed
        message = aio_pika.Message(
            body,
            content_type=REQUEST_CONTENT_TYPE,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=str(uuid4()),
            correlation_id=task_id,
        )
        async with self._turns:
            await self._exchange.publish(message, key, mandatory=True)
        await self._ended(task_id)


class _OverHttp(_Plotwire):
    def __init__(self, service: Service, results: Results, session: aiohttp.ClientSession) -> None:
        super().__init__(service, results)
        self._session = session
        self._address = f"{service.gateway_url}/api/charts/generate"

    def pack(self, jobs: Sequence[Job]) -> list[bytes]:
        """The body of each POST."""
        return [http_body(job) for job in jobs]

    async def draw(self, packed: bytes) -> None:
        """Post, and wait for the event of the task that the answer names."""
        headers = {"Content-Type": "application/json"}
        async with self._session.post(self._address, data=packed, headers=headers) as response:
            if not response.ok:
                raise NotDrawn(f"the gateway answered {response.status}: {await response.text()}")
            task_id = (await response.json())["data"]["taskId"]
        await self._ended(task_id)
