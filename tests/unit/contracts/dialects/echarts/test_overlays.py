"""Marks, visual maps, windows and free shapes of ECharts options."""

import math
from typing import Any

import pytest

from contracts.charts import ChartSpec
from contracts.charts.graphics import GraphicGroup, GraphicRect, GraphicText
from contracts.charts.series.bar import BarSeries
from contracts.charts.series.scatter import ScatterSeries
from contracts.charts.visual_maps import ContinuousVisualMap, PiecewiseVisualMap, VisualMap
from contracts.dialects import Dialect, compile_chart


def compiled(series: dict[str, Any] | None = None, **option: Any) -> ChartSpec:
    axes = {"xAxis": {"data": ["a", "b", "c", "d"]}, "yAxis": {}}
    return compile_chart(Dialect.ECHARTS, {**axes, "series": [series] if series else [], **option}).spec


def bar(**series: Any) -> BarSeries:
    found = compiled({"type": "bar", "data": [1, 2, 3, 4], **series}).series[0]
    assert isinstance(found, BarSeries)
    return found


def test_mark_points_stand_at_items_coordinates_or_pixels() -> None:
    points = bar(
        markPoint={
            "data": [{"type": "max", "name": "top"}, {"coord": ["b", 2], "value": 7}, {"x": "10%", "y": 20}]
        }
    ).mark_points
    assert [(one.item, one.x, one.y, one.left, one.top) for one in points] == [
        ("max", None, None, None, None),
        (None, 1, 2, None, None),
        (None, None, None, "10%", 20),
    ]
    assert (points[0].name, points[1].value) == ("top", 7)


def test_mark_lines_cross_the_plot_area_or_join_two_places() -> None:
    lines = bar(
        markLine={
            "symbol": ["none", "arrow"],
            "lineStyle": {"type": "solid"},
            "data": [
                {"type": "average"},
                {"yAxis": 3, "lineStyle": {"color": "red"}},
                [{"xAxis": "a"}, {"type": "max"}],
            ],
        }
    ).mark_lines
    assert [(one.start.item, one.start.x, one.start.y, one.end is None) for one in lines] == [
        ("average", None, None, True),
        (None, None, 3, True),
        (None, 0, None, False),
    ]
    assert lines[0].symbols == ("none", "arrow")
    assert (lines[1].line_style.color, lines[1].line_style.type) == ("red", "solid")


def test_mark_areas_span_two_places() -> None:
    (area,) = bar(markArea={"data": [[{"name": "peak", "xAxis": "b"}, {"xAxis": "c"}]]}).mark_areas
    assert (area.name, area.start.x, area.end.x, area.start.y) == ("peak", 1, 2, None)


def test_marks_have_heights_and_areas_take_what_their_end_says() -> None:
    data = [[{"xAxis": "b"}, {"xAxis": "c", "name": "till c", "itemStyle": {"color": "red"}}]]
    found = bar(zlevel=2, markArea={"z": 7, "data": data}, markPoint={"data": [{"type": "max"}]})
    (area,) = found.mark_areas
    assert (area.name, area.item_style.color, area.z, found.mark_points[0].z) == ("till c", "red", 7, 5)
    assert found.zlevel == 2


def test_a_line_at_a_category_says_it() -> None:
    lines = bar(markLine={"data": [{"xAxis": "b"}, {"xAxis": 1}, {"yAxis": 3}]}).mark_lines
    assert [one.value for one in lines] == ["b", 1, None]


def test_a_mark_without_a_place_is_reported() -> None:
    body = {
        "xAxis": {"data": ["a"]},
        "yAxis": {},
        "series": {"type": "bar", "data": [1], "markPoint": {"data": [{}, 3]}},
    }
    found = compile_chart(Dialect.ECHARTS, body).warnings
    assert [warning.path for warning in found] == ["series.markPoint.data[0]", "series.markPoint.data[1]"]


def visual_map(**option: Any) -> VisualMap:
    return compiled(visualMap=option).visual_maps[0]


def test_visual_maps_are_continuous_unless_pieces_say_otherwise() -> None:
    assert isinstance(visual_map(min=1, max=5), ContinuousVisualMap)
    assert isinstance(visual_map(pieces=[{"min": 1}]), PiecewiseVisualMap)
    assert isinstance(visual_map(splitNumber=5), PiecewiseVisualMap)
    assert isinstance(visual_map(splitNumber=5, calculable=True), ContinuousVisualMap)


def test_colours_run_from_least_to_greatest_in_every_version() -> None:
    now, before = visual_map(inRange={"color": ["red", "blue"]}), visual_map(color=["blue", "red"])
    assert now.in_range.colors == before.in_range.colors == ("red", "blue")


def test_sizes_alone_leave_the_colours_alone() -> None:
    only_sizes = visual_map(inRange={"symbolSize": [5, 50]}).in_range
    assert (only_sizes.colors, only_sizes.symbol_size) == ((), (5, 50))


def test_parts_of_colours_may_be_mapped_and_only_two_ends_count() -> None:
    ranges = {
        "colorHue": [0, 300],
        "colorLightness": 0.35,
        "symbolSize": [1, 2, 99],
        "symbol": ["pin", "rect"],
    }
    found = visual_map(inRange=ranges, outOfRange={"colorAlpha": 0.2}, contentColor="red")
    within, without = found.in_range, found.out_of_range
    assert (within.hue, within.lightness, within.symbol_size) == ((0, 300), (0.35,), (1, 2))
    assert (within.colors, within.symbols, found.key_color) == ((), ("pin", "rect"), "red")
    assert without is not None
    assert without.alpha == (0.2,)


def test_pieces_that_say_nothing_are_filled_in_where_others_say_something() -> None:
    found = visual_map(pieces=[{"max": 5, "symbolSize": 7}, {"min": 5}])
    assert (found.in_range.symbol_size, found.in_range.colors) == ((10, 50), ())
    assert found.out_of_range is not None
    assert found.out_of_range.symbol_size == (0, 0)


def test_an_empty_range_leaves_items_as_they_are() -> None:
    found = visual_map(inRange={}, outOfRange={})
    assert (found.in_range.colors, found.out_of_range is not None) == ((), True)


def test_pieces_are_ordered_from_least_to_greatest() -> None:
    given = [
        {"gt": 5, "label": "high", "color": "red"},
        {"value": 5},
        {"min": 1, "max": 5},
        {"max": 1, "label": "low"},
    ]
    found = visual_map(pieces=given, selected={"3": False})
    assert isinstance(found, PiecewiseVisualMap)
    low, middle, five, high = found.pieces
    assert (low.label, low.min, low.max, low.max_inclusive) == ("low", None, 1, False)
    assert (middle.min, middle.min_inclusive, middle.max, middle.max_inclusive) == (1, True, 5, True)
    assert (five.value, high.min, high.min_inclusive, high.color) == (5, 5, False, "red")
    assert found.unselected == (0,)


@pytest.mark.parametrize(("orient", "names"), [("vertical", ["b", "a"]), ("horizontal", ["a", "b"])])
def test_categories_stand_as_the_key_shows_them(orient: str, names: list[str]) -> None:
    found = visual_map(categories=["a", "b"], orient=orient, inRange={"color": {"a": "red", "": "blue"}})
    assert isinstance(found, PiecewiseVisualMap)
    assert [piece.value for piece in found.pieces] == names
    assert {piece.value: piece.color for piece in found.pieces} == {"a": "red", "b": "blue"}


def test_the_deciding_column_travels_with_the_series() -> None:
    spec = compiled({"type": "scatter", "data": [["a", 1, 5], ["b", 2, 6]]}, visualMap={"dimension": 2})
    series = spec.series[0]
    assert isinstance(series, ScatterSeries)
    assert spec.visual_maps[0].dimension == "2"
    assert series.extra == {"2": (5, 6)}


def test_deciding_by_a_coordinate_needs_no_further_column() -> None:
    spec = compiled({"type": "bar", "data": [1, 2]}, visualMap={"dimension": 1})
    assert spec.visual_maps[0].dimension == "y"


def test_windows_crop_axes_and_controls_are_drawn() -> None:
    spec = compiled(dataZoom=[{"type": "inside", "start": 25, "end": 75}, {"type": "slider", "bottom": 10}])
    window, control = spec.data_windows
    assert (window.axis, window.axis_index, window.start, window.end, window.slider) == ("x", 0, 25, 75, None)
    assert control.slider is not None
    assert control.slider.bottom == 10


def test_windows_may_be_named_by_values_on_any_axis() -> None:
    (window,) = compiled(
        dataZoom={"type": "inside", "startValue": "b", "endValue": 2, "xAxisIndex": 0}
    ).data_windows
    assert (window.start_value, window.end_value) == (1, 2)


def test_a_window_on_everything_is_kept_as_it_leaves_out_what_the_axis_does_not_show() -> None:
    (window,) = compiled(dataZoom={"type": "inside", "start": 0, "end": 100}).data_windows
    assert (window.start, window.end, window.slider) == (0, 100, None)


def test_free_texts_and_rectangles_are_drawn() -> None:
    text, group = compiled(
        graphic={
            "elements": [
                {
                    "type": "text",
                    "right": 10,
                    "style": {"text": "hi", "font": "bold 14px Arial", "fill": "red"},
                },
                {
                    "type": "group",
                    "position": [5, 6],
                    "children": [{"type": "rect", "shape": {"x": 1, "width": 7, "height": 8}}],
                },
            ]
        }
    ).graphics
    assert isinstance(text, GraphicText)
    assert (text.text, text.right, text.text_style.font_size, text.text_style.color) == ("hi", 10, 14, "red")
    assert isinstance(group, GraphicGroup)
    (rect,) = group.children
    assert isinstance(rect, GraphicRect)
    assert (group.x, group.y, rect.shift, rect.shape_width) == (5, 6, (1, 0), 7)


def test_groups_are_turned_scaled_and_bounded_as_a_whole() -> None:
    child = {"type": "circle", "shape": {"cx": 3, "r": 2}, "scaleX": 2}
    turned = {"type": "group", "rotation": math.pi / 2, "origin": [4, 5], "bounding": "raw", "width": 50}
    (group,) = compiled(graphic=[turned | {"right": 10, "children": [child]}]).graphics
    assert isinstance(group, GraphicGroup)
    assert group.rotate == pytest.approx(90)
    assert (group.pivot, group.bounding) == ((4, 5), "raw")
    assert (group.width, group.right, group.children[0].scale) == (50, 10, (2, 1))


def test_endless_groups_end() -> None:
    nested: dict[str, Any] = {"type": "rect", "shape": {"width": 1, "height": 1}}
    for _ in range(12):
        nested = {"type": "group", "children": [nested]}
    assert compiled(graphic=[nested]).graphics == ()
