"""What a legend can name: series, and the items of series that name theirs."""

from typing import Final

from consumer.render.legend_cells import Entry
from consumer.render.paint import Gradient
from consumer.render.palette import NAMED, named_items
from consumer.render.scene import Scene
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
                visual, style = scene.visual(index, number), item.item_style or series.item_style
                color = visual.over(scene.colors.of_named(series, index, number))
                entry = Entry(color, _ICON, item_style=visual.styled(style), listed=series.in_legend)
                found.setdefault(item.name, entry)
            if series.name:  # a legend may name the series itself, though none does unasked
                whole = Entry(scene.colors.series[index], _ICON, item_style=series.item_style, listed=False)
                found.setdefault(series.name, whole)
        elif series.name:
            found.setdefault(series.name, _series_entry(series, scene.colors.series[index]))
    return found


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
