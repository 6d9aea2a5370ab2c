"""The seeded schedule: which faults, in which order. The same seed gives the same schedule."""

import random
from dataclasses import dataclass
from typing import Final

from tests.faults.broker_faults import BROKER_FAULTS
from tests.faults.bucket_faults import BUCKET_FAULTS
from tests.faults.link_faults import LINK_FAULTS
from tests.faults.process_faults import KILLS, PROCESS_FAULTS, Inject
from tests.faults.store_faults import STORE_FAULTS

OF_PROCESSES: Final[dict[str, Inject]] = {**KILLS, **PROCESS_FAULTS}
OF_SERVERS: Final[dict[str, Inject]] = {**BROKER_FAULTS, **STORE_FAULTS, **BUCKET_FAULTS, **LINK_FAULTS}
ALL_FAULTS: Final[dict[str, Inject]] = {**OF_PROCESSES, **OF_SERVERS}

_QUICK: Final = (
    "close all connections",
    "cut the link to mongo",
    "cut the link to oss",
    "MongoDB closes connections",
    "MongoDB writes, and reports that it has not",
)


@dataclass(frozen=True)
class Schedule:
    """Side by side: one server at a time is broken, and meanwhile several processes."""

    seed: int
    servers: tuple[str, ...]
    processes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.servers) + len(self.processes)

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"schedule of seed {self.seed}: {len(self)} faults",
            *(f"  server track {number:4}  {name}" for number, name in enumerate(self.servers, start=1)),
            *(f"  process track {number:3}  {name}" for number, name in enumerate(self.processes, start=1)),
        ]


def long_schedule(seed: int, faults: int, each: int = 3) -> Schedule:
    """Every kind `each` times; what is missing up to `faults` are faults of processes."""
    dice = random.Random(seed)
    servers, processes = list(OF_SERVERS) * each, list(OF_PROCESSES) * each
    processes += dice.choices(list(OF_PROCESSES), k=max(0, faults - len(servers) - len(processes)))
    return Schedule(seed, _shuffled(servers, dice), _shuffled(processes, dice))


def short_schedule(seed: int) -> Schedule:
    """Every kill point once, every fault of processes once, and faults of servers that take no time."""
    dice = random.Random(seed)
    return Schedule(seed, _shuffled(list(_QUICK), dice), _shuffled(list(OF_PROCESSES), dice))


def of_kinds(seed: int, kinds: list[str], times: int) -> Schedule:
    """Only these, `times` times each.

    Raises:
        KeyError: there is no such kind.
    """
    dice = random.Random(seed)
    if unknown := set(kinds) - ALL_FAULTS.keys():
        raise KeyError(f"no such fault: {', '.join(sorted(unknown))}")
    servers = [kind for kind in kinds if kind in OF_SERVERS] * times
    processes = [kind for kind in kinds if kind in OF_PROCESSES] * times
    return Schedule(seed, _shuffled(servers, dice), _shuffled(processes, dice))


def _shuffled(names: list[str], dice: random.Random) -> tuple[str, ...]:
    dice.shuffle(names)
    return tuple(names)
