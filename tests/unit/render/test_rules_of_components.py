"""Rules of ECharts about components and datasets, read off its own pictures, one option changed at a time."""

import re
from typing import Any, Final

import numpy as np
import pytest

from consumer.render import draw
from consumer.render.symbols import marker_path
from contracts.charts import parse_spec
from contracts.dialects import Dialect, compile_chart
from contracts.output import Output
from tests.unit.render.test_rules_of_echarts import BARS, pixels, series, sizes, svg, warned

DAYS: Final[dict[str, Any]] = {"xAxis": {"type": "category", "data": list("abcde")}, "yAxis": {}}
FIVE: Final[dict[str, Any]] = DAYS | {"series": [{"type": "bar", "data": [3, 5, 8, 2, 6]}]}
TABLE: Final = [["p", "2015", "2016"], ["Tea", 3, 5], ["Milk", 8, 2]]
CATEGORIES: Final[dict[str, Any]] = {"xAxis": {"type": "category"}, "yAxis": {}}


def spec(option: dict[str, Any]) -> Any:
    return compile_chart(Dialect.ECHARTS, option).spec


def blue(option: dict[str, Any]) -> Any:
    return (pixels(option) == (0, 0, 255)).all(-1)


def widths(option: dict[str, Any]) -> list[int]:
    """Of the bars of each series in the first category, in px."""
    found = []
    for number, one in enumerate(option["series"]):
        painted = [dict(other) for other in option["series"]]
        painted[number] = one | {"itemStyle": {"color": "#0000ff"}}
        first = [other | {"data": other["data"][:1]} for other in painted]
        found.append(int(blue(option | {"series": first}).any(axis=0).sum()))
    return found


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"start": 20, "end": 80}, "bcd"),
        ({"start": 20, "end": 80, "maxSpan": 30}, "bc"),
        ({"start": 20, "end": 80, "minSpan": 100}, "abcde"),
        ({"start": 20, "end": 80, "minValueSpan": 3}, "bcde"),
        ({"startValue": 0, "endValue": 4, "maxValueSpan": 1}, "ab"),
        ({"start": 90, "end": 100, "minValueSpan": 2, "maxSpan": 10}, "cde"),
    ],
)
def test_windows_are_as_long_as_they_may_be(more: dict[str, Any], shown: str) -> None:
    texts = sizes(FIVE | {"dataZoom": {"type": "inside", **more}})
    assert "".join(sorted(text for text in texts if text in "abcde")) == shown


def test_a_slider_of_its_own_width_stands_at_the_right_end_of_its_grid() -> None:
    fill = {"fillerColor": "#0000ff", "start": 0, "end": 100}
    columns = np.flatnonzero(blue(FIVE | {"dataZoom": {"type": "slider", "width": 100, **fill}}).any(axis=0))
    assert (columns.min(), columns.max()) == pytest.approx((400 - 40 - 100, 400 - 40), abs=8)


def test_widths_of_bars_are_shared_out_as_echarts_does() -> None:
    two = DAYS | {"series": [{"type": "bar", "data": [5]}, {"type": "bar", "data": [8]}]}
    fixed = two | {"series": [two["series"][0] | {"barWidth": "30%"}, two["series"][1]]}
    assert widths(fixed) == pytest.approx([19, 4.5], abs=1), "a width is taken from the band twice"
    stack = series(two, stack="s")
    stack["series"][0]["barMinWidth"] = 60
    assert widths(stack)[0] < 50, "the last series of a stack says how wide it is at least"


def test_an_area_on_another_one_is_as_round_beneath_as_that_is() -> None:
    def stacked(smooth: Any) -> dict[str, Any]:
        area = {"type": "line", "stack": "s", "showSymbol": False, "lineStyle": {"width": 0}, "areaStyle": {}}
        lines = [
            area | {"data": [0, 8, 0, 8, 0], "smooth": smooth, "areaStyle": {"opacity": 0}},
            area | {"data": [2, 2, 2, 2, 2], "areaStyle": {"color": "#00f", "opacity": 1}},
        ]
        return DAYS | {"series": lines}

    assert (blue(stacked(False)) != blue(stacked(True))).any()


def test_areas_at_the_foot_of_a_stack_reach_to_their_origin() -> None:
    area = {"type": "line", "stack": "s", "showSymbol": False, "data": [3, 5, 8, 2, 6]}
    style = {"areaStyle": {"origin": "end", "color": "#00f", "opacity": 1}, "lineStyle": {"width": 0}}
    painted = blue(DAYS | {"series": [area | style]})
    assert painted[70, 100]
    assert not painted[235, 100]


def test_of_pieces_of_which_one_can_be_chosen_the_first_is() -> None:
    mapping = {"type": "piecewise", "min": 0, "max": 10, "selectedMode": "single"}
    assert spec(FIVE | {"visualMap": mapping}).visual_maps[0].unselected == (1, 2, 3, 4)
    chosen = mapping | {"selected": {"0": False, "1": True}}
    assert spec(FIVE | {"visualMap": chosen}).visual_maps[0].unselected == (0, 2, 3, 4)
    pieces = mapping | {"pieces": [{"max": 3}, {"min": 3, "max": 5}, {"min": 5}]}
    assert len(spec(FIVE | {"visualMap": pieces}).visual_maps[0].unselected) == 2


@pytest.mark.parametrize("key", ["textStyle", "subtextStyle"])
def test_texts_of_titles_have_no_box_and_that_is_told(key: str) -> None:
    title = {"text": "T", "subtext": "S"}
    boxed = BARS | {"title": title | {key: {"backgroundColor": "#ff0", "padding": 8}}}
    assert svg(boxed) == svg(BARS | {"title": title})
    assert warned(boxed) == [f"title.{key}.backgroundColor", f"title.{key}.padding"]


def test_symbols_are_made_square_and_stretched() -> None:
    circle = marker_path("circle", 60, 20)
    assert circle is not None
    extents = circle.get_extents()
    assert (extents.width, extents.height) == pytest.approx((60, 20))


def test_calendars_may_stand_above_what_stands_on_them() -> None:
    cells = {"type": "heatmap", "coordinateSystem": "calendar", "data": [["2017-02-03", 3]]}
    option = {
        "visualMap": {"max": 10, "show": False, "inRange": {"color": ["#00f", "#00f"]}},
        "series": [cells],
    }
    seen = [blue(option | {"calendar": {"range": "2017-02", "z": z}}).any() for z in (2, 9)]
    assert seen == [True, False]


def test_spokes_keep_their_colour_whatever_else_is_said_of_them() -> None:
    thick = {"radars": [{"indicators": [{"name": "a"}], "line": {"line_style": {"width": 4}}}]}
    assert parse_spec(thick).radars[0].line.line_style.color == "#bbb"


def test_a_graphic_with_a_stroke_has_one_of_a_pixel() -> None:
    shape = {"type": "rect", "left": 50, "top": 50, "shape": {"width": 80, "height": 40}}
    option = BARS | {"graphic": shape | {"style": {"fill": "#fff", "stroke": "#00f"}}}
    assert blue(option).any()


def test_graphics_lie_beneath_the_lines_of_a_grid() -> None:
    shape = {
        "type": "rect",
        "left": 50,
        "top": 40,
        "shape": {"width": 300, "height": 220},
        "style": {"fill": "#00f"},
    }
    line = {"splitLine": {"lineStyle": {"color": "#f00"}}}
    assert (pixels(BARS | {"yAxis": line, "graphic": shape}) == (255, 0, 0)).all(-1).any()


def test_texts_stretched_one_way_are_told() -> None:
    text = {"type": "text", "left": 50, "top": 50, "style": {"text": "F"}}
    told = [
        [one.message for one in draw(spec(BARS | {"graphic": text | {"scale": scale}}), Output()).warnings]
        for scale in ([2, 2], [2, 1])
    ]
    assert told == [[], ["texts that are stretched one way keep their shape"]]


def test_colours_of_split_lines_are_counted_with_the_one_beneath_the_axis() -> None:
    lines = {"splitLine": {"lineStyle": {"color": ["#00ff00", "#0000ff"]}}, "min": 0, "max": 3, "interval": 1}
    option = {"xAxis": {"data": ["a"]}, "yAxis": lines, "series": []}
    rows = np.flatnonzero(blue(option).any(axis=1))
    assert {round((300 - 60 - row) / 60) for row in rows.tolist()} == {1, 3}


@pytest.mark.parametrize(
    ("header", "names"),
    [("auto", ["Tea", "Milk"]), (2, ["Milk"]), (1, ["Tea", "Milk"]), (0, ["p", "Tea", "Milk"])],
)
def test_a_dataset_has_as_many_rows_of_headers_as_it_says(header: Any, names: list[str]) -> None:
    option = CATEGORIES | {"dataset": {"source": TABLE, "sourceHeader": header}, "series": [{"type": "bar"}]}
    assert list(spec(option).x_axes[0].categories) == names


def test_a_series_for_which_a_dataset_has_no_column_takes_the_first_one() -> None:
    source = [["Tea", 3], ["Milk", 8]]
    option = CATEGORIES | {"dataset": {"source": source}, "series": [{"type": "bar"}, {"type": "bar"}]}
    assert [one.y for one in spec(option).series] == [(3, 8), (3, 8)]


@pytest.mark.parametrize("kind", ["bar", "line", "scatter", "pie", "funnel"])
@pytest.mark.parametrize(
    ("source", "words"),
    [
        (TABLE, {"Tea,3,5", "Milk,8,2"}),
        ({"p": ["Tea", "Milk"], "a": [3, 8]}, {"Tea,3", "Milk,8"}),
        ([{"p": "Tea", "a": 3}, {"p": "Milk", "a": 8}], {"3", "8"}),
    ],
)
def test_labels_of_datasets_say_whole_rows(kind: str, source: Any, words: set[str]) -> None:
    one = {"type": kind, "label": {"show": True, "formatter": "<{c}>"}}
    shown = svg(CATEGORIES | {"dataset": {"source": source}, "series": [one]})
    assert set(re.findall(r"&lt;(.*?)&gt;", shown)) == words
