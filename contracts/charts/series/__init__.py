"""The series types. A new type is a file of its own and one line in `Series`."""

from typing import Annotated, get_args

from pydantic import Field

from contracts.charts.series.bar import BarSeries, PolarBarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.funnel import FunnelSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.heatmap import CalendarHeatmapSeries, HeatmapSeries
from contracts.charts.series.histogram import HistogramSeries
from contracts.charts.series.line import LineSeries, PolarLineSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.radar import RadarSeries
from contracts.charts.series.scatter import CalendarScatterSeries, PolarScatterSeries, ScatterSeries

AnySeries = (
    BarSeries
    | BoxplotSeries
    | CalendarHeatmapSeries
    | CalendarScatterSeries
    | CandlestickSeries
    | FunnelSeries
    | GaugeSeries
    | HeatmapSeries
    | HistogramSeries
    | LineSeries
    | PieSeries
    | PolarBarSeries
    | PolarLineSeries
    | PolarScatterSeries
    | RadarSeries
    | ScatterSeries
)

Series = Annotated[AnySeries, Field(discriminator="type")]
"""One series of any type."""

SERIES_TYPES: tuple[str, ...] = tuple(
    get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(AnySeries)
)
"""The `type` of every series that can be drawn."""
