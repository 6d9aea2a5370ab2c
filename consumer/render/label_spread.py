"""Labels in a column, moved apart until they fit (ECharts 5, `label/labelLayoutHelper`)."""

from collections.abc import Callable
from math import ceil

_SQUEEZED_FIRST = 0.8
"""Of the gaps between labels, what is given up before the whole column is moved."""


class Column:
    """Labels as intervals along one direction, in px.

    Args:
        starts: where each begins, ascending.
        sizes: how long each is.
    """

    def __init__(self, starts: list[float], sizes: list[float]) -> None:
        self.starts = starts
        self._sizes = sizes

    def fit(self, low: float, high: float) -> bool:
        """Move the labels apart and between the bounds; whether any was moved.

        Labels first push those after them. A column that then leaves the bounds gives up the gaps between its
        labels, is moved as a whole, and in the end lets labels overlap evenly.
        """
        if len(self.starts) < 2:  # noqa: PLR2004  # one label has nothing to move away from
            return False
        before = list(self.starts)
        self._push()
        self._squeeze(max(low - self.starts[0], 0), _SQUEEZED_FIRST)
        self._squeeze(min(high - self._end(), 0), _SQUEEZED_FIRST)
        self._move_between(low, high)
        if self.starts[0] < low:
            self._overlap(low - self.starts[0], self._before)
        if self._end() > high:
            self._overlap(high - self._end(), self._after)
        return self.starts != before

    def _end(self) -> float:
        return self.starts[-1] + self._sizes[-1]

    def _push(self) -> None:
        taken = 0.0
        for number, size in enumerate(self._sizes):
            self.starts[number] = max(self.starts[number], taken)
            taken = self.starts[number] + size

    def _gaps(self) -> list[float]:
        return [
            max(self.starts[number] - self.starts[number - 1] - self._sizes[number - 1], 0.0)
            for number in range(1, len(self.starts))
        ]

    def _before(self, number: int) -> range:
        return range(number + 1)

    def _after(self, number: int) -> range:
        return range(len(self.starts) - number - 1, len(self.starts))

    def _move(self, by: float, numbers: range) -> None:
        for number in numbers:
            self.starts[number] += by

    def _squeeze(self, by: float, most: float) -> None:
        """Take `by` px out of the gaps, at most that share of them; negative moves the last labels."""
        gaps = self._gaps()
        total = sum(gaps)
        if not total:
            return
        share = min(abs(by) / total, most)
        last = len(self.starts) - 1
        if by > 0:
            for number in range(last):
                self._move(gaps[number] * share, self._before(number))
        elif by < 0:
            for number in range(last):
                self._move(-gaps[last - number - 1] * share, self._after(number))

    def _move_between(self, low: float, high: float) -> None:
        above, below = self.starts[0] - low, high - self._end()
        self._take(above, below, 1)
        self._take(below, above, -1)

    def _take(self, gap: float, other: float, direction: int) -> None:
        """Where the column leaves one bound, move it into the room at the other one."""
        if gap >= 0:
            return
        moved = min(other, -gap)
        if moved > 0:
            self._move(moved * direction, range(len(self.starts)))
            if moved + gap < 0:
                self._squeeze(-(moved + gap) * direction, 1)
        else:
            self._squeeze(-gap * direction, 1)

    def _overlap(self, by: float, movers: Callable[[int], range]) -> None:
        step = ceil(abs(by) / (len(self.starts) - 1))
        left = abs(by)
        for number in range(len(self.starts) - 1):
            self._move(step if by > 0 else -step, movers(number))
            left -= step
            if left <= 0:
                return
