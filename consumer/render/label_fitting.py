"""Which labels of an axis give way where they touch (ECharts 5, `component/axis/AxisBuilder`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consumer.render.crowding import Crowd
from consumer.render.geometry import Rect
from contracts.charts.axis_parts import AxisLabel

_SLACK: Final = 0.05
"""Px by which labels may overlap before one of them is left out."""


@dataclass(frozen=True)
class Fitting:
    """What is left out.

    Args:
        labels: positions among the labels.
        ticks: positions among the ticks, from the start or (negative) from the end: those of labels at
            the ends of the axis go with them.
    """

    labels: frozenset[int]
    ticks: frozenset[int]


def fit(rects: Sequence[Rect], levels: Sequence[int], label: AxisLabel) -> Fitting:
    """Leave labels at the ends out where they touch their neighbours, and others where that is asked for.

    Args:
        rects: of the labels along the axis, turned so that they are upright.
        levels: of the labels; those of a higher one stay.
        label: what the axis says.
    """
    ticks: set[int] = set()
    first = _end_left_out(rects[:2], show=label.show_min)
    if first is not None:
        ticks.add(first)
    last = _end_left_out(rects[:-3:-1], show=label.show_max)
    if last is not None:
        ticks.add(-1 - last)
    gone = {position % len(rects) for position in ticks if -len(rects) <= position < len(rects)}
    if label.hide_overlap:
        gone |= _crowded(rects, levels, gone)
    return Fitting(frozenset(gone), frozenset(ticks))


def _end_left_out(two: Sequence[Rect], *, show: bool | None) -> int | None:
    """Which of the label at the end of an axis (0) and its neighbour (1) is left out."""
    if show is False:
        return 0
    if len(two) > 1 and _touch(two[0], two[1]):
        return 1 if show else 0
    return None


def _touch(one: Rect, other: Rect) -> bool:
    across = one.x <= other.right and other.x <= one.right
    return across and one.y <= other.bottom and other.y <= one.bottom


def _crowded(rects: Sequence[Rect], levels: Sequence[int], gone: set[int]) -> set[int]:
    crowd = Crowd()
    by_level = sorted(set(range(len(rects))) - gone, key=lambda position: (-levels[position], position))
    return {position for position in by_level if not crowd.takes(rects[position].grown(-_SLACK))}
