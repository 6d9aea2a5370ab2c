"""Lines from shapes to their labels: how far they bend, and their path (ECharts 5, `labelGuideHelper`)."""

from math import acos, cos, hypot, pi, radians, tan
from typing import Final, NamedTuple, Self

import numpy as np
from matplotlib.path import Path

from consumer.render.paths import CURVE4, LINE, MOVE, path_of

_LEAST_PX: Final = 1e-3
_STRAIGHT: Final = 180
_ANGULAR: Final = np.array([MOVE, LINE, LINE], np.uint8)
_ROUND: Final = np.array([MOVE, *[CURVE4] * 6], np.uint8)

Point = tuple[float, float]


class LeadLine(NamedTuple):
    """From the shape over a bend to the text."""

    foot: Point
    bend: Point
    end: Point

    def path(self, smooth: float) -> Path:
        """What is drawn; `smooth`: 0 angular to 1 round."""
        first, second = _distance(self.foot, self.bend), _distance(self.bend, self.end)
        if smooth <= 0 or not first or not second:
            return path_of(np.array((self.foot, self.bend, self.end), float), _ANGULAR)
        reach = min(first, second) * smooth
        before, after = (
            _toward(self.bend, self.foot, reach / first),
            _toward(self.bend, self.end, reach / second),
        )
        middle = _toward(before, after, 0.5)
        vertices = (self.foot, before, before, middle, after, after, self.end)
        return path_of(np.array(vertices, float), _ROUND)

    def turning(self, least: float) -> Self:
        """Turned by no fewer degrees than `least` at the bend: else the bend goes where it is so many."""
        back, on = _direction(self.bend, self.foot), _direction(self.bend, self.end)
        if back is None or on is None or not 0 < least <= _STRAIGHT:
            return self
        if _dot(back, on) <= cos(radians(least)):
            return self
        return self._bent_beside_foot(on, tan(pi - radians(least)))

    def leaving(self, normal: Point, most: float) -> Self:
        """Within `most` degrees of the direction `normal` out of the shape."""
        off, on = _direction(self.foot, self.bend), _direction(self.bend, self.end)
        if off is None or on is None or not 0 < most <= _STRAIGHT:
            return self
        if _dot(off, normal) >= cos(radians(most)):
            return self
        steep = acos(min(max(_dot(on, normal), -1), 1)) - radians(most)
        if steep >= 0:
            return self._replace(bend=self.end)
        return self._bent_beside_foot(on, tan(-steep))

    def _bent_beside_foot(self, on: Point, slope: float) -> Self:
        """With the bend so far along the second part that the first rises by `slope` over it."""
        back = self.foot[0] - self.bend[0], self.foot[1] - self.bend[1]
        along = _dot(back, on)
        beside = self.bend[0] + on[0] * along, self.bend[1] + on[1] * along
        further = _distance(beside, self.foot) / slope if slope else 0.0
        bend = beside[0] + on[0] * further, beside[1] + on[1] * further
        across = self.end[0] - self.bend[0]
        share = (bend[0] - self.bend[0]) / across if across else 0.0
        return self._replace(bend=self.bend if share < 0 else self.end if share > 1 else bend)


def _direction(start: Point, end: Point) -> Point | None:
    distance = _distance(start, end)
    if distance < _LEAST_PX:
        return None
    return (end[0] - start[0]) / distance, (end[1] - start[1]) / distance


def _distance(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _toward(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _dot(one: Point, other: Point) -> float:
    return one[0] * other[0] + one[1] * other[1]
