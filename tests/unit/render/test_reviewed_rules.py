"""What a second look at the rules of ECharts found: where two of them meet, and numbers without measure."""

import re
from typing import Any, Final

import numpy as np
import pytest

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output
from tests.unit.render.test_rules_of_echarts import pixels, svg, warned

DAYS: Final[dict[str, Any]] = {"xAxis": {"type": "category", "data": list("abcde")}, "yAxis": {}}
BARS: Final[dict[str, Any]] = DAYS | {"series": [{"type": "bar", "data": [1, 4, 2, 5, 3]}]}
MAPPED: Final[dict[str, Any]] = {"visualMap": {"max": 10, "inRange": {"color": ["#00f", "#f00"]}}}
WIDE: Final = [["p", *map(str, range(200))], ["r", *range(200)]]


def blue(option: dict[str, Any]) -> Any:
    return (pixels(option) == (0, 0, 255)).all(-1)


@pytest.mark.parametrize(("span", "share"), [({"maxSpan": 30}, 0.3), ({"minSpan": 90}, 0.9), ({}, 0.6)])
def test_a_slider_shows_the_window_as_long_as_it_may_be(span: dict[str, Any], share: float) -> None:
    zoom = {"type": "slider", "start": 20, "end": 80, "fillerColor": "#00f", **span}
    option = {
        "xAxis": {"min": 0, "max": 100},
        "yAxis": {},
        "series": [{"type": "scatter", "data": [[0, 1], [100, 3]]}],
    }
    columns = np.flatnonzero(blue(option | {"dataZoom": zoom}).any(axis=0))
    assert (columns.max() - columns.min()) / 320 == pytest.approx(share, abs=0.04)


def test_an_area_is_as_round_beneath_as_the_line_that_is_seen() -> None:
    line = {"type": "line", "stack": "s", "showSymbol": False, "lineStyle": {"width": 0}}
    lines = [
        line | {"name": "A", "data": [1, 9, 1, 9, 1]},
        line | {"name": "M", "data": [1, 1, 1, 1, 1], "smooth": True},
        line | {"name": "B", "data": [1, 4, 2, 5, 3], "areaStyle": {"color": "#00f", "opacity": 1}},
    ]
    hidden = {"legend": {"show": False, "selected": {"M": False}}}
    shown = [blue(DAYS | hidden | {"series": [*lines[:1], *more, lines[2]]}) for more in ([lines[1]], [])]
    assert (shown[0] == shown[1]).all()


def test_an_area_on_a_zero_of_a_stack_of_all_stands_there() -> None:
    line = {
        "type": "line",
        "stack": "s",
        "stackStrategy": "all",
        "showSymbol": False,
        "lineStyle": {"width": 0},
    }
    area = {"origin": "end", "color": "#00f", "opacity": 1}
    lines = [line | {"data": [0, 3, 0, 3, 0]}, line | {"data": [1, 4, 2, 5, 3], "areaStyle": area}]
    assert not blue(DAYS | {"series": lines})[100, 200], "it does not reach up to the end of the axis"


@pytest.mark.parametrize("dimension", ["nothing", 9, "1" * 5000, [0]])
@pytest.mark.parametrize("kind", ["pie", "funnel", "gauge", "radar"])
def test_dimensions_that_are_not_there_are_told_for_items_with_names_too(kind: str, dimension: Any) -> None:
    data: list[Any] = [{"value": [1]}] if kind == "radar" else [{"name": "a", "value": 1}]
    option = {"visualMap": {"max": 10, "dimension": dimension}, "series": [{"type": kind, "data": data}]}
    if kind == "radar":
        option["radar"] = {"indicator": [{"name": "a"}]}
    assert warned(option) == ["visualMap.dimension"]


def test_items_of_a_visual_map_take_no_colour_of_the_palette() -> None:
    data = [{"name": "x", "value": 4}, {"name": "y", "value": 6, "visualMap": False}]
    shown = svg(MAPPED | {"series": [{"type": "pie", "data": data}]})
    assert ("#5470c6" in shown, "#91cc75" in shown) == (True, False)


@pytest.mark.parametrize("opened", [{"minOpen": True}, {"maxOpen": True}, {"minOpen": True, "maxOpen": True}])
def test_open_pieces_count_where_one_can_be_chosen(opened: dict[str, Any]) -> None:
    mapping = {"type": "piecewise", "min": 0, "max": 10, "selectedMode": "single", **opened}
    unselected = compile_chart(Dialect.ECHARTS, BARS | {"visualMap": mapping}).spec.visual_maps[0].unselected  # type: ignore[union-attr]  # it is a piecewise one
    assert unselected == tuple(range(1, 5 + len(opened)))


@pytest.mark.parametrize("kind", ["bar", "pie"])
def test_rows_too_wide_for_a_label_say_their_value_and_that_is_told(kind: str) -> None:
    one = {"type": kind, "label": {"show": True, "formatter": "<{c}>"}}
    option = {"xAxis": {"type": "category"}, "yAxis": {}, "dataset": {"source": WIDE}, "series": [one]}
    assert re.findall(r"&lt;(.*?)&gt;", svg(option)) == ["0"]
    assert "series[0].label.formatter" in warned(option)


@pytest.mark.parametrize("style", [{"padding": 0}, {"backgroundColor": "transparent"}, {"borderWidth": 0}])
def test_boxes_of_titles_that_show_nothing_are_nothing_to_tell_of(style: dict[str, Any]) -> None:
    assert warned(BARS | {"title": {"text": "T", "textStyle": style}}) == []


HOSTILE: Final[dict[str, dict[str, Any]]] = {
    "a mark at a column that is none": DAYS
    | {"series": [{"type": "bar", "data": [1], "markPoint": {"data": [{"type": "max", "valueIndex": []}]}}]},
    "a mark at an item without a value": {
        "xAxis": {},
        "yAxis": {},
        "series": [
            {"type": "bar", "data": [[71]], "markPoint": {"data": [{"type": "average", "valueDim": "x"}]}}
        ],
    },
    "a category far away": {"xAxis": {"type": "category", "min": 1e16}, "yAxis": {}, "series": []},
    "a slice of next to nothing": {"series": [{"type": "pie", "data": [{"value": 5e-324}]}]},
    "two of them": {"series": [{"type": "pie", "data": [5e-324, 0]}]},
    "steps without measure": {
        "xAxis": {"minInterval": "1" * 30},
        "yAxis": {},
        "series": [{"type": "effectScatter", "data": ["3"]}],
    },
    "a window longer than its axis": BARS
    | {"dataZoom": {"startValue": -50, "endValue": 50, "maxValueSpan": 40, "minSpan": 100}},
}


@pytest.mark.parametrize("kind", [ImageFormat.PNG, ImageFormat.SVG, ImageFormat.PDF])
@pytest.mark.parametrize("name", HOSTILE)
def test_numbers_without_measure_end_in_a_picture(name: str, kind: ImageFormat) -> None:
    assert draw(compile_chart(Dialect.ECHARTS, HOSTILE[name]).spec, Output(type=kind)).data


def test_a_ring_beyond_all_pictures_is_drawn_in_time() -> None:
    polar = {
        "angle_axis": {"type": "value", "scale": True},
        "radius_axis": {"type": "category", "categories": ["a", "b"], "inverse": True},
    }
    assert draw(
        parse_spec({"polars": [polar], "series": [{"type": "polar_bar", "y": [12, -1e100]}]}), Output()
    ).data


def test_a_slider_runs_over_all_that_is_stacked() -> None:
    stack = [{"type": "bar", "stack": "s", "data": data} for data in ([1, 2], [4, 8])]
    zoom = {"type": "slider", "yAxisIndex": 0, "startValue": 5, "endValue": 10, "fillerColor": "#00f"}
    option = {"xAxis": {"data": ["a", "b"]}, "yAxis": {"min": 0}, "series": stack, "dataZoom": zoom}
    rows = np.flatnonzero(blue(option).any(axis=1))
    assert (rows.max() - rows.min()) / 180 == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ({"series": [{"type": "pie", "encode": {"x": 0}, "data": [1, 2]}]}, "series[0].encode"),
        ({"series": [{"type": "funnel", "data": [{"value": 1}, {"value": None}]}]}, "series[0].data"),
        (DAYS | {"series": [{"type": "bar", "encode": {"value": 0}, "data": [1, 2]}]}, "series[0].encode"),
        (DAYS | {"series": [{"type": "bar", "data": [1, ["b", 2]]}]}, "series[0].data"),
        (DAYS | {"series": [{"type": "bar", "encode": {"y": 0, "tooltip": 0}, "data": [1, 2]}]}, None),
        (DAYS | {"series": [{"type": "bar", "data": [[0, 2], 1]}]}, None),
        ({"series": [{"type": "pie", "encode": {"value": 0}, "data": [1, 2]}]}, None),
    ],
)
def test_data_that_are_read_another_way_are_told(option: dict[str, Any], path: str | None) -> None:
    assert warned(option) == ([] if path is None else [path])


@pytest.mark.parametrize("kind", ["effectScatter", "radar"])
def test_gradients_of_which_one_colour_is_left_are_told(kind: str) -> None:
    stops = [{"offset": 0, "color": "#f00"}, {"offset": 1, "color": "#00f"}]
    fade = {"itemStyle": {"color": {"type": "linear", "x": 0, "y": 0, "x2": 0, "y2": 1, "colorStops": stops}}}
    radar = {"radar": {"indicator": [{"name": "a"}]}, "series": [{"type": "radar", "data": [[1]]} | fade]}
    rings = DAYS | {"series": [{"type": "effectScatter", "data": [1]} | fade]}
    option = radar if kind == "radar" else rings
    told = draw(compile_chart(Dialect.ECHARTS, option).spec, Output()).warnings
    assert ["first colour of a gradient" in one.message for one in told] == [True]


@pytest.mark.parametrize(
    ("kind", "count", "told"),
    [(None, 3, True), ("time", 3, True), ("value", 3, True), ("category", 3, False), ("time", 2, False)],
)
def test_timelines_that_do_not_stand_at_equal_distances_are_told(
    kind: Any, count: int, *, told: bool
) -> None:
    days = ["2020-01-01", "2020-02-01", "2020-12-01"][:count]
    option = {"baseOption": BARS | {"timeline": {"axisType": kind, "data": days}}, "options": [{}] * count}
    assert ("timeline.axisType" in warned(option)) == told
