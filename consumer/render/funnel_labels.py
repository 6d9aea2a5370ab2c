"""Where the labels of funnels stand, and the lines that lead to them (ECharts 5, `layout/funnelLayout`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consumer.render.text_block import Align

Point = tuple[float, float]

_GAP_PX: Final = 5.0
_INSIDE: Final = frozenset({"inside", "inner", "center", "inside_left", "inside_right"})
_BESIDE: Final = {
    "left": ((0, 3), (0, 3), -1),
    "right": ((1, 2), (1, 2), 1),
    "right_top": ((1,), (1,), 1),
    "right_bottom": ((2,), (2,), 1),
    "left_top": ((0,), (1,), -1),
    "left_bottom": ((3,), (2,), -1),
}
_ABOVE_OR_BELOW: Final = {
    "top": ((0, 3), (0, 3), -1),
    "bottom": ((1, 2), (1, 2), 1),
    "right_top": ((3,), (3,), -1),
    "right_bottom": ((2,), (2,), 1),
    "left_top": ((0,), (0,), -1),
    "left_bottom": ((1,), (1,), 1),
}
"""Corners whose mean is the place across and down where the line begins, and where it leads."""


@dataclass(frozen=True)
class FunnelLabelPlace:
    """The middle of the side of the label at `align`, and the ends of its line if it stands outside."""

    x: float
    y: float
    align: Align
    line: tuple[Point, Point] | None = None


def is_inside(position: str) -> bool:
    """Whether a label of this position stands in its part."""
    return position in _INSIDE


def label_place(corners: Sequence[Point], position: str, reach: float, *, upright: bool) -> FunnelLabelPlace:
    """The place of a label.

    Args:
        corners: of the part: where it starts, left and right; where it ends, right and left. Of one that
            lies down: the same, turned.
        position: a position of labels; those that make no sense here are as ECharts has it.
        reach: px of the line outside.
        upright: whether the funnel stands.
    """
    if position in {"inside_left", "inside_right"}:
        left = position == "inside_left"
        x, y = _mean(corners, (0, 3) if left else (1, 2), 0), _mean(corners, (0, 3) if left else (1, 2), 1)
        return FunnelLabelPlace(x + _GAP_PX if left else x - _GAP_PX, y, "left" if left else "right")
    if is_inside(position):
        return FunnelLabelPlace(_mean(corners, range(4), 0), _mean(corners, range(4), 1), "center")
    if upright:
        usual = "left" if position in {"top", "bottom"} else "right"
        across, down, way = _BESIDE.get(position, _BESIDE[usual])
    else:
        across, down, way = _ABOVE_OR_BELOW.get(position, _ABOVE_OR_BELOW["bottom"])
    x, y = _mean(corners, across, 0), _mean(corners, down, 1)
    if upright:
        end = x + way * reach, y
        return FunnelLabelPlace(end[0] + way * _GAP_PX, y, "left" if way > 0 else "right", ((x, y), end))
    end = x, y + way * reach
    return FunnelLabelPlace(x, end[1] + way * _GAP_PX, "center", ((x, y), end))


def _mean(corners: Sequence[Point], which: Sequence[int], axis: int) -> float:
    return sum(corners[number][axis] for number in which) / len(which)
