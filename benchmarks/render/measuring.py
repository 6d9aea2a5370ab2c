"""The rounds: every file through every engine, each round with new texts and in another order."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.render.engines.process import EngineFailed, Running
from benchmarks.render.option_files import OptionFile
from benchmarks.render.variation import varied

WARM_ROUNDS: Final = 3
"""Rounds before the first that counts, so that every engine has compiled what it compiles."""
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
            for engine in _engines_for(file, engines):
                engine.draw(file.name, text)
        except EngineFailed as error:
            left_out[file.name] = f"{engine.engine.title}: {error}"
        else:
            kept.append(file)
    return kept, left_out


def measure(
    engines: Sequence[Running], files: Sequence[OptionFile], rounds: int, tick: Callable[[], None]
) -> Timings:
    """The milliseconds of `rounds` rounds; `tick` is called after each file.

    Raises:
        EngineFailed: an engine cannot draw a file once its texts have changed, or died.
    """
    timings = Timings()
    for number in range(1, WARM_ROUNDS + rounds + 1):
        for at, file in enumerate(files):
            text = _text(file, number)
            chosen = _engines_for(file, engines)
            first = (number + at) % len(chosen)
            for engine in (*chosen[first:], *chosen[:first]):
                ms, _ = engine.draw(file.name, text)
                if number > WARM_ROUNDS:
                    timings.add(file, engine.engine.key, ms)
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


def _engines_for(file: OptionFile, engines: Sequence[Running]) -> list[Running]:
    return [one for one in engines if one.engine.key != PYPLOT or file.group == "mix"]


def _text(file: OptionFile, number: int) -> str:
    return json.dumps(varied(file.option, number), ensure_ascii=False)
