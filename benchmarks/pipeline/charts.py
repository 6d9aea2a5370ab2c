"""Which charts are asked for: the mix, each chart other than all before it, or the same ones again."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, islice
from typing import Any, Final

from benchmarks.render.option_files import OptionFile, mix
from benchmarks.render.variation import varied

_VARIATIONS: Final = 25
"""Before texts come again; more would let values grow until the charts are other ones."""


class Work(StrEnum):
    """What is asked for."""

    UNIQUE = "unique"
    """Every chart for the first time."""
    REPEATED = "repeated"
    """Charts whose pictures are there."""


@dataclass(frozen=True)
class Job:
    """One chart to be drawn: the option, and the file of the mix that it varies."""

    name: str
    option: dict[str, Any]


class Charts:
    """An endless supply; files of the mix take turns."""

    def __init__(self) -> None:
        self._files = mix()
        self._fresh = self._endless()

    def round_of_each(self) -> list[Job]:
        """A new chart of each file."""
        return self.take(len(self._files))

    def take(self, number: int) -> list[Job]:
        """So many charts that were never given before."""
        return list(islice(self._fresh, number))

    def _endless(self) -> Iterator[Job]:
        for serial in count(1):
            for file in self._files:
                yield Job(file.name, _with_serial(file, serial))


def again(jobs: list[Job], number: int) -> list[Job]:
    """`number` charts, all of them among `jobs`."""
    return [jobs[at % len(jobs)] for at in range(number)]


def _with_serial(file: OptionFile, serial: int) -> dict[str, Any]:
    option = varied(file.option, 1 + serial % _VARIATIONS)
    title = option["title"]
    return option | {"title": title | {"text": f"{title['text']} {serial}"}}
