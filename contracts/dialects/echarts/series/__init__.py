"""The compilers of series, by ECharts type. A new type is a file of its own and one line here."""

from collections.abc import Callable
from typing import Final

from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.bar import compile_bar
from contracts.dialects.echarts.series.boxplot import compile_boxplot
from contracts.dialects.echarts.series.candlestick import compile_candlestick
from contracts.dialects.echarts.series.effect_scatter import compile_effect_scatter
from contracts.dialects.echarts.series.funnel import compile_funnel
from contracts.dialects.echarts.series.gauge import compile_gauge
from contracts.dialects.echarts.series.heatmap import compile_heatmap
from contracts.dialects.echarts.series.line import compile_line
from contracts.dialects.echarts.series.pie import compile_pie
from contracts.dialects.echarts.series.radar import compile_radar
from contracts.dialects.echarts.series.scatter import compile_scatter
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native
from contracts.errors import InvalidChart, UnsupportedChart

_COMPILERS: Final[dict[str, Callable[[Reader, Scene], Native]]] = {
    "bar": compile_bar,
    "boxplot": compile_boxplot,
    "candlestick": compile_candlestick,
    "effectScatter": compile_effect_scatter,
    "funnel": compile_funnel,
    "gauge": compile_gauge,
    "heatmap": compile_heatmap,
    "k": compile_candlestick,
    "line": compile_line,
    "pie": compile_pie,
    "radar": compile_radar,
    "scatter": compile_scatter,
}


def check_type(series: Reader) -> str:
    """The type of a series.

    Raises:
        InvalidChart: it has none.
        UnsupportedChart: it is one that is not drawn.
    """
    given = series.raw("type")
    path = f"{series.path}.type"
    if not isinstance(given, str):
        raise InvalidChart("a series needs a type", path=path)
    if given not in _COMPILERS:
        supported = ", ".join(sorted(_COMPILERS))
        raise UnsupportedChart(
            f"series type '{given[:100]}' is not supported; supported: {supported}", path=path
        )
    return given


def compile_series(series: Reader, scene: Scene) -> Native:
    """A native series.

    Raises:
        InvalidChart: it names axes that are not there.
        UnsupportedChart: its coordinate system is not drawn.
    """
    return _COMPILERS[check_type(series)](series, scene)
