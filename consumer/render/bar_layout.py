"""Widths and offsets of bars side by side (ECharts 5, `layout/barGrid`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consumer.render.boxes import length
from contracts.charts.series.bar import BarSeries, PolarBarSeries

_LEAST_CATEGORY_GAP: Final = 15
_MOST_CATEGORY_GAP: Final = 35


@dataclass(frozen=True)
class Slot:
    """Where the bars of one column stand in their band."""

    offset: float
    """Px from the middle of the band to the near edge of the bar."""
    width: float
    band: float = 0.0
    """Px from one place on the axis to the next."""


@dataclass
class _Column:
    width: float | None = None
    most: float | None = None
    least: float | None = None


def slots(
    series: Sequence[tuple[int, BarSeries | PolarBarSeries]],
    band: float,
    usual_gap: float | None = None,
    usual_bar_gap: float = 0.2,
) -> dict[int, Slot]:
    """A slot for each series of one base axis, by its index; series of one stack share theirs.

    Args:
        series: all bar series of the axis, in order.
        band: px from one category to the next.
        usual_gap: share of a band between two of them; None: the less, the more columns there are.
        usual_bar_gap: between two columns, as a share of their width.
    """
    columns: dict[str, _Column] = {}
    keys: dict[int, str] = {}
    gap: float | None = None
    category_gap: float | None = None
    rest = band  # as in ECharts, a width is taken from it here and once more when columns are placed
    for index, one in series:
        key = keys[index] = f"stack {one.stack}" if one.stack is not None else f"series {index}"
        column = columns.setdefault(key, _Column())
        if one.bar_width is not None and column.width is None:
            column.width = length(one.bar_width, band)
            rest -= min(rest, column.width)
        column.most = length(one.bar_max_width, band) if one.bar_max_width is not None else column.most
        least = 1 if one.bar_min_width is None else length(one.bar_min_width, band)
        column.least = least  # of a stack, what its last series says
        gap = length(one.bar_gap, 1) if one.bar_gap is not None else gap
        if one.bar_category_gap is not None:
            category_gap = length(one.bar_category_gap, band)
    if category_gap is None:
        least = max(_MOST_CATEGORY_GAP - 4 * len(columns), _LEAST_CATEGORY_GAP) / 100
        category_gap = (least if usual_gap is None else usual_gap) * band
    placed = _placed(columns, (band, rest), usual_bar_gap if gap is None else gap, category_gap)
    return {index: placed[key] for index, key in keys.items()}


def _placed(
    columns: dict[str, _Column], room: tuple[float, float], gap: float, category_gap: float
) -> dict[str, Slot]:
    (band, rest), open_count = room, len(columns)
    shared = _shared(rest - category_gap, open_count, gap)
    for column in columns.values():
        if column.width is None:
            final = shared
            if column.most is not None and column.most < final:
                final = min(column.most, rest)
            if column.least is not None and column.least > final:
                final = column.least
            if final == shared:
                continue
        else:
            final = column.width if column.most is None else min(column.width, column.most)
            final = final if column.least is None else max(final, column.least)
        column.width = final
        rest -= final * (1 + gap)
        open_count -= 1
    shared = _shared(rest - category_gap, open_count, gap)
    widths = {key: shared if one.width is None else one.width for key, one in columns.items()}
    total = sum(width * (1 + gap) for width in widths.values())
    if widths:
        total -= list(widths.values())[-1] * gap
    offset = -total / 2
    found = {}
    for key, width in widths.items():
        found[key] = Slot(offset, width, band)
        offset += width * (1 + gap)
    return found


def _shared(room: float, count: int, gap: float) -> float:
    parts = count + (count - 1) * gap
    return max(room / parts, 0) if count > 0 and parts > 0 else 0
