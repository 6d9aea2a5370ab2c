"""Which colour each series, and each item of a pie, takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consumer.render.paint import Gradient
from consumer.render.visuals import ItemVisual
from contracts.charts import ChartSpec
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandleStyle
from contracts.charts.series.funnel import FunnelItem, FunnelSeries
from contracts.charts.series.gauge import GaugeItem, GaugeSeries
from contracts.charts.series.pie import PieSeries, Slice
from contracts.charts.series.radar import RadarItem, RadarSeries

NamedItem = FunnelItem | GaugeItem | RadarItem | Slice
NamedSeries = FunnelSeries | GaugeSeries | PieSeries | RadarSeries
NAMED: Final = (FunnelSeries, GaugeSeries, PieSeries, RadarSeries)
"""Series whose items have names and colours of their own."""
Paint = str | Gradient


@dataclass(frozen=True)
class Colors:
    """Colours given out, in the order of ECharts: by name, first come first served."""

    series: tuple[Paint, ...]
    """By index of the series."""
    items: Mapping[tuple[str, str], str]
    """By type of the series and name of the item, for series that colour their items."""
    palette: tuple[str, ...]

    def of_named(self, series: NamedSeries, index: int, number: int) -> Paint:
        """The colour of an item of `spec.series[index]`, whose items have names, before visual maps."""
        item = named_items(series)[number]
        own = (item.item_style or series.item_style).color
        if own is not None:
            return own
        if series.color_by == "series":
            return self.series[index]
        return self.of_item(item.name, number, series.type)

    def of_item(self, name: str, index: int, kind: str = "pie") -> str:
        """The colour of an item that says nothing itself; `kind` is the type of its series."""
        return self.items.get((kind, name or str(index))) or self.palette[index % len(self.palette)]


def give_out(spec: ChartSpec, visuals: Mapping[int, Sequence[ItemVisual]]) -> Colors:
    """Hand the palette out to the series and items of `spec`; items coloured by `visuals` take none."""
    palette = spec.palette
    by_name: dict[str, str] = {}
    chosen: list[Paint] = []
    items: dict[tuple[str, str], str] = {}
    for index, series in enumerate(spec.series):
        own = _own(series)
        if own is not None:
            chosen.append(own)
        else:
            name = series.name or f"\0{index}"
            chosen.append(by_name.setdefault(name, palette[len(by_name) % len(palette)]))
        if isinstance(series, NAMED) and own is None:
            _give_items(items, series, palette, visuals.get(index, ()))
    return Colors(tuple(chosen), items, palette)


def named_items(series: Any) -> tuple[NamedItem, ...]:
    """The items of a series that names them; of others none."""
    if isinstance(series, PieSeries):
        return series.slices
    return series.items if isinstance(series, FunnelSeries | GaugeSeries | RadarSeries) else ()


def _own(series: Any) -> Paint | None:
    """The colour a series names itself: of boxes the border's; that of a stroke is only the stroke's."""
    style = series.item_style
    if isinstance(style, CandleStyle):
        return style.up_color
    return style.border_color if isinstance(series, BoxplotSeries) else getattr(style, "color", None)


def _give_items(
    items: dict[tuple[str, str], str],
    series: Any,
    palette: tuple[str, ...],
    visuals: Sequence[ItemVisual],
) -> None:
    """One colour for each new name, counted for all series of the same type; coloured items take none."""
    taken = sum(kind == series.type for kind, _ in items)
    for number, item in enumerate(named_items(series)):
        key = (series.type, item.name or str(number))
        mapped = number < len(visuals) and visuals[number].color is not None
        coloured = mapped or (item.item_style is not None and item.item_style.color is not None)
        if key not in items and not coloured:
            items[key] = palette[taken % len(palette)]
            taken += 1
