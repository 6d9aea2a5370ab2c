"""What compiling one option may cost. A small body can ask for a lot: series share datasets, and
transforms run over whole tables, so sizes are added up before the work is done.
"""

from contracts import limits
from contracts.dialects.reader import Reader
from contracts.errors import LimitExceeded

_MOST_STEPS = 20 * limits.MAX_POINTS
"""Cells of tables that transforms may look at."""

_MOST_COMPONENTS = {
    "series": limits.MAX_SERIES,
    "xAxis": limits.MAX_AXES,
    "yAxis": limits.MAX_AXES,
    "angleAxis": limits.MAX_AXES,
    "radiusAxis": limits.MAX_AXES,
    "grid": limits.MAX_GRIDS,
    "polar": limits.MAX_GRIDS,
    "radar": limits.MAX_GRIDS,
    "calendar": limits.MAX_GRIDS,
    "title": 100,
    "legend": 20,
    "dataset": 100,
    "dataZoom": limits.MAX_AXES,
    "visualMap": limits.MAX_SERIES,
    "dataRange": limits.MAX_SERIES,
}


def check_components(option: Reader) -> None:
    """Refuse more components of a kind than are drawn.

    Raises:
        LimitExceeded: names the component.
    """
    for name, most in _MOST_COMPONENTS.items():
        given = option.raw(name) if option.has(name) else None
        if isinstance(given, list) and len(given) > most:
            raise LimitExceeded(f"{len(given)} items; at most {most} are drawn", path=name)


class Spending:
    """Counts up to the limits."""

    def __init__(self) -> None:
        self._points = 0
        self._steps = 0

    def points(self, count: int, path: str) -> None:
        """Account for the data items of a series.

        Raises:
            LimitExceeded: all series together have too many.
        """
        self._points += count
        if self._points > limits.MAX_POINTS:
            message = f"more than {limits.MAX_POINTS} data items in the series up to here"
            raise LimitExceeded(message, path=path)

    def steps(self, count: int, path: str) -> None:
        """Account for the cells a transform looks at.

        Raises:
            LimitExceeded: all transforms together look at too many.
        """
        self._steps += count
        if self._steps > _MOST_STEPS:
            raise LimitExceeded(f"the transforms look at more than {_MOST_STEPS} cells", path=path)
