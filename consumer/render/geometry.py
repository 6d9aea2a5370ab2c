"""Rectangles in layout pixels, y downwards, as ECharts counts."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple, Self


class Rect(NamedTuple):
    """A rectangle: left, top, width, height in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """Middle point."""
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by: float) -> Self:
        """Larger on each side by `by` px."""
        return type(self)(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it or on its edge."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def contains(self, other: "Rect") -> bool:
        """Whether `other` lies in it as a whole."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom

    def overlaps(self, other: "Rect") -> bool:
        """Whether they share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


def union(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle around all of them; at least one."""
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top)


def shared(*rects: Rect | None) -> Rect | None:
    """What rectangles have in common; None among them is everywhere, None as the answer is nowhere."""
    left = top = -inf
    right = bottom = inf
    for rect in rects:
        if rect is not None:
            x, y, width, height = rect
            left, top = max(left, x), max(top, y)
            right, bottom = min(right, x + width), min(bottom, y + height)
    return Rect(left, top, right - left, bottom - top) if right > left and bottom > top else None
