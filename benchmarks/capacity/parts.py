"""The parts of a simulated installation: machines with processors, and what runs on them."""

from collections.abc import Generator
from typing import Any, Final

import simpy

Run = Generator[simpy.Event, Any, None]

SLICE_MS: Final = 2.0
"""A process gives its processor up after so long, where others wait for one."""


class Machine:
    """Processors that processes take turns on.

    Args:
        env: the simulated world; its unit of time is a millisecond.
        name: in reports.
        cores: how many processors.
    """

    def __init__(self, env: simpy.Environment, name: str, cores: int) -> None:
        self.env = env
        self.name = name
        self.cores = cores
        self.busy_ms = 0.0
        self.places = 0
        """Of all stations: no more than there are cores, and nobody ever waits for one."""
        self._processors = simpy.Resource(env, cores)

    def compute(self, ms: float) -> Run:
        """Take so much processor time."""
        left_ms = ms
        while left_ms > 0:
            with self._processors.request() as turn:
                yield turn
                now_ms = min(left_ms, SLICE_MS) if self.places > self.cores else left_ms
                yield self.env.timeout(now_ms)
            self.busy_ms += now_ms
            left_ms -= now_ms


class Station:
    """A process, or several alike: work waits for one of them, and that one for a processor.

    Args:
        machine: where it runs.
        name: in reports.
        places: how much of its work is done at once.
    """

    def __init__(self, machine: Machine, name: str, places: int = 1) -> None:
        self.machine = machine
        self.name = name
        self.places = places
        self.asked_ms = 0.0
        """Work that has come, done or not."""
        self._places = simpy.Resource(machine.env, places)
        machine.places += places

    def work(self, ms: float) -> Run:
        """Do a piece of work that takes so much processor time."""
        if ms <= 0:
            return
        self.asked_ms += ms
        with self._places.request() as turn:
            yield turn
            yield from self.machine.compute(ms)
