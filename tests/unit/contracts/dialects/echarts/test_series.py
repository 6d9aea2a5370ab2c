"""Bars, lines, pies and scatter of ECharts options."""

from typing import Any

import pytest

from contracts.charts.axes import CategoryAxis
from contracts.charts.colors import LinearGradient
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.line import LineSeries
from contracts.charts.series.pie import PieSeries
from contracts.charts.series.scatter import ScatterSeries
from contracts.dialects import Compiled, Dialect, compile_chart


def compiled(**option: Any) -> Compiled:
    return compile_chart(Dialect.ECHARTS, option)


def bar(**series: Any) -> BarSeries:
    option = {"xAxis": {"data": ["a", "b", "c"]}, "yAxis": {}, "series": {"type": "bar", **series}}
    found = compiled(**option).spec.series[0]
    assert isinstance(found, BarSeries)
    return found


def line(**series: Any) -> LineSeries:
    option = {"xAxis": {"data": ["a", "b", "c"]}, "yAxis": {}, "series": [{"type": "line", **series}]}
    found = compiled(**option).spec.series[0]
    assert isinstance(found, LineSeries)
    return found


def pie(**series: Any) -> PieSeries:
    found = compiled(series=[{"type": "pie", **series}]).spec.series[0]
    assert isinstance(found, PieSeries)
    return found


def test_scalars_stand_in_the_order_of_the_categories() -> None:
    series = bar(data=[1, "2.5", "-", None, {"value": 4}])
    assert (series.x, series.y) == (None, (1, 2.5, None, None, 4))


def test_categories_may_be_named_in_the_data() -> None:
    series = bar(data=[["b", 1], ["nowhere", 2], [2, 3]])
    assert (series.x, series.y) == ((1, None, 2), (1, 2, 3))


def test_a_category_axis_without_data_collects_the_categories_of_its_series() -> None:
    spec = compiled(
        xAxis={"type": "category"},
        yAxis={},
        series=[{"type": "bar", "data": [["a", 1], ["b", 2]]}, {"type": "bar", "data": [["c", 3], ["a", 4]]}],
    ).spec
    axis = spec.x_axes[0]
    assert isinstance(axis, CategoryAxis)
    assert axis.categories == ("a", "b", "c")


def test_horizontal_bars_have_their_values_on_x() -> None:
    spec = compiled(xAxis={}, yAxis={"data": ["a", "b"]}, series={"type": "bar", "data": [1, 2]}).spec
    series = spec.series[0]
    assert isinstance(series, BarSeries)
    assert (series.x, series.y) == ((1, 2), None)


def test_dates_become_milliseconds_of_utc() -> None:
    data = [
        ["1970-01-02", 1],
        ["1970/1/1 00:00:01", 2],
        ["1970-01-01T01:00:00+01:00", 3],
        [5, 4],
        ["soon", 5],
    ]
    spec = compiled(xAxis={"type": "time"}, yAxis={}, series=[{"type": "line", "data": data}]).spec
    series = spec.series[0]
    assert isinstance(series, LineSeries)
    assert series.x == (86_400_000, 1000, 0, 5, None)


def test_single_items_override_the_series() -> None:
    series = bar(
        data=[1, {"value": 2, "itemStyle": {"color": "red"}}],
        itemStyle={"color": "blue", "borderRadius": [4, 4, 0, 0]},
    )
    style = series.items[1].item_style
    assert style is not None
    assert (style.color, style.border_radius, set(series.items)) == ("red", (4, 4, 0, 0), {1})


def test_version_4_bars_and_version_3_normal_styles_are_read() -> None:
    series = bar(
        itemStyle={
            "normal": {
                "color": "red",
                "barBorderRadius": 3,
                "label": {"show": True, "textStyle": {"color": "#111"}},
            }
        },
        data=[1],
    )
    assert (series.item_style.color, series.item_style.border_radius) == ("red", 3)
    assert (series.label.show, series.label.text_style.color) == (True, "#111")


def test_gradients_of_both_kinds_are_read() -> None:
    stops = [{"offset": 0, "color": "#fff"}, {"offset": 1, "color": "#000"}]
    color = bar(
        itemStyle={"color": {"type": "linear", "x": 0, "y": 0, "x2": 0, "y2": 1, "colorStops": stops}},
        data=[1],
    )
    assert isinstance(color.item_style.color, LinearGradient)
    assert [stop.color for stop in color.item_style.color.stops] == ["#fff", "#000"]


@pytest.mark.parametrize(("given", "smooth"), [(True, 0.5), (False, 0), (0.3, 0.3)])
def test_true_is_half_smooth(given: Any, smooth: float) -> None:
    assert line(smooth=given, data=[1]).smooth == smooth


@pytest.mark.parametrize(("given", "step"), [(True, "start"), (False, None), ("middle", "middle")])
def test_true_is_a_step_at_the_start(given: Any, step: str | None) -> None:
    assert line(step=given, data=[1]).step == step


def test_an_empty_area_style_asks_for_an_area() -> None:
    filled, bare = line(areaStyle={}, data=[1]).area, line(data=[1]).area
    assert bare is None
    assert filled is not None
    assert filled.opacity == 0.7


def test_label_templates_become_native_placeholders() -> None:
    series = bar(label={"show": True, "formatter": "{a}: {b} {c} {x}"}, data=[1])
    assert series.label.template == "{series}: {name} {value} {x}"


def test_whole_values_and_single_dimensions_show_in_labels() -> None:
    spec = compiled(
        xAxis={},
        yAxis={},
        series={
            "type": "scatter",
            "label": {"formatter": "{c} {@[2]} {@b} {@none}"},
            "dimensions": ["a", "b", "c"],
            "data": [[1, 2, "x"], [3, 4, "y"]],
        },
    ).spec
    series = spec.series[0]
    assert isinstance(series, ScatterSeries)
    assert series.label.template == "{x},{y},{@c} {@c} {y} "
    assert series.extra == {"c": ("x", "y")}


def test_styled_parts_of_labels_keep_their_styles() -> None:
    chart = compiled(
        series={"type": "pie", "data": [], "label": {"formatter": "{x|{b}} {d}%", "rich": {"x": {}}}}
    )
    series = chart.spec.series[0]
    assert isinstance(series, PieSeries)
    assert series.label.template == "{x|{name}} {percent}%"
    assert list(series.label.text_style.rich) == ["x"]
    assert chart.warnings == ()


def test_slices_have_names_values_and_looks_of_their_own() -> None:
    series = pie(
        radius=["40%", 70],
        center=["25%", 100],
        selectedMode="multiple",
        label={"show": False, "color": "#123"},
        data=[
            {"name": "a", "value": "1"},
            {"name": "b", "value": 2, "label": {"show": True}, "selected": True},
        ],
    )
    assert [(one.name, one.value, one.selected) for one in series.slices] == [("a", 1, False), ("b", 2, True)]
    own = series.slices[1].label
    assert own is not None
    assert (own.show, own.text_style.color, series.label.show) == (True, "#123", False)
    assert (series.radius, series.center) == (("40%", 70), ("25%", 100))


def test_one_radius_is_the_outer_one() -> None:
    assert pie(radius="60%", data=[]).radius == (0, "60%")


@pytest.mark.parametrize(("given", "rose"), [(True, "radius"), (False, None), ("area", "area")])
def test_rose_types(given: Any, rose: str | None) -> None:
    assert pie(roseType=given, data=[]).rose == rose


def test_of_equal_category_names_the_last_one_counts() -> None:
    spec = compiled(
        xAxis={"data": ["a", "b", "a"]}, yAxis={}, series={"type": "bar", "data": [["a", 1]]}
    ).spec
    series = spec.series[0]
    assert isinstance(series, BarSeries)
    assert series.x == (2,)


def test_the_margin_of_pie_labels_at_the_edge_is_the_old_name_of_their_distance() -> None:
    assert pie(label={"alignTo": "edge", "margin": 20}).label.edge_distance == 20


def test_numbers_given_as_texts_are_shown_as_written() -> None:
    label = {"show": True, "formatter": "{c} m"}
    series = bar(data=["1.30", "2"], label=label)
    assert series.y == (1.3, 2)
    assert list(series.extra.values()) == [("1.30", "2")]
    assert series.label.template == "{@" + next(iter(series.extra)) + "} m"
    bare = bar(data=["1.30"], label={"show": True})
    assert bare.label.template == "{@" + next(iter(bare.extra)) + "}"
    plain = bar(data=["1.3", 2], label=label)
    assert not plain.extra


def test_a_series_may_bring_its_own_palette() -> None:
    series = bar(data=[1], color=["#123456", "#000"])
    assert series.item_style.color == "#123456"
    styled = bar(data=[1], color="#123456", itemStyle={"color": "red"})
    assert styled.item_style.color == "red"
