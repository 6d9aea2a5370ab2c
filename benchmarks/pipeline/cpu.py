"""Processor time by part of the system, from /proc, ended children included."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICK_MS: Final = 1000 / os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")


@dataclass(frozen=True)
class Part:
    """A process group, under the names its processes have in the report.

    The group's leader is the guard of `devstack`; the leader's child is the main process.
    """

    group: int
    main: str
    others: str
    """Descendants of the main process."""


@dataclass(frozen=True)
class Process:
    """One line of /proc/PID/stat."""

    pid: int
    parent: int
    group: int
    cpu_ms: float
    """Of the process and its ended children, in user and system mode."""

    @classmethod
    def parse(cls, line: str) -> "Process":
        """The process of a line; its name, in parentheses, may hold anything."""
        head, _, tail = line.rpartition(")")
        fields = tail.split()
        return cls(
            pid=int(head.partition(" ")[0]),
            parent=int(fields[1]),
            group=int(fields[2]),
            cpu_ms=sum(map(int, fields[11:15])) * _TICK_MS,
        )


@dataclass(frozen=True)
class Reading:
    """Milliseconds since the start of everything."""

    by_part: Mapping[str, float]
    callers: float
    """This process: asks for charts and waits for them."""
    machine: float
    """All processors, all programs."""
    stolen: float
    """Wanted by programs of this machine, and given to others of the same host: "steal" of proc(5)."""

    def since(self, earlier: "Reading") -> "Reading":
        """What was spent between two readings of the same parts."""
        return Reading(
            {name: ms - earlier.by_part[name] for name, ms in self.by_part.items()},
            self.callers - earlier.callers,
            self.machine - earlier.machine,
            self.stolen - earlier.stolen,
        )

    @property
    def strangers(self) -> float:
        """Programs that have nothing to do with the benchmark."""
        return max(self.machine - self.callers - sum(self.by_part.values()), 0)


def read(parts: Iterable[Part]) -> Reading:
    """What the parts, this process and the machine have spent so far."""
    processes = list(_processes())
    own = next(one.cpu_ms for one in processes if one.pid == os.getpid())
    machine, stolen = machine_of((_PROC / "stat").read_text(encoding="ascii"))
    return Reading(by_part(parts, processes), own, machine, stolen)


def by_part(parts: Iterable[Part], processes: Iterable[Process]) -> dict[str, float]:
    """Milliseconds under each name of `parts`."""
    known = {part.group: part for part in parts}
    spent = dict.fromkeys((name for part in known.values() for name in (part.main, part.others)), 0.0)
    for one in processes:
        if part := known.get(one.group):
            name = part.main if one.group in {one.pid, one.parent} else part.others
            spent[name] += one.cpu_ms
    return spent


def _processes() -> Iterable[Process]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                continue
            yield Process.parse(line)


def machine_of(text: str) -> tuple[float, float]:
    """Milliseconds of /proc/stat: user, nice, system, irq and softirq together, and stolen ones."""
    user, nice, system, _idle, _wait, irq, softirq, steal = map(int, text.split(maxsplit=9)[1:9])
    return (user + nice + system + irq + softirq) * _TICK_MS, steal * _TICK_MS
