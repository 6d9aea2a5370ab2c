"""Places on a cartesian series: of an item, by coordinates, or in px."""

from dataclasses import dataclass

import numpy as np

from consumer.render.bar_slots import bar_shift
from consumer.render.boxes import length
from consumer.render.columns import Columns
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scales import Values
from consumer.render.scene import Scene
from contracts.charts.marks import MarkPlace
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.frame import SeriesOnAxes


@dataclass(frozen=True)
class Spot:
    """A place in px, NaN where the mark leaves it open, and the number it stands for."""

    x: float
    y: float
    value: float | None


def spot_of(scene: Scene, index: int, series: SeriesOnAxes, place: MarkPlace) -> Spot:
    """Where `place` is."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    x = y = float("nan")
    value: float | None = None
    if place.x is not None:
        at = _coordinate(place.x, columns.x)
        x, value = x_axis.px_of(at), at
    if place.y is not None:
        at = _coordinate(place.y, columns.y)
        y, value = y_axis.px_of(at), at
    if place.item is not None:
        item = _item(columns, place)
        if item is not None:
            x, y = float(x_axis.px(columns.x)[item]), float(y_axis.px(columns.y)[item])
            shift = bar_shift(scene, index) if isinstance(series, BarSeries) else 0.0
            x, y = (x + shift, y) if columns.base == "x" else (x, y + shift)
            value = float(_looked_at(columns, place)[item])
    if place.left is not None:
        x = length(place.left, scene.surface.width)
    if place.top is not None:
        y = length(place.top, scene.surface.height)
    return Spot(x, y, value)


def level_of(
    scene: Scene, index: int, series: SeriesOnAxes, place: MarkPlace
) -> tuple[PlacedAxis, float] | None:
    """For a line across the plot: the axis it stands on, and the value it stands at."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    if place.item is not None:
        values = _looked_at(columns, place)
        on_x = _looks_at_x(columns, place)
        return (x_axis if on_x else y_axis), statistic(values, place.item)
    if place.x is not None and place.y is None:
        return x_axis, _coordinate(place.x, columns.x)
    if place.y is not None and place.x is None:
        return y_axis, _coordinate(place.y, columns.y)
    return None


def statistic(values: Values, name: str) -> float:
    """min, max, average or median of the finite values; NaN without any."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return float("nan")
    match name:
        case "min":
            return float(finite.min())
        case "max":
            return float(finite.max())
        case "median":
            return float(np.median(finite))
        case _:
            return float(finite.mean())


def _coordinate(given: float | str, column: Values) -> float:
    return statistic(column, given) if isinstance(given, str) else float(given)


def _looks_at_x(columns: Columns, place: MarkPlace) -> bool:
    if place.item_axis is not None:
        return place.item_axis == "x"
    return columns.base == "y"


def _looked_at(columns: Columns, place: MarkPlace) -> Values:
    if place.item_column == "low" and columns.low is not None:
        return columns.low
    if place.item_column == "high":
        return columns.high
    on_base = ("x" if _looks_at_x(columns, place) else "y") == columns.base
    return columns.at if on_base else columns.value


def _item(columns: Columns, place: MarkPlace) -> int | None:
    values = _looked_at(columns, place)
    wanted = statistic(values, str(place.item))
    if not np.isfinite(wanted):
        return None
    return int(np.nanargmin(np.abs(values - wanted)))
