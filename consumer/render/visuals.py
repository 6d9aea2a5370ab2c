"""Visual maps: what a value of an item makes of its colour, opacity and size."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, Final

import numpy as np

from consumer.render.columns import Columns, array_of
from consumer.render.paint import css, rgba
from consumer.render.scales import Values
from contracts.charts import ChartSpec
from contracts.charts.series.frame import PointColumns
from contracts.charts.series.heatmap import HeatmapSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.visual_maps import ContinuousVisualMap, Piece, PiecewiseVisualMap, VisualMap, Visuals

_CLEAR: Final = "transparent"


@dataclass(frozen=True)
class ItemVisual:
    """What a visual map gives one item; None leaves the item as it is."""

    color: str | None = None
    opacity: float | None = None
    size: float | None = None


NOTHING: Final = ItemVisual()


def item_visuals(spec: ChartSpec, columns: dict[int, Columns]) -> dict[int, list[ItemVisual]]:
    """A visual for each item of every series that a visual map rules, by index of the series."""
    found: dict[int, list[ItemVisual]] = {}
    for mapping in spec.visual_maps:
        for index, series in enumerate(spec.series):
            if mapping.series is not None and index not in mapping.series:
                continue
            values = _values(mapping, series, columns.get(index))
            if values is not None:
                found.setdefault(index, [visual_of(mapping, value) for value in values.tolist()])
    return found


def _values(mapping: VisualMap, series: Any, columns: Columns | None) -> Values | None:
    """The numbers that decide."""
    if isinstance(series, PieSeries):
        return array_of([item.value for item in series.slices])
    if columns is None or not isinstance(series, PointColumns):
        return None
    name = mapping.dimension
    if name in {None, "value"} and isinstance(series, HeatmapSeries):
        return array_of(series.values)
    if name is None and series.extra:
        name = list(series.extra)[-1]
    if name in series.extra:
        return array_of([one if isinstance(one, int | float) else None for one in series.extra[str(name)]])
    if name in {"x", "y"}:
        return columns.at if name == columns.base else columns.value
    return columns.value


def visual_of(mapping: VisualMap, value: float) -> ItemVisual:
    """What `mapping` makes of a value; NaN is out of range."""
    if isinstance(mapping, ContinuousVisualMap):
        low, high = mapping.range or (mapping.min, mapping.max)
        # Values beyond the ends are in range as long as the range reaches to those ends.
        above = low <= mapping.min or low <= value
        below = high >= mapping.max or value <= high
        if not isfinite(value) or not (above and below):
            return _outside(mapping)
        span = mapping.max - mapping.min
        return _visual(mapping.in_range, (value - mapping.min) / span if span else 0.5)
    pieces = pieces_of(mapping)
    for number, piece in enumerate(pieces):
        if number not in mapping.unselected and _holds(piece, value):
            return piece_visual(mapping, number, len(pieces), piece)
    return _outside(mapping)


def piece_visual(mapping: PiecewiseVisualMap, number: int, count: int, piece: Piece) -> ItemVisual:
    """What a piece gives: its own, else by its place among all."""
    share = number / (count - 1) if count > 1 else 1.0
    spread = _visual(mapping.in_range, share)
    return ItemVisual(
        piece.color or spread.color,
        spread.opacity if piece.opacity is None else piece.opacity,
        spread.size if piece.symbol_size is None else piece.symbol_size,
    )


def pieces_of(mapping: PiecewiseVisualMap) -> list[Piece]:
    """The pieces, from the least to the greatest end."""
    if mapping.pieces:
        return list(mapping.pieces)
    edges = np.linspace(mapping.min, mapping.max, mapping.split_number + 1).tolist()
    places = mapping.precision
    found = [
        Piece(min=round(low, places), max=round(high, places), max_inclusive=high == edges[-1])
        for low, high in pairwise(edges)
    ]
    if mapping.min_open:
        found.insert(0, Piece(max=mapping.min, max_inclusive=False))
    if mapping.max_open:
        found.append(Piece(min=mapping.max, min_inclusive=False))
    return found


def _holds(piece: Piece, value: float) -> bool:
    if piece.value is not None:
        return piece.value == value
    if not isfinite(value):
        return False
    above = piece.min is None or value > piece.min or (piece.min_inclusive and value == piece.min)
    below = piece.max is None or value < piece.max or (piece.max_inclusive and value == piece.max)
    return above and below


def _outside(mapping: VisualMap) -> ItemVisual:
    if mapping.out_of_range is None:
        return ItemVisual(color=_CLEAR)
    return _visual(mapping.out_of_range, 0.0)


def _visual(visuals: Visuals, share: float) -> ItemVisual:
    at = min(max(share, 0.0), 1.0)
    return ItemVisual(
        mixed(visuals.colors, at) if visuals.colors else None,
        _between(visuals.opacity, at),
        _between(visuals.symbol_size, at),
    )


def mixed(colors: Sequence[str], share: float) -> str:
    """The mixture at a share of the way through `colors`."""
    place = share * (len(colors) - 1)
    low = min(int(place), len(colors) - 1)
    high = min(low + 1, len(colors) - 1)
    one, other, part = rgba(colors[low]), rgba(colors[high]), place - low
    red, green, blue, alpha = (a + (b - a) * part for a, b in zip(one, other, strict=True))
    return css((red, green, blue, alpha))


def _between(values: Sequence[float], share: float) -> float | None:
    if not values:
        return None
    return float(np.interp(share * (len(values) - 1), range(len(values)), values))
