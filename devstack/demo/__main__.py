"""`make demo`: real requests to real pictures through RabbitMQ, consumer, OSS, MongoDB and gateway.

Half of the requests are published straight to the exchange, half are posted to the gateway. The
results come from an own subscription, the pictures from OSS through their URLs.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import aiohttp
from rich.console import Console
from rich.table import Table

from contracts import json_text
from contracts.dialects import Dialect
from contracts.identifiers import Lane, TaskId
from contracts.messages import Chart, ChartCompleted, ChartEvent, ChartRequest
from contracts.output import Output
from devstack.demo import producer, subscriber
from devstack.service import Service, run_service

_RESULT_WITHIN_S: Final = 60
_WIDTH, _HEIGHT = 800, 600


@dataclass(frozen=True)
class Asked:
    """One request on its way."""

    task_id: TaskId
    name: str
    way: str
    kind: str


@dataclass(frozen=True)
class Got:
    """What became of it."""

    asked: Asked
    event: ChartEvent | None
    picture: Path | None

    @property
    def ok(self) -> bool:
        """Completed, and the picture is here."""
        return isinstance(self.event, ChartCompleted) and self.picture is not None


async def main() -> int:
    """Run the demo; returns the exit code."""
    console = Console(width=150)
    folder = Path(tempfile.mkdtemp(prefix="plotwire-demo-"))
    options = {path.name.removesuffix(".json"): json_text.loads(path.read_bytes()) for path in _options()}
    console.print("demo: starting RabbitMQ, MongoDB, the OSS endpoint, a consumer and the gateway …")
    async with (
        run_service(folder / "data") as service,
        subscriber.subscribed(service.addresses.amqp_url) as results,
    ):
        asked = await _ask(service, options)
        pictures = folder / "pictures"
        pictures.mkdir()
        async with aiohttp.ClientSession() as session:
            got = await asyncio.gather(*(_collect(session, results, one, pictures) for one in asked))
    console.print(_table(got))
    console.print(f"pictures: {pictures}", soft_wrap=True, highlight=False)
    completed = sum(one.ok for one in got)
    failed = len(asked) - completed
    print(f"demo: {len(asked)} requested, {completed} completed, {failed} failed")  # noqa: T201  # the promised last line
    return 1 if failed else 0


def _options() -> list[Any]:
    folder = files("devstack.demo") / "options"
    return sorted((path for path in folder.iterdir() if path.name.endswith(".json")), key=lambda p: p.name)


async def _ask(service: Service, options: dict[str, Any]) -> list[Asked]:
    asked, straight = [], []
    async with aiohttp.ClientSession() as session:
        for index, (name, option) in enumerate(options.items()):
            kind = option["series"][0]["type"]
            if index % 2:
                task_id = await _post(session, service.gateway_url, option)
                asked.append(Asked(task_id, name, "HTTP", kind))
            else:
                chart = Chart(dialect=Dialect.ECHARTS, body=option)
                request = ChartRequest.new(
                    chart, client="demo", lane=Lane.BULK, output=Output(width=_WIDTH, height=_HEIGHT)
                )
                straight.append(request)
                asked.append(Asked(request.task_id, name, "AMQP", kind))
    await producer.publish_all(service.addresses.amqp_url, straight)
    return asked


async def _post(session: aiohttp.ClientSession, gateway_url: str, option: Any) -> TaskId:
    body = {"type": "png", "width": _WIDTH, "height": _HEIGHT, "option": option}
    async with session.post(f"{gateway_url}/api/charts/generate", json=body) as response:
        response.raise_for_status()
        return str((await response.json())["data"]["taskId"])


async def _collect(
    session: aiohttp.ClientSession, results: subscriber.Results, asked: Asked, folder: Path
) -> Got:
    try:
        event = await asyncio.wait_for(results.of(asked.task_id), _RESULT_WITHIN_S)
    except TimeoutError:
        return Got(asked, None, None)
    if not isinstance(event, ChartCompleted):
        return Got(asked, event, None)
    async with session.get(event.data.image_url) as response:
        data = await response.read()
        if response.status != 200 or len(data) != event.data.size_bytes:  # noqa: PLR2004  # HTTP OK
            return Got(asked, event, None)
    picture = folder / f"{asked.name}.{event.data.format}"
    picture.write_bytes(data)
    return Got(asked, event, picture)


def _table(got: list[Got]) -> Table:
    columns = ("id", "way in", "kind", "status", "queue ms", "draw ms", "upload ms", "size")
    table = Table(*columns, title="demo", title_justify="left")
    for one in got:
        table.add_row(one.asked.task_id, one.asked.way, f"{one.asked.kind} ({one.asked.name})", *_cells(one))
    return table


def _cells(got: Got) -> tuple[str, ...]:
    match got.event:
        case None:
            return (f"no result after {_RESULT_WITHIN_S} s",)
        case ChartCompleted(data=data):
            status = "completed" if got.picture else "completed, picture not fetched"
            times = data.timings
            figures = (times.queue_ms, times.draw_ms, times.upload_ms)
            return (status, *(f"{ms:.1f}" for ms in figures), f"{data.size_bytes / 1024:.1f} KiB")
        case failed:
            return (f"failed: {failed.data.error.code} {failed.data.error.message}",)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
