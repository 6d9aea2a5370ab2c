"""What a legend can name: series, and the items of series that name theirs."""

from dataclasses import replace
from typing import Final

from consumer.render.legend_cells import Entry
from consumer.render.paint import Gradient
from consumer.render.palette import NAMED, Colors, NamedItem, named_items
from consumer.render.scene import Scene
from consumer.render.visuals import NOTHING, ItemVisual
from contracts.charts.series import AnySeries
from contracts.charts.series.bar import BarSeries, PolarBarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.line import LineSeries, PolarLineSeries
from contracts.charts.series.scatter import PolarScatterSeries, ScatterSeries
from contracts.charts.styles import ItemStyle

_ICON: Final = "round_rect"


def legend_entries(scene: Scene) -> dict[str, Entry]:
    """The entries by name, in the order of the series; the first of a name counts."""
    found: dict[str, Entry] = {}
    for index, series in enumerate(scene.spec.series):
        if isinstance(series, NAMED) and not isinstance(series, GaugeSeries):
            for number, item in enumerate(named_items(series)):
                entry = _item_entry(series, item, number, index, scene.colors)
                found.setdefault(item.name, _mapped(entry, scene.visual(index, number)))
        elif series.name:
            found.setdefault(series.name, _series_entry(series, scene.colors.series[index]))
    return found


def _mapped(entry: Entry, visual: ItemVisual) -> Entry:
    """Items that have entries of their own take what visual maps give them there, too."""
    if visual is NOTHING or entry.item_style is None:
        return entry
    return replace(entry, color=visual.over(entry.color), item_style=visual.styled(entry.item_style))


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
            look = series.item_style
            style = ItemStyle(
                border_color=look.up_border_color,
                border_width=look.border_width,
                border_type=look.border_type,
                opacity=look.opacity,
            )
            return Entry(look.up_color, _ICON, item_style=style, listed=listed)
        case BarSeries() | PolarBarSeries():
            return Entry(color, _ICON, item_style=series.item_style, listed=listed)
        case BoxplotSeries() if isinstance(color, str):  # it is its border that has the colour
            style = series.item_style.model_copy(update={"border_color": color})
            return Entry(color, _ICON, item_style=style, listed=listed)
        case _:
            return Entry(color, _ICON, listed=listed)
