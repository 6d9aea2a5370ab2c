"""What was wanted, what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.pipeline.charts import Work
from benchmarks.pipeline.figures import Figures, Sample
from benchmarks.pipeline.settings import CELERY, NODE, OURS

_OVER_CELERY: Final = 6.0
_OVER_NODE: Final = 3.0
_OUTSIDE_DRAWING_MS: Final = 5.0
_UNIQUE_OVER_REPEATED: Final = 5.0


@dataclass(frozen=True)
class Verdict:
    """One thing that was wanted."""

    what: str
    wanted: str
    found: str
    met: bool


def verdicts(figures: Figures) -> list[Verdict]:
    """All that can be told of what was measured."""
    ours, again = (OURS, Work.UNIQUE), (OURS, Work.REPEATED)
    celery, node = (CELERY, Work.UNIQUE), (NODE, Work.UNIQUE)
    if not figures.known(*ours):
        return []
    found = [
        _at_least(figures, f"charts per second, of {title}", (ours, rival), _per_s, wanted)
        for title, rival, wanted in (("Celery's", celery, _OVER_CELERY), ("Node's", node, _OVER_NODE))
        if figures.known(*rival)
    ]
    outside_ms = figures.median(*ours, lambda one: one.outside_drawing_ms)
    return [
        *found,
        Verdict(
            "CPU per chart outside drawing",
            f"≤ {_OUTSIDE_DRAWING_MS:g} ms",
            f"{outside_ms:.1f} ms",
            met=outside_ms <= _OUTSIDE_DRAWING_MS,
        ),
        _at_least(
            figures,
            "CPU of a unique chart, of a repeated one's",
            (ours, again),
            lambda one: one.cpu_ms_per_chart,
            _UNIQUE_OVER_REPEATED,
        ),
    ]


def _per_s(sample: Sample) -> float:
    return sample.per_s


def _at_least(
    figures: Figures,
    what: str,
    pair: tuple[tuple[str, Work], tuple[str, Work]],
    figure: Callable[[Sample], float],
    wanted: float,
) -> Verdict:
    ratio = figures.ratio(*pair, figure)
    return Verdict(what, f"≥ {wanted:g} ×", f"{ratio:.1f} ×", met=ratio >= wanted)
