"""Which of many labels have room: the first come, as long as they touch none before."""

from collections import defaultdict
from math import floor, isfinite
from typing import Final

from consumer.render.geometry import Rect

_CELL_PX: Final = 64.0
_MOST_CELLS: Final = 400
"""A label over more cells than this fills the picture; it is left out like one without room."""


class Crowd:
    """The rectangles taken so far, by the cells of the picture they lie in."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], list[Rect]] = defaultdict(list)

    def takes(self, rect: Rect) -> bool:
        """Take `rect` if it overlaps none that was taken before."""
        cells = _cells(rect)
        if not cells or any(rect.overlaps(other) for cell in cells for other in self._cells[cell]):
            return False
        for cell in cells:
            self._cells[cell].append(rect)
        return True


def _cells(rect: Rect) -> list[tuple[int, int]]:
    if not all(map(isfinite, (rect.x, rect.y, rect.right, rect.bottom))):
        return []
    across = range(floor(rect.x / _CELL_PX), floor(rect.right / _CELL_PX) + 1)
    down = range(floor(rect.y / _CELL_PX), floor(rect.bottom / _CELL_PX) + 1)
    if len(across) * len(down) > _MOST_CELLS:
        return []
    return [(column, row) for column in across for row in down]
