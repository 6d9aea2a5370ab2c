"""What every way has in common, and how its processes are called in the report."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from benchmarks.pipeline.charts import Job
from benchmarks.pipeline.cpu import Part
from benchmarks.render.engines.lines import HEIGHT, WIDTH
from devstack.stack import Stack

ROOT: Final = Path(__file__).parents[3]
GATEWAY: Final = "gateway"
CONSUMER: Final = "consumer"
WORKERS: Final = "workers"
"""Processes that draw."""
SERVERS: Final = {"rabbitmq": "RabbitMQ", "mongodb": "MongoDB", "oss": "OSS endpoint"}
"""By their names in `Stack.pids`."""


class NotDrawn(Exception):
    """A chart of the benchmark did not end in a stored picture, so its figures mean nothing."""


class Way(Protocol):
    """A running system that brings charts to pictures in the bucket."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its processes, without those of the servers."""
        ...

    def pack(self, jobs: Sequence[Job]) -> list[Any]:
        """What `draw` takes for each job: everything a caller can prepare."""
        ...

    async def draw(self, packed: Any) -> None:
        """Ask for a chart, and wait until it is known that its picture is stored; raises `NotDrawn`."""
        ...


@dataclass(frozen=True)
class Place:
    """Where a way runs."""

    stack: Stack
    folder: Path
    """Of logs."""
    name: str
    """Of this start, unlike all others: queues, and the folder of its pictures in the bucket."""

    @property
    def prefix(self) -> str:
        """Folder of the pictures."""
        return f"{self.name}/"


@dataclass(frozen=True)
class Setting:
    """One way with the numbers that are tried."""

    key: str
    system: str
    workers: int
    """Processes that draw."""
    start: Callable[[Place], AbstractAsyncContextManager[Way]]
    detail: str
    """What else it is set to."""
    repeats: bool = False
    """Whether it knows pictures that are there, so that it is asked for them, too."""
    share: float = 1
    """Of the charts: a slow system is asked for fewer."""


def server_parts(stack: Stack) -> tuple[Part, ...]:
    """The servers that are processes of ours."""
    return tuple(Part(pid, SERVERS[name], SERVERS[name]) for name, pid in stack.pids().items())


def http_body(job: Job) -> bytes:
    """The body of a POST, in the words of the old service."""
    body = {"type": "png", "width": WIDTH, "height": HEIGHT, "option": job.option}
    return json.dumps(body, ensure_ascii=False).encode()
