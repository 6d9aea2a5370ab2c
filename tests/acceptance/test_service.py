"""The whole service: real requests, real pictures, real trouble."""

import asyncio
import io
import os
import random
import re
import signal
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import aio_pika
import aiohttp
from PIL import Image

from consumer.processor_time import processor_time
from contracts.dialects import Dialect
from contracts.errors import ErrorCode
from contracts.identifiers import Lane
from contracts.messages import Chart, ChartCompleted, ChartFailed, ChartRequest
from contracts.output import ImageFormat, Output
from contracts.tasks import TaskStatus

Bars = Callable[..., ChartRequest]
PREFETCH = 25


async def fetch(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 200
        return await response.read()


async def test_a_request_from_the_exchange_becomes_a_picture_in_the_bucket(running: Any, bars: Bars) -> None:
    request = bars(output=Output(width=320, height=240, scale=2), oss_path="reports/q4")
    await running.publish(request)
    event = (await running.results(request))[request.task_id]
    assert isinstance(event, ChartCompleted)
    data = await fetch(event.data.image_url)
    assert Image.open(io.BytesIO(data)).size == (640, 480)
    assert re.fullmatch(r"reports/q4/([0-9a-f]{2})/\1[0-9a-f]{30}-[0-9a-f]{8}\.png", event.data.object_key)
    assert event.data.object_key.endswith(f"/{event.data.file_name}")
    assert event.data.size_bytes == len(data)
    task = await running.task(request)
    assert (task.status, task.image.object_key) == (TaskStatus.COMPLETED, event.data.object_key)


async def test_a_request_over_http_becomes_a_picture_too_and_the_status_follows_it(running: Any) -> None:
    option = {"series": [{"type": "pie", "data": [{"name": "a", "value": 1}, {"name": "b", "value": 2}]}]}
    base = running.service.gateway_url

    async with aiohttp.ClientSession() as session:

        async def status() -> Any:
            async with session.get(f"{base}{answer['data']['statusUrl']}") as response:
                data = (await response.json())["data"]
            return data if data["status"] in {"completed", "failed"} else None

        async with session.post(
            f"{base}/api/charts/generate", json={"option": option, "type": "jpeg"}
        ) as response:
            answer = await response.json()
        data = await running.until(status)
    assert data["status"] == "completed"
    picture = Image.open(io.BytesIO(await fetch(data["imageUrl"])))
    assert (picture.format, picture.size) == ("JPEG", (600, 400))


async def test_equal_requests_give_equal_bytes(running: Any, bars: Bars) -> None:
    first = bars()
    requests = [first, *(bars(chart=first.chart, oss_path=f"folder-{n}") for n in range(3))]
    await running.publish(*requests)
    events = await running.results(*requests)
    assert len({event.data.object_key for event in events.values()}) == 4, "drawn four times"
    assert len({event.data.sha256 for event in events.values()}) == 1


async def test_twenty_equal_requests_at_once_are_drawn_once_and_each_is_told_of_it(
    running: Any, bars: Bars
) -> None:
    first = bars()
    requests = [first, *(bars(chart=first.chart) for _ in range(19))]
    before = await pictures(running.metrics_url)
    await running.publish(*requests)
    events = await running.results(*requests)
    assert len(events) == 20
    assert len({event.id for event in events.values()}) == 20
    assert len({event.data.object_key for event in events.values()}) == 1
    assert [(await running.task(request)).status for request in requests] == [TaskStatus.COMPLETED] * 20
    by_source = await pictures(running.metrics_url) - before
    assert by_source["drawn"] == 1
    assert by_source.total() == 20
    await fetch(events[first.task_id].data.image_url)


async def pictures(metrics_url: str) -> Counter[str]:
    """How many there have been, by where they came from."""
    async with aiohttp.ClientSession() as session, session.get(metrics_url) as response:
        text = await response.text()
    found = re.findall(r'^plotwire_pictures_total{source="(\w+)"} (\S+)', text, re.MULTILINE)
    return Counter({source: int(float(value)) for source, value in found})


async def in_flight(metrics_url: str) -> float:
    async with aiohttp.ClientSession() as session, session.get(metrics_url) as response:
        text = await response.text()
    samples = [
        line for line in text.splitlines() if line.startswith('plotwire_messages_in_flight{lane="bulk"}')
    ]
    return float(samples[0].split()[1]) if samples else 0.0


async def test_two_hundred_at_once_start_in_order_a_prefetch_in_flight_and_all_complete(
    running: Any, bars: Bars
) -> None:
    requests = [bars() for _ in range(200)]
    seen: list[float] = []

    async def watch() -> None:
        while True:
            seen.append(await in_flight(running.metrics_url))

    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch())
        await running.publish(*requests)
        events = await running.results(*requests)
        watching.cancel()
    assert all(isinstance(event, ChartCompleted) for event in events.values())
    records = [await running.task(request) for request in requests]
    assert all(earlier.started_at <= later.started_at for earlier, later in pairwise(records))
    assert max(seen) == PREFETCH


async def test_an_unreadable_message_is_a_dead_letter_and_holds_nobody_up(running: Any, bars: Bars) -> None:
    connection = await aio_pika.connect(running.service.addresses.amqp_url)
    async with connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange(running.topology.requests)
        for body in (b"not json", b"\x00\xff", b'{"chart": {}}', b"[" * 100_000, b"x" * 9_000_000) * 3:
            await exchange.publish(aio_pika.Message(body), "chart.request.bulk")
        request = bars()
        await running.publish(request)
        await running.results(request)
    letters = await running.letters(15, None)
    first = letters[-1]
    assert await running.desk.body(first) == b"not json"
    assert first.code == "INVALID_MESSAGE"
    assert "not valid JSON" in first.reason


async def test_an_unknown_series_type_fails_its_task_and_names_the_path(running: Any) -> None:
    option = {"series": [{"type": "line", "data": [1]}, {"type": "sankey"}]}
    request = ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body=option))
    await running.publish(request)
    event = (await running.results(request))[request.task_id]
    assert isinstance(event, ChartFailed)
    assert (event.data.error.code, event.data.error.path) == (ErrorCode.UNSUPPORTED_CHART, "series[1].type")
    assert "sankey" in event.data.error.message
    assert (await running.task(request)).status is TaskStatus.FAILED


async def test_a_chart_that_would_take_too_long_fails_its_task_before_it_is_drawn(running: Any) -> None:
    sized = [{"value": [k, k % 97], "symbolSize": 1 + k % 30} for k in range(30_000)]
    option = {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": sized}]}
    request = ChartRequest.new(Chart(dialect=Dialect.ECHARTS, body=option))
    await running.publish(request)
    event = (await running.results(request))[request.task_id]
    assert isinstance(event, ChartFailed)
    assert (event.data.error.code, event.data.error.path) == (ErrorCode.LIMIT_EXCEEDED, "series[0]")
    assert "30,000 items of a scatter series as png" in event.data.error.message


async def test_the_same_task_id_with_another_body_disturbs_nothing(running: Any, bars: Bars) -> None:
    request = bars()
    await running.publish(request)
    first = (await running.results(request))[request.task_id]
    await running.publish(request.model_copy(update={"output": Output(type=ImageFormat.JPEG)}), request)

    letter = (await running.letters(1, request.task_id))[0]
    assert (letter.code, letter.task_id) == ("TASK_CONFLICT", request.task_id)
    assert (await running.task(request)).image.sha256 == first.data.sha256


def slow_request() -> ChartRequest:
    """Something to draw for a good while, though not for as long as would be refused."""
    points = [[random.random(), random.random()] for _ in range(20_000)]
    sizes = [{"value": point, "symbolSize": 4 + number % 60} for number, point in enumerate(points)]
    option = {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": sizes}]}
    chart = Chart(dialect=Dialect.ECHARTS, body=option)
    return ChartRequest.new(chart, output=Output(width=3000, height=3000), lane=Lane.BULK)


def render_workers(consumer_pid: int) -> list[int]:
    """The drawing processes of a consumer: children of its fork server."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_text()
            except OSError:
                continue
            if "forkserver" in command:
                parents[int(entry.name)] = int(fields[1])
    ours = _below(parents, _process_of(consumer_pid))
    return [pid for pid, parent in parents.items() if parent in ours]


def _process_of(guard_pid: int) -> int:
    return int((Path("/proc") / str(guard_pid) / "task" / str(guard_pid) / "children").read_text().split()[0])


def _below(parents: dict[int, int], top: int) -> set[int]:
    return {pid for pid, parent in parents.items() if parent == top}


async def test_a_killed_drawing_process_costs_its_own_task_one_retry(running: Any, bars: Bars) -> None:
    workers = render_workers(running.service.consumers[0].pid)
    assert len(workers) == 2
    before = {pid: processor_time(pid).ran_s for pid in workers}
    slow = slow_request()
    await running.publish(slow)

    async def being_drawn() -> bool:
        return any(processor_time(pid).ran_s - before[pid] > 0.05 for pid in workers)

    await running.until(being_drawn)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    others = [bars() for _ in range(20)]
    await running.publish(*others)
    events = await running.results(slow, *others)
    assert all(isinstance(event, ChartCompleted) for event in events.values())
    task = await running.task(slow)
    assert (task.status, task.render_crashes) == (TaskStatus.COMPLETED, 1)
    assert task.claims >= 2
    innocent = [await running.task(other) for other in others]
    assert [one.render_crashes for one in innocent] == [0] * len(others)


async def test_sigterm_finishes_what_is_begun_and_gives_the_rest_back(running: Any, bars: Bars) -> None:
    requests = [bars() for _ in range(300)]
    await running.publish(*requests)
    consumer = running.service.consumers[0]
    await running.results(requests[0])
    os.kill(consumer.pid, signal.SIGTERM)
    assert await asyncio.wait_for(consumer.wait(), 30) == 0
    counts = await running.tasks.counts()
    assert counts.processing == 0
    assert 0 < counts.completed < len(requests)
    await consumer.start()
    await running.results(*requests[counts.completed + 1 :])
