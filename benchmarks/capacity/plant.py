"""A simulated installation: its machines, its stations, and the way of a chart through them."""

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final

import simpy

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.deployment import Deployment
from benchmarks.capacity.parts import SLICE_MS, Machine, Run, Station
from benchmarks.capacity.route import draw_ms, route

_GENEROUS: Final = 64
"""Threads of a server, more than it has cores."""


@dataclass
class Chart:
    """One on its way."""

    number: int
    drawn: bool
    over_http: bool
    asked_at: float = 0
    ended_at: float = 0


class Groups:
    """Commands that one after the other serve all who wait: who comes meanwhile goes with the next."""

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self._current: simpy.Process | None = None
        self._next: simpy.Process | None = None

    def join(self, wait_ms: float) -> Run:
        """Wait for the command under way, if there is one, and for one's own, which takes so long."""
        if self._next is None:
            self._next = self._env.process(self._run(self._current, wait_ms))
        yield self._next

    def _run(self, before: simpy.Process | None, wait_ms: float) -> Run:
        if before is not None and before.is_alive:
            yield before
        self._current, self._next = self._next, None
        yield self._env.timeout(wait_ms)


class Consumer:
    """A consumer process and its drawing processes."""

    def __init__(self, env: simpy.Environment, machine: Machine, workers: int) -> None:
        self.loop = Station(machine, "consumer")
        self.drawers = Station(machine, "drawing", workers)
        self.claims = Groups(env)


class Plant:
    """Everything that runs.

    Args:
        costs: what a chart takes.
        system: how much there is.
        seed: the same one gives the same run.
    """

    def __init__(self, costs: Costs, system: Deployment, seed: int = 1) -> None:
        self.env = simpy.Environment()
        self.system = system
        self.pieces = route(costs, system)
        self.charts: list[Chart] = []
        self._draw_ms = draw_ms(costs)
        self._done = 0
        self._enough = 0
        self._ended = self.env.event()
        self._random = random.Random(seed)  # noqa: S311  # a simulation has to be repeatable
        self._build()

    def _build(self) -> None:
        system = self.system
        hosts = [Machine(self.env, "consumer machine", system.cores) for _ in range(system.consumer_machines)]
        self.machines = list(hosts)

        def others(name: str, number: int, cores: int) -> list[Machine]:
            if system.shared:
                return hosts[:1] * number
            made = [Machine(self.env, name, cores) for _ in range(number)]
            self.machines += made
            return made

        self.consumers = [
            Consumer(self.env, host, system.workers) for host in hosts for _ in range(system.consumers)
        ]
        self.gateways = [Station(one, "gateway") for one in others("gateway", system.gateways, 1)]
        self.brokers = [
            Station(one, "RabbitMQ", _GENEROUS)
            for one in others("RabbitMQ", system.broker_nodes, system.cores)
        ]
        self.lanes = [
            Station(self.brokers[at % len(self.brokers)].machine, "lane queue")
            for at in range(system.lane_queues)
        ]
        self.audit = Station(self.brokers[-1].machine, "audit queue")
        self.stores = [
            Station(one, "MongoDB", _GENEROUS) for one in others("MongoDB", system.shards, system.cores)
        ]
        self.outside = Station(others("elsewhere", 1, _GENEROUS)[0], "elsewhere", _GENEROUS)
        for host in hosts:
            for _ in range(system.cores):
                self.env.process(self._strangers(host))
        self._waiting: simpy.Store = simpy.Store(self.env)
        for consumer in self.consumers:
            for _ in range(system.prefetch):
                self.env.process(self._take(consumer))

    def ended(self, charts: int) -> simpy.Event:
        """Happens when so many charts have ended."""
        self._enough = charts
        return self._ended

    def ask(self, chart: Chart) -> Generator[simpy.Event, Any, None]:
        """Submit a chart now; it goes its way by itself once the broker has it."""
        chart.asked_at = self.env.now
        self.charts.append(chart)
        pieces = self.pieces
        yield from self.outside.work(pieces.caller)
        if chart.over_http:
            yield from self._random.choice(self.gateways).work(pieces.submit)
            yield from self._store(pieces.recording, pieces.wait.add)
        yield from self._message(self._lane(), pieces.lane, pieces.wait.publish)
        self._waiting.put(chart)

    def _take(self, consumer: Consumer) -> Run:
        """One place in the prefetch window of a consumer."""
        while True:
            chart: Chart = yield self._waiting.get()
            yield from self._pass(consumer, chart)
            yield from consumer.loop.work(self.pieces.consumer)
            yield from self._message(self._lane(), self.pieces.lane, 0)

    def _pass(self, consumer: Consumer, chart: Chart) -> Run:
        pieces, wait = self.pieces, self.pieces.wait
        if chart.drawn:
            yield from self._make(consumer)
        yield from consumer.loop.work(pieces.consumer)
        yield from self._store(pieces.store, wait.finish)
        yield from consumer.loop.work(pieces.consumer)
        yield from self._message(self.audit, pieces.audit, wait.announce)
        chart.ended_at = self.env.now
        self._afterwards()

    def _make(self, consumer: Consumer) -> Run:
        pieces, wait = self.pieces, self.pieces.wait
        yield from consumer.loop.work(pieces.drawing)
        yield from self._store(pieces.keeping, 0)
        yield from consumer.claims.join(wait.claim)
        yield from consumer.loop.work(pieces.drawing)
        yield from self._store(pieces.keeping, wait.reserve)
        yield from consumer.loop.work(pieces.drawing)
        yield from consumer.drawers.work(self._random.choice(self._draw_ms))
        yield from consumer.loop.work(pieces.drawing)
        yield from self.outside.work(pieces.bucket)
        yield self.env.timeout(wait.put)
        yield from consumer.loop.work(pieces.drawing)
        yield from self._store(pieces.keeping, wait.note_stored)

    def _afterwards(self) -> None:
        """Nobody waits for these: the mark that the event is sent, and gateways that hear the event."""
        self.env.process(self._store(self.pieces.store, 0))
        for gateway in self.gateways:
            self.env.process(gateway.work(self.pieces.event))
        self._done += 1
        if self._done == self._enough:
            self._ended.succeed()

    def _strangers(self, host: Machine) -> Run:
        """Other programs, on one of the processors."""
        share = min(self.system.strangers_cores / host.cores, 1)
        while share > 0:
            began = self.env.now
            yield from host.compute(SLICE_MS)
            yield self.env.timeout(max(SLICE_MS / share - (self.env.now - began), 0))

    def _store(self, ms: float, wait_ms: float) -> Run:
        """A call of the shard that has the document, whose key is a hash."""
        yield from self._random.choice(self.stores).work(ms)
        yield self.env.timeout(wait_ms)

    def _lane(self) -> Station:
        return self._random.choice(self.lanes)

    def _message(self, queue: Station, ms: float, wait_ms: float) -> Run:
        """RabbitMQ: `ms` of it in the process of one queue, the other work wherever there is a core."""
        yield from queue.work(ms)
        yield from self._random.choice(self.brokers).work(self.pieces.talk)
        yield self.env.timeout(wait_ms)
