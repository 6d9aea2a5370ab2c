"""Which values of which series visual maps look at, and what they make of the items."""

from collections.abc import Sequence
from typing import Any, Final

from consumer.render.columns import Columns
from consumer.render.visual_rules import rule_of
from consumer.render.visuals import ItemVisual
from contracts.charts import ChartSpec
from contracts.charts.series.frame import PointColumns, SymbolItem
from contracts.charts.series.funnel import FunnelSeries
from contracts.charts.series.heatmap import HeatmapSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.visual_maps import VisualMap

Values = Sequence[float | str | None]
_NAN: Final = float("nan")


def item_visuals(spec: ChartSpec, columns: dict[int, Columns]) -> dict[int, list[ItemVisual]]:
    """A visual for each item of every series that visual maps rule, by index of the series.

    Several maps count one after the other.
    """
    found: dict[int, list[ItemVisual]] = {}
    for mapping in spec.visual_maps:
        rule = rule_of(mapping)
        for index, series in enumerate(spec.series):
            values = _values(mapping, series, columns.get(index)) if rules(mapping, index) else None
            if values is None:
                continue
            # Gaps are one value: no two NaNs are equal, unless they are the same object.
            known = [
                _NAN if value is None or value != value else value  # noqa: PLR0124  # only NaN is not itself
                for value in values
            ]
            looks = {value: rule.visual(value) for value in set(known)}
            given = [looks[value] for value in known]
            before = found.get(index)
            found[index] = (
                given if before is None else [a.then(b) for a, b in zip(before, given, strict=True)]
            )
    return {index: _beneath_items(spec.series[index], visuals) for index, visuals in found.items()}


def _beneath_items(series: Any, visuals: list[ItemVisual]) -> list[ItemVisual]:
    """What is left where items have a colour, an opacity or a symbol of their own."""
    items = series.slices if isinstance(series, PieSeries) else series.items
    own = dict(enumerate(items)) if isinstance(items, tuple) else items
    left = list(visuals) if own else visuals
    for number, item in own.items():
        if number >= len(left):
            continue
        if item.item_style is not None:
            left[number] = left[number].beneath(item.item_style, series.item_style)
        if isinstance(item, SymbolItem):
            symbol = left[number].symbol if item.symbol is None else None
            size = left[number].size if item.symbol_size is None else None
            left[number] = left[number]._replace(symbol=symbol, size=size)
    return left


def rules(mapping: VisualMap, index: int) -> bool:
    """Whether the map rules the series of this index."""
    return mapping.series is None or index in mapping.series


def dimension_of(mapping: VisualMap, series: PointColumns) -> str | None:
    """The name of the values that decide: an axis, an extra column, `value`; None: the value axis."""
    if mapping.dimension is None and isinstance(series, HeatmapSeries):
        return "value"
    if mapping.dimension is None and series.extra:
        return list(series.extra)[-1]
    return mapping.dimension


def _values(mapping: VisualMap, series: Any, columns: Columns | None) -> Values | None:
    """The values that decide; None for a series that has none."""
    if isinstance(series, PieSeries | FunnelSeries):
        items = series.slices if isinstance(series, PieSeries) else series.items
        return [item.value for item in items]
    if columns is None or not isinstance(series, PointColumns):
        return None
    name = dimension_of(mapping, series)
    if name == "value" and isinstance(series, HeatmapSeries):
        return series.values
    if name is not None and name in series.extra:
        return series.extra[name]
    column: list[float] = (columns.at if name == columns.base else columns.value).tolist()
    return column
