"""One run: a world, a load, faults, quiet, and the audit."""

import asyncio
import itertools
import math
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from tests.faults.audit import audit
from tests.faults.findings import Finding, Wrong
from tests.faults.injector import Injector
from tests.faults.ledger import Accepted, Ledger
from tests.faults.requests_plan import load
from tests.faults.schedule import Schedule
from tests.faults.senders import Senders, expected_refusals
from tests.faults.snapshot import Reader, Snapshot
from tests.faults.subscriber import Subscriber
from tests.faults.world import World, run_world

_LOOK_EVERY_S: Final = 0.2
_MORE_EVERY_S: Final = 0.4
"""A kill point that waits for a passer-by gets one so often."""
_DEPTHS_WITHIN_S: Final = 15.0
"""The broker's figures of quorum queues lag by some seconds."""
_KEEPS_MESSAGES: Final = ("plotwire.events.audit", "faults.events")


@dataclass(frozen=True)
class Order:
    """What to run."""

    schedule: Schedule
    requests: int
    limit_s: float = math.inf
    """Of the injection; the load and the audit take what they need."""
    quiet_within_s: float = 120.0
    """How long what was accepted may take to end, once nothing is broken any more."""
    consumers: int = 3
    gateways: int = 2
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """How far a run is."""

    accepted: int
    ended: int
    faults: int
    planned_faults: int


@dataclass(frozen=True)
class Report:
    """How a run went."""

    requests: int
    faults: Counter[str]
    without_effect: Counter[str]
    findings: list[Finding]
    quiet_after_s: float
    """From the last fault and the last acceptance to the last event."""
    repeated_events: int
    asked_again: int
    recoveries_s: dict[str, float]
    exit_codes: Counter[int]
    snapshot: Snapshot


async def run(order: Order, folder: Path, tell: Callable[[State], None]) -> Report:
    """Run `order` in a world of its own, with data and logs in `folder`."""
    settings = {"FAULTS_QUICK_START": "1", **order.settings}
    async with run_world(
        folder, consumers=order.consumers, gateways=order.gateways, settings=settings
    ) as world:
        return await run_in(world, order, tell)


async def run_in(world: World, order: Order, tell: Callable[[State], None]) -> Report:
    """Run `order` in a fresh world."""
    async with instruments(world) as tools:
        injector = Injector(world, order.schedule, monotonic() + order.limit_s)

        def told() -> None:
            tell(_state(tools, injector, order))

        injecting = asyncio.create_task(injector.run())
        await _feed(order, injector, injecting, tools.senders, told)
        await injecting
        accepted = [*tools.ledger.accepted(), *world.promised]
        quiet_after_s = await _quiet(tools.reader, accepted, order.quiet_within_s, told)
        depths = await messages_left(world)
        snapshot = await asyncio.to_thread(tools.reader.take, accepted, tools.subscriber.seen(), depths)
        findings = [*audit(snapshot), *_of_processes(world), *_of_refusals(tools.senders)]
        return Report(
            requests=len({(one.number, one.task_id) for one in snapshot.accepted}),
            faults=injector.took_effect,
            without_effect=injector.without_effect,
            findings=findings,
            quiet_after_s=quiet_after_s,
            repeated_events=len(snapshot.events) - len({event.event_id for event in snapshot.events}),
            asked_again=tools.senders.unanswered,
            recoveries_s=injector.recoveries_s,
            exit_codes=sum((victim.exit_codes() for victim in world.victims), Counter[int]()),
            snapshot=snapshot,
        )


@dataclass(frozen=True)
class Instruments:
    """What sends the load, and what watches."""

    ledger: Ledger
    senders: Senders
    subscriber: Subscriber
    reader: Reader


@asynccontextmanager
async def instruments(world: World) -> AsyncIterator[Instruments]:
    """The instruments of a fresh world."""
    reader, ledger = Reader(world.addresses), Ledger(world.folder / "accepted.jsonl")
    await asyncio.to_thread(reader.keep_the_whole_oplog)
    subscriber = await asyncio.to_thread(Subscriber, world.addresses.amqp_url)
    senders = Senders(world.addresses.amqp_url, world.gateway_urls, ledger)
    try:
        yield Instruments(ledger, senders, subscriber, reader)
    finally:
        await asyncio.to_thread(senders.end)
        await asyncio.to_thread(subscriber.end)
        reader.close()
        ledger.close()


async def _feed(
    order: Order,
    injector: Injector,
    injecting: asyncio.Task[None],
    senders: Senders,
    tell: Callable[[], None],
) -> None:
    """Send the load in step with the faults, however fast the machine is, and all of it in the end."""
    stream = load(order.schedule.seed)
    sent, last_at = 0, monotonic()
    while senders.waiting or not injecting.done() or sent < order.requests:
        share = 1.0 if injecting.done() else injector.share_done
        due = math.ceil(order.requests * share) - sent
        if due <= 0 and not injecting.done() and monotonic() - last_at > _MORE_EVERY_S:
            due = 1
        for planned in itertools.islice(stream, max(0, due)):
            senders.put(planned)
            sent, last_at = sent + 1, monotonic()
        tell()
        await asyncio.sleep(_LOOK_EVERY_S)


async def _quiet(
    reader: Reader, accepted: Sequence[Accepted], limit_s: float, tell: Callable[[], None]
) -> float:
    """Wait until everything has ended, or does not end; returns how long it took, in seconds."""
    began = monotonic()
    while monotonic() - began < limit_s:
        tell()
        if await asyncio.to_thread(reader.at_rest, accepted):
            break
        await asyncio.sleep(_LOOK_EVERY_S)
    return monotonic() - began


async def messages_left(world: World) -> dict[str, int]:
    """Messages in every queue but those that keep them, unacknowledged ones included."""
    deadline = monotonic() + _DEPTHS_WITHIN_S
    while True:
        lines = (await world.rabbit.ctl("list_queues", "name", "messages", "--no-table-headers")).split("\n")
        rows = [line.split("\t") for line in lines if "\t" in line]
        depths = {name: int(count) for name, count in rows if not name.startswith(_KEEPS_MESSAGES)}
        waiting = {name: depth for name, depth in depths.items() if ".dead." not in name}
        if not any(waiting.values()) or monotonic() > deadline:
            return waiting
        await asyncio.sleep(1)


def _state(tools: Instruments, injector: Injector, order: Order) -> State:
    ended = len({event.subject for event in tools.subscriber.seen()})
    return State(len(tools.ledger), ended, injector.took_effect.total(), len(order.schedule))


def _of_processes(world: World) -> list[Finding]:
    return [
        Finding(Wrong.UNSETTLED, victim.name, f"{left} processes outlived it")
        for victim in world.victims
        if (left := victim.left_children())
    ]


def _of_refusals(senders: Senders) -> list[Finding]:
    return [Finding(Wrong.INNOCENT, "HTTP", words) for words in expected_refusals(senders.refused)]
