"""The runs: with the gateway alone, with slow clients beside, and with a consumer at work."""

import asyncio
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from pymongo import MongoClient

from benchmarks.gateway.orders import Heard, Order, ask
from benchmarks.gateway.slow_callers import SlowOrder
from benchmarks.pipeline import cpu
from benchmarks.pipeline.cpu import Part
from benchmarks.pipeline.ways.way import CONSUMER, GATEWAY, WORKERS, server_parts
from devstack.service import Service, run_processes
from devstack.stack import Stack

_WITHOUT_LIMIT: Final = "1000000"
_CALLER: Final = "benchmarks.gateway.caller"
_SLOW: Final = "benchmarks.gateway.slow_callers"
_WARM_UP_S: Final = 3.0
_SLOW_SETTLE_S: Final = 3.0
_ALL_DRAWN_WITHIN_S: Final = 900.0


class Lost(Exception):
    """A submission was accepted and its task did not end as completed."""


@dataclass(frozen=True)
class Measured:
    """One run."""

    heard: Heard
    asked: int
    """Submissions that were due."""
    cpu_ms: Mapping[str, float]
    """Of each part, for one submission and the statuses beside it."""
    strangers: float
    """Cores kept busy by other programs."""
    stolen: float
    """Cores that the host gave to other machines when this one wanted them."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    submissions_per_s: float
    statuses_per_s: float
    seconds: float
    slow_clients: int
    gateways: int


async def measure(stack: Stack, folder: Path, plan: Plan, tick: Callable[[str], None]) -> dict[str, Measured]:
    """Measure everything, and see that whatever was accepted is drawn.

    Args:
        stack: the servers.
        folder: of logs.
        plan: how much.
        tick: called with what comes next.

    Raises:
        Lost: a task was accepted and not completed.
    """
    settings = {
        "PLOTWIRE_GATEWAY_MAX_PENDING": _WITHOUT_LIMIT,
        # Whoever waits for an hour in this queue is drawn all the same.
        "PLOTWIRE_QUEUE_LIMIT_S": "3600",
    }
    order = {"submissions_per_s": plan.submissions_per_s, "statuses_per_s": plan.statuses_per_s}
    found: dict[str, Measured] = {}
    accepted: list[str] = []

    async def run(service: Service, title: str, seconds: float) -> None:
        tick(title)
        port = urlsplit(service.gateway_url).port or 0
        found[title] = await _run(service, stack, Order(port=port, seconds=seconds, **order))
        accepted.extend(found[title].heard.task_ids)

    (folder / "alone").mkdir()
    async with run_processes(
        stack.addresses, folder / "alone", consumers=0, gateways=plan.gateways, settings=settings
    ) as service:
        await run(service, "warm-up", _WARM_UP_S)
        await run(
            service,
            "gateway alone" if plan.gateways == 1 else f"{plan.gateways} gateways alone",
            plan.seconds,
        )
        done = asyncio.Event()
        port = urlsplit(service.gateway_url).port or 0
        slow = asyncio.create_task(ask(_SLOW, SlowOrder(port, plan.slow_clients), until=done))
        await asyncio.sleep(_SLOW_SETTLE_S)
        await run(service, f"beside {plan.slow_clients} slow clients", plan.seconds)
        done.set()
        await slow
    (folder / "whole").mkdir()
    async with run_processes(
        stack.addresses, folder / "whole", consumers=1, gateways=plan.gateways, settings=settings
    ) as service:
        await run(service, "beside a consumer that draws", plan.seconds)
        tick("drawing what is left")
        await _all_drawn(stack, accepted)
    del found["warm-up"]
    return found


async def _run(service: Service, stack: Stack, order: Order) -> Measured:
    parts = (
        *(Part(one.pid, GATEWAY, GATEWAY) for one in (service.gateway, *service.more_gateways)),
        *(Part(one.pid, CONSUMER, WORKERS) for one in service.consumers),
        *server_parts(stack),
    )
    before, began, ended_before_s = cpu.read(parts), monotonic(), _ended_children_s()
    heard = Heard(**await ask(_CALLER, order))
    spent, seconds = cpu.read(parts).since(before), monotonic() - began
    callers_s = _ended_children_s() - ended_before_s
    asked = round(order.submissions_per_s * order.seconds)
    return Measured(
        heard,
        asked,
        {name: ms / asked for name, ms in spent.by_part.items()},
        max(spent.strangers / 1000 - callers_s, 0) / seconds,
        spent.stolen / 1000 / seconds,
    )


def _ended_children_s() -> float:
    """Processor time of processes that this one started and that have ended: the callers among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _all_drawn(stack: Stack, accepted: list[str]) -> None:
    began = monotonic()
    while True:
        left = await asyncio.to_thread(_not_completed, stack, accepted)
        if not left:
            return
        if monotonic() - began > _ALL_DRAWN_WITHIN_S:
            raise Lost(f"{left} of {len(accepted)} accepted tasks are not completed")
        await asyncio.sleep(1)


def _not_completed(stack: Stack, accepted: list[str]) -> int:
    with MongoClient[dict[str, object]](stack.addresses.mongo_url) as client:
        tasks = client.get_default_database()["tasks"]
        return len(accepted) - tasks.count_documents({"_id": {"$in": accepted}, "status": "completed"})
