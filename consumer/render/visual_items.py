"""What visual maps make of the items of the series they rule."""

from typing import Any, Final

from consumer.render.columns import Columns
from consumer.render.visual_rules import rule_of
from consumer.render.visual_values import deciding_values
from consumer.render.visuals import ItemVisual
from contracts.charts import ChartSpec
from contracts.charts.colors import Paint
from contracts.charts.series.boxplot import BoxplotItemStyle
from contracts.charts.series.candlestick import CandleStyle
from contracts.charts.series.frame import SymbolItem
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.radar import RadarItem
from contracts.charts.styles import ItemStyle
from contracts.charts.visual_maps import VisualMap

_NAN: Final = float("nan")


def item_visuals(spec: ChartSpec, columns: dict[int, Columns]) -> dict[int, list[ItemVisual]]:
    """A visual for each item of every series that visual maps rule, by index of the series.

    Several maps count one after the other.
    """
    found: dict[int, list[ItemVisual]] = {}
    for mapping in spec.visual_maps:
        rule = rule_of(mapping)
        for index, series in enumerate(spec.series):
            values = deciding_values(mapping, series, columns.get(index)) if rules(mapping, index) else None
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
    """What is left where items have a look of their own, which counts after visual maps, as in ECharts."""
    items = series.slices if isinstance(series, PieSeries) else series.items
    own = dict(enumerate(items)) if isinstance(items, tuple) else items
    left = list(visuals) if own else visuals
    for number, item in own.items():
        if number < len(left):
            left[number] = left[number].without(_own_parts(item, series))
    return left


def _own_parts(item: Any, series: Any) -> set[str]:
    found = set(item.fixed)
    style = item.item_style
    if style is not None:
        if _mapped_color(style) not in {None, _mapped_color(series.item_style)}:
            found.add("color")
        if style.opacity != series.item_style.opacity:
            found.add("opacity")
    if isinstance(item, SymbolItem | RadarItem):
        found.update(name for name in ("symbol", "symbol_size") if getattr(item, name) is not None)
    return found


def _mapped_color(style: ItemStyle | CandleStyle) -> Paint | None:
    """The colour in whose place that of a visual map comes."""
    if isinstance(style, CandleStyle):
        return style.up_color
    return style.border_color if isinstance(style, BoxplotItemStyle) else style.color


def rules(mapping: VisualMap, index: int) -> bool:
    """Whether the map rules the series of this index."""
    return mapping.series is None or index in mapping.series
