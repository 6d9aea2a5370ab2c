"""Which categories of an axis have a label, a tick or a line (ECharts 5, `coord/axisTickLabelBuilder`)."""

from collections.abc import Iterable, Sequence
from math import ceil, cos, floor, inf, radians, sin
from typing import Final

_SAMPLES: Final = 40
_ROOM: Final = 1.3
"""How much more than its text a label takes."""
_LEAST_PX: Final = 7.0
_PARALLEL: Final = 1e-9
_FEW: Final = 2
"""Up to so many marks along the axis, the first stands at its start."""


def roomy_interval(
    sizes: Iterable[tuple[float, float]], count: int, step_px: float, turn_degrees: float
) -> int:
    """How many categories lie between two labels that do not touch.

    Args:
        sizes: width and height of the texts, px.
        count: of the categories.
        step_px: from one category to the next.
        turn_degrees: between the axis and the texts.
    """
    if count < 2 or step_px <= 0:  # noqa: PLR2004  # one label always fits
        return 0
    width = height = _LEAST_PX
    for one_width, one_height in sizes:
        width, height = max(width, one_width * _ROOM), max(height, one_height * _ROOM)
    turn = radians(turn_degrees)
    across, down = abs(step_px * cos(turn)), abs(step_px * sin(turn))
    by_width = width / across if across > _PARALLEL else inf
    by_height = height / down if down > _PARALLEL else inf
    return max(0, floor(min(by_width, by_height, count)))


def sampled(ticks: Sequence[float]) -> Sequence[float]:
    """About forty of very many categories, to measure."""
    return ticks[:: max(1, len(ticks) // _SAMPLES)]


def spaced(
    ticks: Sequence[float], interval: int, *, show_min: bool = False, show_max: bool = False
) -> tuple[float, ...]:
    """Every so many of `ticks`, counted from the category 0 so that windows cut without shifting them.

    Args:
        ticks: indexes of all categories shown.
        interval: how many lie between two of those wanted.
        show_min: the first is wanted in any case.
        show_max: so is the last.
    """
    if not ticks:
        return ()
    step = max(interval + 1, 1)
    first, last = int(ticks[0]), int(ticks[-1])
    start = first
    if first and step > 1 and len(ticks) / step > _FEW:
        start = ceil(first / step) * step
    found = [float(tick) for tick in range(start, last + 1, step)]
    if show_min and start != first:
        found.insert(0, float(first))
    if show_max and found[-1:] != [float(last)]:
        found.append(float(last))
    return tuple(found)


def band_edges(
    ticks: Sequence[float], low: float, high: float, *, to_the_ends: bool = False
) -> tuple[float, ...]:
    """Places between the bands that begin with `ticks`.

    Args:
        ticks: indexes of categories.
        low: start of the axis.
        high: its end.
        to_the_ends: whether the first and the last one stand at the ends in any case.
    """
    if not ticks:
        return ()
    if len(ticks) == 1:
        return (low, high)
    edges = [*(tick - 0.5 for tick in ticks), high]
    if to_the_ends and edges[0] > low:
        edges.insert(0, low)
    return tuple(edges)
