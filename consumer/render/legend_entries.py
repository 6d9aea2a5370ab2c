"""What a legend can name: series, and the items of series that name theirs."""

from typing import Final

from consumer.render.legend_cells import Entry
from consumer.render.paint import Gradient
from consumer.render.palette import NAMED, Colors, NamedItem, named_items
from contracts.charts import ChartSpec
from contracts.charts.series import AnySeries
from contracts.charts.series.bar import BarSeries, PolarBarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.line import LineSeries, PolarLineSeries
from contracts.charts.series.scatter import PolarScatterSeries, ScatterSeries

_ICON: Final = "round_rect"


def legend_entries(spec: ChartSpec, colors: Colors) -> dict[str, Entry]:
    """The entries by name, in the order of the series; the first of a name counts."""
    found: dict[str, Entry] = {}
    for index, series in enumerate(spec.series):
        if isinstance(series, NAMED) and not isinstance(series, GaugeSeries):
            for number, item in enumerate(named_items(series)):
                found.setdefault(item.name, _item_entry(series, item, number, index, colors))
        elif series.name:
            found.setdefault(series.name, _series_entry(series, colors.series[index]))
    return found


def _item_entry(series: AnySeries, item: NamedItem, number: int, index: int, colors: Colors) -> Entry:
    style = item.item_style or getattr(series, "item_style", None)
    color: str | Gradient = colors.of_item(item.name, number, series.type)
    if style is not None and style.color is not None:
        color = style.color
    elif getattr(series, "color_by", "data") == "series":
        color = colors.series[index]
    return Entry(color, _ICON, item_style=style, listed=series.in_legend)


def _series_entry(series: AnySeries, color: str | Gradient) -> Entry:
    listed = series.in_legend
    match series:
        case LineSeries() | PolarLineSeries():
            style = series.item_style
            return Entry(color, series.symbol, series.line_style, style, series.symbol_rotate, listed)
        case ScatterSeries() | PolarScatterSeries():
            return Entry(color, series.symbol, item_style=series.item_style, listed=listed)
        case CandlestickSeries():
            return Entry(series.item_style.up_color, _ICON, listed=listed)
        case BarSeries() | PolarBarSeries():
            return Entry(color, _ICON, item_style=series.item_style, listed=listed)
        case BoxplotSeries() if isinstance(color, str):  # it is its border that has the colour
            style = series.item_style.model_copy(update={"border_color": color})
            return Entry(color, _ICON, item_style=style, listed=listed)
        case _:
            return Entry(color, _ICON, listed=listed)
