"""Charts one at a time through a whole service: how long each step takes when nobody waits for anybody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

import aio_pika
import aiohttp
from aio_pika.abc import AbstractExchange
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.capacity import broker_share
from benchmarks.capacity.broker_share import Reductions
from benchmarks.capacity.costs import Steps
from benchmarks.pipeline.charts import Charts, Job
from benchmarks.pipeline.ways.way import NotDrawn, http_body
from benchmarks.render.engines.lines import HEIGHT, WIDTH
from contracts.dialects import Dialect
from contracts.messages import Chart, ChartCompleted, ChartRequest
from contracts.output import Output
from contracts.topology import Topology
from devstack.demo import producer
from devstack.demo.subscriber import Results, subscribed
from devstack.errors import ServerMissing
from devstack.processes import free_port
from devstack.rabbit_node import RabbitNode
from devstack.service import Service, run_processes
from devstack.stack import Stack

_ROUNDS: Final = 3
"""Of the mix, one chart at a time."""
_BURST: Final = 90
"""Charts at once, for what the queues' processes do under load."""

Totals = dict[tuple[str, str], tuple[float, float]]
"""Seconds and number by histogram and label."""


@dataclass
class Alone:
    """What they have shown; times in ms."""

    steps: Steps
    draw_ms: tuple[float, ...]
    whole_ms: tuple[float, ...]
    reductions: Reductions


@dataclass
class _Seen:
    publish_ms: list[float] = field(default_factory=list)
    whole_ms: list[float] = field(default_factory=list)
    draw_ms: list[float] = field(default_factory=list)


@dataclass
class _Line:
    """To a running service, from outside."""

    service: Service
    metrics_url: str
    exchange: AbstractExchange
    results: Results
    http: aiohttp.ClientSession

    async def ask(self, job: Job, seen: _Seen) -> None:
        """Publish a chart, wait for its event; raises `NotDrawn`."""
        chart = Chart(dialect=Dialect.ECHARTS, body=job.option)
        request = ChartRequest.new(chart, client="benchmark", output=Output(width=WIDTH, height=HEIGHT))
        began = perf_counter()
        await producer.publish(self.exchange, request)
        seen.publish_ms.append((perf_counter() - began) * 1000)
        event = await self.results.of(request.task_id)
        seen.whole_ms.append((perf_counter() - began) * 1000)
        if not isinstance(event, ChartCompleted):
            raise NotDrawn(f"Plotwire: {event.data.error}")
        seen.draw_ms.append(event.data.timings.draw_ms)

    async def post(self, job: Job) -> None:
        """Submit a chart over HTTP, wait for its event."""
        address = f"{self.service.gateway_url}/api/charts/generate"
        headers = {"Content-Type": "application/json"}
        async with self.http.post(address, data=http_body(job), headers=headers) as answer:
            task_id = (await answer.json())["data"]["taskId"]
        await self.results.of(task_id)

    async def totals(self, url: str) -> Totals:
        """What the histograms at `url` have counted so far."""
        async with self.http.get(url) as answer:
            text = await answer.text()
        found: dict[tuple[str, str], list[float]] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                for at, ending in enumerate(("_sum", "_count")):
                    if family.type == "histogram" and sample.name.endswith(ending):
                        for label in sample.labels.values():
                            found.setdefault((family.name, label), [0, 0])[at] += sample.value
        return {key: (seconds, number) for key, (seconds, number) in found.items()}


async def alone(stack: Stack, folder: Path) -> Alone:
    """Measure, with logs in `folder`; raises `NotDrawn`, `DevstackError`."""
    if not isinstance(stack.rabbit, RabbitNode):
        raise ServerMissing("RabbitMQ as a private node: in a container its processes cannot be asked")
    supply = Charts()
    async with _service(stack, folder) as line:
        await asyncio.gather(*(line.ask(job, _Seen()) for job in supply.take(_BURST)))
        seen = _Seen()
        before = await line.totals(line.metrics_url)
        for job in (one for _ in range(_ROUNDS) for one in supply.round_of_each()):
            await line.ask(job, seen)
        after = await line.totals(line.metrics_url)
        add_ms = await _submissions(line, supply)
        looked = await broker_share.look(stack.rabbit, Topology())
        await asyncio.gather(*(line.ask(job, _Seen()) for job in supply.take(_BURST)))
        reductions = (await broker_share.look(stack.rabbit, Topology())).since(looked)
    steps = Steps(
        claim=_mean_ms(before, after, "plotwire_mongo_operation_seconds", "claim"),
        reserve=_mean_ms(before, after, "plotwire_mongo_operation_seconds", "reserve"),
        put=_mean_ms(before, after, "plotwire_oss_operation_seconds", "put"),
        note_stored=_mean_ms(before, after, "plotwire_mongo_operation_seconds", "note_stored"),
        finish=_mean_ms(before, after, "plotwire_mongo_operation_seconds", "finish"),
        announce=_mean_ms(before, after, "plotwire_stage_seconds", "announce"),
        publish=sum(seen.publish_ms) / len(seen.publish_ms),
        add=add_ms,
    )
    return Alone(steps, tuple(seen.draw_ms), tuple(seen.whole_ms), reductions)


async def _submissions(line: _Line, supply: Charts) -> float:
    """Milliseconds that recording a task takes, one at a time."""
    url = f"{line.service.gateway_url}/api/system/metrics"
    before = await line.totals(url)
    for job in supply.round_of_each():
        await line.post(job)
    return _mean_ms(before, await line.totals(url), "plotwire_mongo_operation_seconds", "add")


def _mean_ms(before: Totals, after: Totals, name: str, label: str) -> float:
    seconds, number = after[name, label]
    earlier_s, earlier = before.get((name, label), (0, 0))
    return 1000 * (seconds - earlier_s) / (number - earlier)


@asynccontextmanager
async def _service(stack: Stack, folder: Path) -> AsyncIterator[_Line]:
    port = free_port()
    settings = {"PLOTWIRE_WORKERS": "2", "PLOTWIRE_METRICS_PORT": str(port), "OSS_KEY_PREFIX": "alone/"}
    addresses = stack.addresses
    async with (
        run_processes(addresses, folder, settings=settings) as service,
        subscribed(addresses.amqp_url) as results,
        await aio_pika.connect(addresses.amqp_url) as connection,
        aiohttp.ClientSession() as http,
    ):
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange(Topology().requests)
        yield _Line(service, f"http://127.0.0.1:{port}/metrics", exchange, results, http)
