"""What runs in a drawing process: compile a chart, draw it, answer bytes.

The fork server calls `warm_up`, so that a new process begins with matplotlib imported, the fonts read
and one chart drawn: it takes work after milliseconds, not after seconds.

The consumer's own process imports this module, too, to name what is to run, and never draws. So that
it starts sooner and stays smaller, what draws is imported by the functions that use it.
"""

import gc
import os
import signal
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from pydantic_core import from_json

from consumer.confinement import Bounds, Measure, Sandbox, confine, limit_processor
from contracts.errors import LimitExceeded
from contracts.identifiers import Dialect
from contracts.output import Output
from contracts.warnings import ChartWarning


class OutOfMemory(LimitExceeded):
    """Drawing needs more memory than a worker has, which is now in a state that nobody knows."""


_UNCOLLECTED: Final = 50_000
"""Objects that may come together before Python looks for cycles among them; 700 by default."""
_measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A drawn chart."""

    data: bytes
    width: int
    height: int
    warnings: tuple[ChartWarning, ...]
    draw_ms: float
    """Compiling and drawing, in the worker."""
    kind: str = "empty"
    """Type of the first series, of which there are few."""


@dataclass(frozen=True)
class Introduction:
    """A drawing process that has come up."""

    pid: int
    measures: tuple[Measure, ...]
    """What confines it, and what does not."""
    renderer: str
    """Version of everything that decides how its pictures look; see `render.version`."""
    scripts_without_font: tuple[str, ...]
    """What it cannot write."""

    @property
    def absent(self) -> str:
        """Measures that do not hold, with the reasons; empty when all do."""
        return "; ".join(f"{one.name} ({one.detail})" for one in self.measures if not one.holds)


def warm_up() -> None:
    """Draw once, so that processes forked from this one find everything loaded."""
    from consumer import render  # noqa: PLC0415  # drawing processes only

    render.warm_up()
    render.version()
    gc.collect()
    gc.freeze()
    # A chart leaves no cycles behind but a few objects of a PDF's fonts: looking for them is mostly in vain.
    gc.set_threshold(_UNCOLLECTED)


def prepare(sandbox: Sandbox, bounds: Bounds) -> None:
    """Lock this process down, before it sees a chart."""
    from consumer import render  # noqa: PLC0415  # drawing processes only

    global _measures  # noqa: PLW0603  # of this process, like the measures themselves
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C drains the consumer; its workers finish
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # also in the middle of a long call into C
    _measures = confine(sandbox, bounds, render.font_paths())


def introduce() -> Introduction:
    """What this process is, once it is up."""
    from consumer import render  # noqa: PLC0415  # drawing processes only

    return Introduction(os.getpid(), _measures, render.version(), tuple(render.scripts_without_font()))


def draw_within(limit_s: float | None, chart: bytes, output: Output) -> Drawing:
    """`draw`, killed by the kernel after `limit_s` of processor time and a little grace.

    Args:
        limit_s: no limit without it.
        chart: as `Chart.encoded` gives it, which costs the sender nothing more.
        output: as for `draw`.
    """
    if limit_s is not None:
        limit_processor(limit_s)
    try:
        dialect, body = from_json(chart)
    except MemoryError as error:
        raise OutOfMemory("reading the chart needs more memory than a worker has") from error
    return draw(Dialect(dialect), body, output)


def draw(dialect: Dialect, body: dict[str, Any], output: Output) -> Drawing:
    """Compile and draw `body`.

    Raises:
        PermanentError: the chart is invalid, unsupported or too large, or drawing raised.
        OutOfMemory: this process is not to be given another chart.
    """
    from consumer import render  # noqa: PLC0415  # drawing processes only
    from contracts.dialects import compile_drawable  # noqa: PLC0415  # drawing processes only

    began = perf_counter()
    try:
        compiled = compile_drawable(dialect, body, output)
        picture = render.draw(compiled.spec, output)
    except MemoryError as error:
        raise OutOfMemory("drawing needs more memory than a worker has") from error
    return Drawing(
        data=picture.data,
        width=picture.width,
        height=picture.height,
        warnings=(*compiled.warnings, *picture.warnings),
        draw_ms=(perf_counter() - began) * 1000,
        kind=compiled.spec.series[0].type if compiled.spec.series else "empty",
    )
