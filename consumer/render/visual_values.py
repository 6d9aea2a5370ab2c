"""Which values of a series visual maps decide by."""

from collections.abc import Sequence
from typing import Any, Final

from consumer.render.columns import WHISKERS, Columns
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.frame import PointColumns
from contracts.charts.series.funnel import FunnelSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.heatmap import HeatmapSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.radar import RadarSeries
from contracts.charts.visual_maps import VisualMap

_DIGITS: Final = 5
"""No item of a radar has as many values as a number of so many digits says."""
Values = Sequence[float | str | None]


def deciding_values(mapping: VisualMap, series: Any, columns: Columns | None) -> Values | None:
    """A value for each item of the series; None for a series that has none."""
    match series:
        case PieSeries():
            return [item.value for item in series.slices]
        case FunnelSeries() | GaugeSeries():
            return [item.value for item in series.items]
        case RadarSeries():
            return _of_spokes(mapping, series)
    return None if columns is None else _of_columns(mapping, series, columns)


def _of_spokes(mapping: VisualMap, series: RadarSeries) -> Values:
    name = mapping.dimension or ""
    last = len(series.items[0].values) - 1 if series.items else 0
    at = int(name) if name.isdecimal() and len(name) < _DIGITS else last
    return [item.values[at] if 0 <= at < len(item.values) else None for item in series.items]


def _of_columns(mapping: VisualMap, series: Any, columns: Columns) -> Values | None:
    if isinstance(series, CandlestickSeries | BoxplotSeries):
        return _of_whiskers(mapping.dimension, series, columns)
    if not isinstance(series, PointColumns):
        return None
    name = dimension_of(mapping, series)
    if name == "value" and isinstance(series, HeatmapSeries):
        return series.values
    if name is not None and name in series.extra:
        return series.extra[name]
    return _on_axis(name, columns)


def _of_whiskers(name: str | None, series: CandlestickSeries | BoxplotSeries, columns: Columns) -> Values:
    if name in {"x", "y"}:
        return _on_axis(name, columns)
    found: Values = getattr(series, name if name in WHISKERS[type(series)] else "high")
    return found


def _on_axis(name: str | None, columns: Columns) -> Values:
    found: list[float] = (columns.at if name == columns.base else columns.value).tolist()
    return found


def dimension_of(mapping: VisualMap, series: PointColumns) -> str | None:
    """The name of the values that decide: an axis, an extra column, `value`; None: the value axis."""
    if mapping.dimension is None and isinstance(series, HeatmapSeries):
        return "value"
    if mapping.dimension is None and series.extra:
        return list(series.extra)[-1]
    return mapping.dimension
