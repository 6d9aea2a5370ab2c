"""The rounds: every file through every engine, each round with new texts and in another order of engines."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, TypeVar

from benchmarks.render.engines.process import EngineFailed, Running
from benchmarks.render.option_files import MIX, OptionFile
from benchmarks.render.variation import varied

T = TypeVar("T")

PYPLOT: Final = "pyplot"
"""Has a script for each file of the mix, and for nothing else."""


@dataclass
class Timings:
    """Milliseconds by file and engine."""

    samples: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, file: OptionFile, engine: str, ms: float) -> None:
        """One more sample."""
        self.samples[file.name, engine].append(ms)

    def median_ms(self, file: OptionFile, engine: str) -> float | None:
        """None where the engine does not draw the file."""
        found = self.samples.get((file.name, engine))
        return median(found) if found else None


def drawable(
    engines: Sequence[Running], files: Sequence[OptionFile]
) -> tuple[list[OptionFile], dict[str, str]]:
    """The files that every engine draws, and why the others are left out."""
    kept, left_out = [], {}
    for file in files:
        text = _text(file, 0)
        try:
            for engine in engines:
                _draw(engine, file, text, Timings())
        except EngineFailed as error:
            left_out[file.name] = f"{engine.engine.title}: {error}"
        else:
            kept.append(file)
    return kept, left_out


def measure_in_a_row(
    engines: Sequence[Running], files: Sequence[OptionFile], rounds: range, tick: Callable[[], None]
) -> Timings:
    """Each engine draws all files of a round in a row, as a process does that has work waiting.

    Args:
        engines: those that take turns.
        files: what they draw.
        rounds: by number, which decides on the texts.
        tick: called after each file of each engine.

    Raises:
        EngineFailed: an engine cannot draw a file once its texts have changed, or died.
    """
    timings = Timings()
    for number in rounds:
        written = [(file, _text(file, number)) for file in _from(number, files)]
        for engine in _from(number, engines):
            for file, text in written:
                _draw(engine, file, text, timings)
                tick()
    return timings


def measure_one_by_one(
    engines: Sequence[Running], files: Sequence[OptionFile], rounds: range, tick: Callable[[], None]
) -> Timings:
    """Each engine draws one file, and waits until the others have: the processor's caches are cold each time.

    Arguments and errors are those of `measure_in_a_row`.
    """
    timings = Timings()
    for number in rounds:
        for at, file in enumerate(files):
            text = _text(file, number)
            for engine in _from(number + at, engines):
                _draw(engine, file, text, timings)
                tick()
    return timings


def soak(
    engine: Running, files: Sequence[OptionFile], charts: int, tick: Callable[[], None]
) -> dict[int, float]:
    """Resident MB of `engine` after a tenth of `charts` charts, after half, and after all."""
    marks = (charts // 10, charts // 2, charts)
    found = {}
    for count in range(1, charts + 1):
        number, at = divmod(count - 1, len(files))
        engine.draw(files[at].name, _text(files[at], number + 1))
        tick()
        if count in marks:
            found[count] = engine.memory_mb("VmRSS")
    return found


def _draw(engine: Running, file: OptionFile, text: str, timings: Timings) -> None:
    if engine.engine.key != PYPLOT or file.group == MIX:
        ms, _ = engine.draw(file.name, text)
        timings.add(file, engine.engine.key, ms)


def _from(number: int, all_of: Sequence[T]) -> Sequence[T]:
    """All of them, each round another one first."""
    first = number % len(all_of)
    return (*all_of[first:], *all_of[:first])


def _text(file: OptionFile, number: int) -> str:
    return json.dumps(varied(file.option, number), ensure_ascii=False)
