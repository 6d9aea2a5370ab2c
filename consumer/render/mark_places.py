"""Places on a cartesian series: of an item, by coordinates, or in px."""

from dataclasses import dataclass
from math import isfinite, nan
from typing import Final

import numpy as np

from consumer.render.bar_slots import bar_shift
from consumer.render.boxes import length
from consumer.render.columns import WHISKERS, Columns, array_of
from consumer.render.geometry import Rect
from consumer.render.numbers import places_of, to_fixed
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scales import Values
from consumer.render.scene import Scene
from contracts.charts.axes import CategoryAxis
from contracts.charts.marks import MarkArea, MarkPlace
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import SeriesOnAxes, StackedSeries

_MOST_PLACES: Final = 20


@dataclass(frozen=True)
class Spot:
    """A place in px, NaN where the mark leaves it open, and the number it stands for."""

    x: float
    y: float
    value: float | None


def spot_of(scene: Scene, index: int, series: SeriesOnAxes, place: MarkPlace) -> Spot:
    """Where `place` is; on a bar series in the middle of its bar."""
    x_axis, y_axis = scene.plot.axes_of(series)
    found = _values(scene, index, series, place)
    x, y = x_axis.px_of(found.x), y_axis.px_of(found.y)
    shift = bar_shift(scene, index) if isinstance(series, BarSeries) else 0.0
    x, y = (x + shift, y) if scene.columns[index].base == "x" else (x, y + shift)
    if place.left is not None:
        x = length(place.left, scene.surface.width)
    if place.top is not None:
        y = length(place.top, scene.surface.height)
    return Spot(x, y, found.value)


def area_of(scene: Scene, index: int, series: SeriesOnAxes, mark: MarkArea) -> Rect | None:
    """What a mark area covers of the plot area; None when that is nothing.

    Coordinates that are left open reach to the edge. On a bar series categories count with their
    whole bands, on others with their middles.
    """
    x_axis, y_axis = scene.plot.axes_of(series)
    places = (mark.start, mark.end)
    values = [_values(scene, index, series, place) for place in places]
    banded = isinstance(series, BarSeries)
    width, height = scene.surface.width, scene.surface.height
    lefts = [None if place.left is None else length(place.left, width) for place in places]
    tops = [None if place.top is None else length(place.top, height) for place in places]
    given = [*(one for spot in values for one in (spot.x, spot.y)), *(one for one in lefts + tops if one)]
    if not any(map(isfinite, given)):
        return None
    left, right = _reach(x_axis, [one.x for one in values], lefts, banded=banded)
    top, bottom = _reach(y_axis, [one.y for one in values], tops, banded=banded)
    return Rect(left, top, right - left, bottom - top) if left <= right and top <= bottom else None


def _reach(
    axis: PlacedAxis, values: list[float], fixed: list[float | None], *, banded: bool
) -> tuple[float, float]:
    """From where to where an area reaches, in px; the greater one first when it lies outside."""
    edges = (axis.rect.x, axis.rect.right) if axis.dimension == "x" else (axis.rect.y, axis.rect.bottom)
    from_data = _banded(axis, values) if banded else [axis.px_of(value) for value in values]
    ends = [one if px is None else px for one, px in zip(from_data, fixed, strict=True)]
    seen = [edge if not isfinite(end) else end for end, edge in zip(ends, edges, strict=True)]
    low, high = min(seen), max(seen)
    if any(px is not None for px in fixed):
        return low, high
    return max(low, edges[0]), min(high, edges[1])


def _banded(axis: PlacedAxis, values: list[float]) -> list[float]:
    """The least value at the beginning of its band, the greatest at the end."""
    start, end = values
    if not isinstance(axis.spec, CategoryAxis) or axis.spec.tick.align_with_label:
        return [axis.px_of(value) for value in values]
    before, after = (0.5, 0.5) if axis.spec.boundary_gap else (0.0, 1.0)
    if start <= end or not (isfinite(start) and isfinite(end)):
        return [axis.px_of(start - before), axis.px_of(end + after)]
    return [axis.px_of(start + after), axis.px_of(end - before)]


def level_of(
    scene: Scene, index: int, series: SeriesOnAxes, place: MarkPlace
) -> tuple[PlacedAxis, float] | None:
    """For a line across the plot: the axis it stands on, and the value it stands at."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    if place.item is not None:
        on_x = _looks_at_x(columns, place)
        return (x_axis if on_x else y_axis), statistic(_heights(series, columns, place), place.item)
    if place.x is not None and place.y is None:
        return x_axis, _coordinate(place.x, columns.x)
    if place.y is not None and place.x is None:
        return y_axis, _coordinate(place.y, columns.y)
    return None


def statistic(values: Values, name: str) -> float:
    """min, max, average or median of the finite values; NaN without any."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return nan
    match name:
        case "min":
            return float(finite.min())
        case "max":
            return float(finite.max())
        case "median":
            return float(np.median(finite))
        case _:
            # One after the other, as ECharts adds: the last digit of an average may depend on it.
            return float(np.cumsum(finite)[-1]) / len(finite)


@dataclass(frozen=True)
class _Values:
    """Coordinates on both axes, NaN where they are open, and the number a mark says by itself."""

    x: float
    y: float
    value: float | None


def _values(scene: Scene, index: int, series: SeriesOnAxes, place: MarkPlace) -> _Values:
    columns = scene.columns[index]
    if place.item is not None:
        item = _item(series, columns, place)
        if item is None:
            return _Values(nan, nan, None)
        value = float(_looked_at(series, columns, place)[item])
        at, high = float(columns.at[item]), float(columns.high[item])
        if isinstance(series, BoxplotSeries | CandlestickSeries):
            high = float(_whisker(series, columns, place)[item])
        if isfinite(value) and isfinite(high) and isinstance(series, StackedSeries):
            # Stacked values are as precise as the single one, as in ECharts.
            high = float(to_fixed(high, min(places_of(value), _MOST_PLACES)))
        x, y = (at, high) if columns.base == "x" else (high, at)
        return _Values(x, y, value)
    x = nan if place.x is None else _coordinate(place.x, columns.x)
    y = nan if place.y is None else _coordinate(place.y, columns.y)
    shown = y if place.y is not None else x if place.x is not None else None
    return _Values(x, y, shown)


def _coordinate(given: float | str, column: Values) -> float:
    return statistic(column, given) if isinstance(given, str) else float(given)


def _looks_at_x(columns: Columns, place: MarkPlace) -> bool:
    if place.item_axis is not None:
        return place.item_axis == "x"
    return columns.base == "y"


def _whisker(series: BoxplotSeries | CandlestickSeries, columns: Columns, place: MarkPlace) -> Values:
    names = WHISKERS[type(series)]
    name = place.item_column if place.item_column in names else names[0]
    return np.where(np.isfinite(columns.value), array_of(getattr(series, name)), nan)


def _looked_at(series: SeriesOnAxes, columns: Columns, place: MarkPlace) -> Values:
    """The values a statistic is said of; of several on the value axis the first, as in ECharts."""
    if isinstance(series, BoxplotSeries | CandlestickSeries) and place.item_axis is None:
        return _whisker(series, columns, place)
    on_base = ("x" if _looks_at_x(columns, place) else "y") == columns.base
    return columns.at if on_base else columns.value


def _heights(series: SeriesOnAxes, columns: Columns, place: MarkPlace) -> Values:
    """The values a statistic is taken of: of stacked series the stacked ones."""
    values = _looked_at(series, columns, place)
    return columns.high if isinstance(series, StackedSeries) and values is columns.value else values


def _item(series: SeriesOnAxes, columns: Columns, place: MarkPlace) -> int | None:
    values = _heights(series, columns, place)
    wanted = statistic(values, str(place.item))
    return int(np.nanargmin(np.abs(values - wanted))) if np.isfinite(wanted) else None
