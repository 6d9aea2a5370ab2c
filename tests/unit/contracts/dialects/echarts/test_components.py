"""Titles, legends, grids and axes of ECharts options."""

from typing import Any

import pytest

from contracts.charts import ChartSpec
from contracts.charts.axes import CategoryAxis, TimeAxis, ValueAxis
from contracts.dialects import Dialect, compile_chart


def compiled(**option: Any) -> ChartSpec:
    return compile_chart(Dialect.ECHARTS, {"series": [], **option}).spec


def test_a_component_may_be_an_object_or_an_array() -> None:
    one, several = compiled(title={"text": "a"}), compiled(title=[{"text": "a"}, {"text": "b"}])
    assert [title.text for title in one.titles] == ["a"]
    assert [title.text for title in several.titles] == ["a", "b"]


def test_titles_that_show_nothing_are_left_out() -> None:
    assert compiled(title=[{"text": ""}, {"text": "x", "show": False}, {}]).titles == ()


def test_places_are_keywords_pixels_or_shares_and_version_2_names_count() -> None:
    (title,) = compiled(title={"text": "a", "x": "center", "bottom": "5%", "top": 10}).titles
    assert (title.left, title.bottom, title.top) == ("center", "5%", 10)


def test_a_legend_knows_its_entries_and_who_is_switched_off() -> None:
    (legend,) = compiled(
        legend={
            "data": ["a", {"name": "b", "icon": "rect"}],
            "selected": {"a": False, "b": True},
            "orient": "vertical",
        }
    ).legends
    assert [(item.name, item.icon) for item in legend.items or ()] == [("a", None), ("b", "rect")]
    assert (legend.unselected, legend.orientation) == (("a",), "vertical")


def test_a_legend_has_the_buttons_it_is_told() -> None:
    (legend,) = compiled(
        legend={
            "type": "scroll",
            "pageIconSize": [10, 20],
            "pageFormatter": "{current} of {total}",
            "pageTextStyle": {"color": "#123456"},
            "scrollDataIndex": 3,
            "selector": ["all", {"type": "inverse", "title": "flip"}],
            "selectorLabel": {"borderRadius": 3},
        }
    ).legends
    assert (legend.pager.icon_size, legend.pager.template) == ((10, 20), "{current} of {total}")
    assert (legend.pager.first_item, legend.pager.text_style.color) == (3, "#123456")
    assert legend.selector is not None
    assert (legend.selector.titles, legend.selector.text_style.border_radius) == (("All", "flip"), 3)


def test_a_hidden_legend_still_switches_series_off() -> None:
    (legend,) = compiled(legend={"show": False, "selected": {"a": False}}).legends
    assert (legend.items, legend.unselected) == ((), ("a",))


@pytest.mark.parametrize(
    ("legend", "unselected"),
    [({}, ("b", "c")), ({"selected": {"a": False}}, ("a", "c")), ({"data": ["c", "b"]}, ("b",))],
)
def test_a_legend_for_one_choice_leaves_the_first(
    legend: dict[str, Any], unselected: tuple[str, ...]
) -> None:
    series = [{"type": "pie", "name": name, "data": []} for name in "abc"]
    spec = compiled(series=series, legend={"selectedMode": "single", **legend})
    assert spec.legends[0].unselected == unselected


def test_axes_with_data_are_category_axes_and_others_value_axes() -> None:
    spec = compiled(xAxis={"data": ["a", {"value": "b", "textStyle": {"color": "red"}}, 3]}, yAxis={})
    x_axis = spec.x_axes[0]
    assert isinstance(x_axis, CategoryAxis)
    assert x_axis.categories == ("a", "b", "3")
    assert x_axis.label_styles[1].color == "red"
    assert isinstance(spec.y_axes[0], ValueAxis)


def test_ends_of_axes_are_numbers_dates_categories_or_the_data() -> None:
    spec = compiled(
        xAxis=[
            {"type": "value", "min": "dataMin", "max": "10"},
            {"type": "time", "min": "1970-01-02"},
            {"type": "category", "data": ["a", "b"], "min": "b"},
        ]
    )
    value, time, category = spec.x_axes
    assert (value.min, value.max) == ("data_min", 10)
    assert isinstance(time, TimeAxis)
    assert time.min == 86_400_000
    assert category.min == 1


def test_axis_labels_keep_their_template() -> None:
    spec = compiled(
        yAxis={"axisLabel": {"formatter": "{value} °C", "rotate": 45, "textStyle": {"color": "#111"}}}
    )
    label = spec.y_axes[0].label
    assert (label.template, label.rotate, label.text_style.color) == ("{value} °C", 45, "#111")


def test_time_axes_take_templates_by_level() -> None:
    spec = compiled(
        xAxis={"type": "time", "axisLabel": {"formatter": {"year": "{yyyy}", "month": ["{MMM}"]}}}
    )
    assert spec.x_axes[0].label.level_templates == {"year": "{yyyy}", "month": ("{MMM}",)}


def test_labels_and_ticks_stand_at_values_of_their_own() -> None:
    spec = compiled(
        xAxis={"data": ["a", "b", "c"], "axisLabel": {"customValues": ["c", 0, "nowhere"]}},
        yAxis={"axisTick": {"customValues": [1, 2.5]}},
    )
    assert spec.x_axes[0].label.values == (2, 0)
    assert spec.y_axes[0].tick.values == (1, 2.5)


def test_a_style_alone_does_not_show_what_is_hidden_by_default() -> None:
    red = {"lineStyle": {"color": "red"}}
    spec = compiled(
        xAxis={"type": "time", "splitLine": red, "axisLabel": {"color": "red"}}, yAxis={"axisLine": red}
    )
    assert spec.x_axes[0].split_line.show is False
    assert spec.x_axes[0].label.show_min is False
    assert spec.y_axes[0].line.show == "auto"


def test_a_hidden_axis_keeps_its_scale() -> None:
    axis = compiled(xAxis={"show": False, "min": 3, "name": "x"}).x_axes[0]
    assert (axis.show, axis.min, axis.name) == (False, 3, "")


def test_split_lines_may_take_colours_in_turn() -> None:
    line = compiled(yAxis={"splitLine": {"lineStyle": {"color": ["#aaa", "#ddd"], "type": "dashed"}}}).y_axes[
        0
    ]
    assert (line.split_line.colors, line.split_line.line_style.type) == (("#aaa", "#ddd"), "dashed")


@pytest.mark.parametrize("color", ["#abc", ["#abc"]])
def test_the_palette_is_the_callers(color: Any) -> None:
    assert compiled(color=color).palette == ("#abc",)


def test_a_place_that_cannot_be_read_is_the_left_or_the_top_with_a_warning() -> None:
    outcome = compile_chart(
        Dialect.ECHARTS, {"legend": {"left": "legft", "bottom": "low"}, "series": [{"type": "pie"}]}
    )
    (legend,) = outcome.spec.legends
    assert (legend.left, legend.top) == (0, 0)
    assert {one.path for one in outcome.warnings} == {"legend.left", "legend.bottom"}
