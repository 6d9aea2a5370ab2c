"""Heatmaps, candlesticks, box plots, radars, funnels, gauges and effect scatter of ECharts options."""

from typing import Any

import pytest

from contracts.charts import ChartSpec
from contracts.charts.series.bar import PolarBarSeries
from contracts.charts.series.boxplot import BoxplotSeries
from contracts.charts.series.candlestick import CandlestickSeries
from contracts.charts.series.funnel import FunnelSeries
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.heatmap import HeatmapSeries
from contracts.charts.series.line import PolarLineSeries
from contracts.charts.series.radar import RadarSeries
from contracts.charts.series.scatter import ScatterSeries
from contracts.dialects import Dialect, compile_chart
from contracts.errors import InvalidChart, UnsupportedChart


def compiled(*series: dict[str, Any], **option: Any) -> ChartSpec:
    body = {"xAxis": {"data": ["a", "b"]}, "yAxis": {}, "series": list(series), **option}
    return compile_chart(Dialect.ECHARTS, body).spec


def test_heatmaps_have_cells_by_index_or_name() -> None:
    series = compiled(
        {"type": "heatmap", "data": [[0, "p", 5], ["b", 1, "-"]], "label": {"formatter": "{@[2]}"}},
        yAxis={"type": "category", "data": ["p", "q"]},
    ).series[0]
    assert isinstance(series, HeatmapSeries)
    assert (series.x, series.y, series.values) == ((0, 1), (0, 1), (5, None))
    assert series.label.template == "{value}"


@pytest.mark.parametrize("kind", ["candlestick", "k"])
def test_candles_are_open_close_low_high(kind: str) -> None:
    series = compiled(
        {
            "type": kind,
            "data": [[1, 2, 0, 3], {"value": [4, 3, 2, 5], "itemStyle": {"color0": "red"}}],
            "itemStyle": {"normal": {"color": "#111"}},
            "markPoint": {"data": [{"type": "max", "valueDim": "highest"}]},
        }
    ).series[0]
    assert isinstance(series, CandlestickSeries)
    assert (series.open, series.close, series.low, series.high) == ((1, 4), (2, 3), (0, 2), (3, 5))
    own = series.items[1].item_style
    assert own is not None
    assert (own.up_color, own.down_color, series.positions) == ("#111", "red", None)
    assert series.mark_points[0].item_column == "high"


@pytest.mark.parametrize(
    ("more", "large_from"), [({}, 600), ({"largeThreshold": 5}, 5), ({"large": False}, None)]
)
def test_many_candles_are_lines(more: dict[str, Any], large_from: int | None) -> None:
    series = compiled({"type": "k", "data": [[1, 2, 0, 3]], **more}).series[0]
    assert isinstance(series, CandlestickSeries)
    assert series.large_from == large_from


@pytest.mark.parametrize(("kind", "opacity"), [("scatter", 0.8), ("effectScatter", 1)])
def test_a_coloured_item_is_as_transparent_as_its_series(kind: str, opacity: float) -> None:
    item = {"value": [0, 1], "itemStyle": {"color": "red"}}
    found = [
        compiled({"type": kind, "data": [item], "itemStyle": own}).series[0] for own in ({}, {"opacity": 0.3})
    ]
    styles = [one.items[0].item_style for one in found if isinstance(one, ScatterSeries)]
    assert [style and style.opacity for style in styles] == [opacity, 0.3]


def test_candles_of_a_dataset_take_four_columns() -> None:
    rows = [["day", "o", "c", "l", "h"], ["a", 1, 2, 0, 3], ["b", 4, 3, 2, 5]]
    series = compiled({"type": "k"}, dataset={"source": rows}).series[0]
    assert isinstance(series, CandlestickSeries)
    assert (series.positions, series.close, series.high) == ((0, 1), (2, 3), (3, 5))


def test_box_plots_have_five_numbers() -> None:
    series = compiled({"type": "boxplot", "data": [[1, 2, 3, 4, 5]], "boxWidth": [5, "50%"]}).series[0]
    assert isinstance(series, BoxplotSeries)
    assert (series.low, series.q1, series.median, series.q3, series.high) == ((1,), (2,), (3,), (4,), (5,))
    assert series.box_width == (5, "50%")


def test_effect_scatter_is_opaque_scatter_with_rings() -> None:
    series = compiled({"type": "effectScatter", "data": [1], "rippleEffect": {"brushType": "stroke"}}).series[
        0
    ]
    assert isinstance(series, ScatterSeries)
    assert series.ripple is not None
    assert (series.ripple.brush, series.item_style.opacity) == ("stroke", 1)


def test_radar_frames_have_bands_but_no_numbers_unless_they_say_so() -> None:
    indicator = [{"name": "p"}, {"name": "q"}, {"name": "r"}]
    styled = {"splitArea": {"areaStyle": {"color": ["#eee"]}}, "axisLabel": {"color": "red"}, "axisTick": {}}
    (radar,) = compiled({"type": "radar", "data": []}, radar={"indicator": indicator, **styled}).radars
    assert (radar.split_area.show, radar.label.show, radar.tick.show) == (True, False, False)


def test_radars_have_frames_and_items() -> None:
    spec = compiled(
        {"type": "radar", "data": [{"name": "x", "value": [1, "-", 3], "areaStyle": {}}]},
        radar={"indicator": [{"name": "p", "max": 5}, {"text": "q"}, {}], "shape": "circle", "radius": 90},
    )
    series = spec.series[0]
    assert isinstance(series, RadarSeries)
    assert [(item.name, item.values, item.area is None) for item in series.items] == [
        ("x", (1, None, 3), False)
    ]
    (radar,) = spec.radars
    assert [(one.name, one.max) for one in radar.indicators] == [("p", 5), ("q", None), ("", None)]
    assert (radar.shape, radar.radius) == ("circle", (0, 90))


def test_a_radar_series_needs_a_frame() -> None:
    with pytest.raises(InvalidChart) as caught:
        compiled({"type": "radar", "data": []})
    assert caught.value.path == "radar"


def test_funnels_have_names_values_and_sizes() -> None:
    series = compiled(
        {
            "type": "funnel",
            "left": "10%",
            "width": "80%",
            "minSize": 20,
            "sort": "ascending",
            "funnelAlign": "left",
            "label": {"position": "inside"},
            "data": [{"name": "a", "value": 60}, {"name": "b", "value": "40"}],
        }
    ).series[0]
    assert isinstance(series, FunnelSeries)
    assert [(item.name, item.value) for item in series.items] == [("a", 60), ("b", 40)]
    assert (series.left, series.width, series.min_size, series.sort) == ("10%", "80%", 20, "ascending")
    assert (series.align, series.label.position) == ("left", "inside")


def test_gauges_have_a_dial_of_bands_and_pointers() -> None:
    series = compiled(
        {
            "type": "gauge",
            "axisLine": {"lineStyle": {"width": 30, "color": [[0.3, "red"], [1, "blue"]]}},
            "axisTick": {"lineStyle": {"color": "auto"}},
            "axisLabel": {"color": "inherit", "formatter": "{value} km"},
            "detail": {"formatter": "{value}%", "fontSize": 20},
            "data": [{"value": 50, "name": "speed"}, 70],
        }
    ).series[0]
    assert isinstance(series, GaugeSeries)
    assert [(item.name, item.value) for item in series.items] == [("speed", 50), ("", 70)]
    assert [(band.until, band.color) for band in series.dial.bands] == [(0.3, "red"), (1, "blue")]
    assert (series.tick.line_style.color, series.label.text_style.color) == (None, "inherit")
    assert (series.detail.template, series.detail.text_style.font_size) == ("{value}%", 20)


def test_points_of_a_round_plot_area_are_radius_and_angle() -> None:
    spec = compiled(
        {"type": "line", "coordinateSystem": "polar", "data": [[1, 90], [2, 180]]},
        polar={"radius": "60%"},
        angleAxis={"startAngle": 0, "clockwise": False},
        radiusAxis={"min": 0},
    )
    series = spec.series[0]
    assert isinstance(series, PolarLineSeries)
    assert (series.polar, series.x, series.y) == (0, (90, 180), (1, 2))
    (polar,) = spec.polars
    assert (polar.radius, polar.start_angle, polar.clockwise, polar.radius_axis.min) == (
        (0, "60%"),
        0,
        False,
        0,
    )


def test_bars_stand_on_the_categories_of_a_round_plot_area() -> None:
    spec = compiled(
        {"type": "bar", "coordinateSystem": "polar", "data": [3, 4]},
        polar={},
        angleAxis={},
        radiusAxis={"type": "category", "data": ["a", "b"]},
    )
    series = spec.series[0]
    assert isinstance(series, PolarBarSeries)
    assert (series.x, series.y) == ((3, 4), None)
    assert spec.polars[0].radius_axis.type == "category"


def test_a_coordinate_system_that_is_not_drawn_is_named() -> None:
    with pytest.raises(UnsupportedChart, match="coordinate system 'geo'") as caught:
        compiled({"type": "scatter", "coordinateSystem": "geo", "data": []})
    assert caught.value.path == "series[0].coordinateSystem"
