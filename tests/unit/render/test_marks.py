"""Marks: where they stand, what they say, and what lies over what."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.mark_places import statistic
from consumer.render.symbols import symbol_path
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

SIZE = {"width": 400, "height": 200}
BARE = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
RED, BLUE = (255, 0, 0), (0, 0, 255)


def chart(*series: dict[str, Any]) -> dict[str, Any]:
    """Four categories of 100 px, values 0 to 10 of 20 px."""
    return {
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a", "b", "c", "d"], **BARE}],
        "y_axes": [{"type": "value", "min": 0, "max": 10, "split_line": {"show": False}, **BARE}],
        "series": list(series),
    }


def pixels(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(**SIZE)).data)) as picture:
        return np.asarray(picture.convert("RGB"))


def texts(body: dict[str, Any]) -> list[str]:
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    return re.findall(r"<text[^>]*>([^<]*)<", svg)


def span(picture: Any, color: tuple[int, int, int], axis: int) -> tuple[int, int]:
    """First and last column (axis 0) or row (axis 1) with this colour."""
    found = np.flatnonzero((picture == color).all(-1).any(axis=axis))
    return int(found[0]), int(found[-1])


def area(start: dict[str, Any], end: dict[str, Any], kind: str = "bar", **series: Any) -> dict[str, Any]:
    mark = {"start": start, "end": end, "item_style": {"color": "#ff0000"}}
    return chart({"type": kind, "y": [1, 2, 3, 4], "mark_areas": [mark], "show_symbol": False} | series)


@pytest.mark.parametrize(("first", "last"), [(1, 2), (2, 1)])
def test_an_area_on_bars_covers_whole_bands_in_either_order(first: int, last: int) -> None:
    body = area({"x": first}, {"x": last})
    del body["series"][0]["show_symbol"]
    assert span(pixels(body), RED, 0) == (100, 299)
    body["series"][0]["mark_areas"][0]["end"] = body["series"][0]["mark_areas"][0]["start"]
    assert span(pixels(body), RED, 0) == (100 * first, 100 * first + 99)


def test_an_area_on_lines_runs_from_point_to_point_and_stays_in_the_plot() -> None:
    assert span(pixels(area({"x": 1}, {"x": 2}, "line")), RED, 0) == (150, 249)
    assert span(pixels(area({"y": 5}, {"y": 99}, "line")), RED, 1) == (0, 99)


def test_an_area_between_items_covers_their_bands() -> None:
    body = area({"item": "min"}, {"item": "max"})
    del body["series"][0]["show_symbol"]
    assert span(pixels(body), RED, 0) == (0, 399)


def test_areas_lie_below_series_and_points_above() -> None:
    bar = {"type": "bar", "y": [10], "bar_width": 100, "item_style": {"color": "#0000ff"}}
    marks = {
        "mark_areas": [{"start": {"x": 0}, "end": {"x": 0}, "item_style": {"color": "#ff0000"}}],
        "mark_points": [
            {"x": 0, "y": 5, "symbol": "rect", "symbol_size": 20, "item_style": {"color": "#00ff00"}}
        ],
    }
    picture = pixels(chart(bar | marks))
    assert (picture[20, 50].tolist(), picture[100, 50].tolist()) == ([0, 0, 255], [0, 255, 0])
    raised = {"mark_areas": [marks["mark_areas"][0] | {"z": 9}]}
    assert pixels(chart(bar | raised))[20, 50].tolist() == [255, 0, 0]


def test_marks_by_coordinates_stand_in_the_middle_of_their_bar() -> None:
    mark = {"x": 1, "y": 5, "symbol": "rect", "symbol_size": 10, "item_style": {"color": "#ff0000"}}
    left = {"type": "bar", "y": [1, 1], "bar_width": 20, "mark_points": [mark]}
    picture = pixels(chart(left, {"type": "bar", "y": [1, 1], "bar_width": 20}))
    low, high = span(picture, RED, 0)
    assert (low + high + 1) / 2 < 150 - 10


def test_symbols_of_marks_are_shifted() -> None:
    mark = {"x": 1, "y": 5, "symbol": "rect", "symbol_size": 10, "item_style": {"color": "#ff0000"}}
    body = chart({"type": "line", "y": [1, 1], "mark_points": [mark | {"symbol_offset": ["100%", -20]}]})
    assert (span(pixels(body), RED, 0), span(pixels(body), RED, 1)) == ((155, 164), (75, 84))


def test_an_average_is_added_in_order() -> None:
    values = np.array([2.6, 5.9, 9.0, 26.4, 28.7, 70.7, 175.6, 182.2, 48.7, 18.8, 6.0, 2.3])
    assert statistic(values, "average") == pytest.approx(48.075)
    assert statistic(np.full(10, 0.1), "average") == 0.9999999999999999 / 10
    line = {"start": {"item": "average"}}
    body = chart({"type": "line", "y": values.tolist(), "mark_lines": [line]})
    body["y_axes"][0]["max"] = 200
    assert texts(body) == ["48.07"]


def test_points_say_the_value_as_it_is_and_coordinates_say_nothing() -> None:
    points = [{"item": "max"}, {"x": 1, "y": 1}, {"x": 1, "y": 1, "value": "here"}]
    body = chart({"type": "line", "y": [1, 3.14159265], "mark_points": points})
    assert texts(body) == ["3.14159265", "here"]


def test_marks_on_a_stacked_series_stand_on_the_stack_and_say_the_value() -> None:
    lower = {"type": "line", "stack": "s", "y": [1, 5, 1]}
    marks = {"mark_lines": [{"start": {"item": "max"}}], "mark_points": [{"item": "max"}]}
    found = texts(chart(lower, {"type": "line", "stack": "s", "y": [2, 1, 2], **marks}))
    assert found == ["6", "1"]


def test_a_line_between_two_places_says_its_name_unless_one_is_an_item() -> None:
    ends = [({"x": 0, "y": 1}, {"x": 1, "y": 2}), ({"left": 5, "top": 50}, {"item": "max"})]
    lines = [{"start": start, "end": end, "name": "way"} for start, end in ends]
    assert texts(chart({"type": "line", "y": [1, 7], "mark_lines": lines})) == ["way", "7"]


def test_labels_along_a_line_turn_with_it() -> None:
    label = {"position": "inside_end_top", "template": "{name}: {value}"}
    line = {"start": {"x": 1}, "name": "n", "label": label}
    svg = draw(
        parse_spec(chart({"type": "line", "y": [1, 1], "mark_lines": [line]})),
        Output(type=ImageFormat.SVG, **SIZE),
    ).data.decode()
    assert re.search(r"<text[^>]*rotate\(-90 [^>]*>n: b<", svg)


def test_labels_of_lines_that_run_backwards_are_not_upside_down() -> None:
    ends = {"start": {"left": 300, "top": 50}, "end": {"left": 100, "top": 50}}
    line = ends | {"name": "back", "label": {"position": "middle"}}
    body = parse_spec(chart({"type": "line", "y": [1, 1], "mark_lines": [line]}))
    svg = draw(body, Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    assert re.search(r"<text(?![^>]*rotate\(-?[1-9])[^>]*>back<", svg)


def test_areas_lie_below_lines_and_lines_below_symbols_of_all_series() -> None:
    style = {"color": "#ff0000", "width": 10}
    first = {"type": "line", "y": [5, 5, 5, 5], "symbol": "rect", "symbol_size": 30, "line_style": style}
    first |= {"item_style": {"color": "#0000ff"}, "show_all_symbols": True}
    later = {"type": "line", "y": [10, 10, 10, 10], "area": {"color": "#00ff00", "opacity": 1}}
    picture = pixels(chart(first, later))
    assert picture[100, 100].tolist() == [255, 0, 0]
    assert picture[100, 150].tolist() == [0, 0, 255]


def test_zlevel_counts_before_z_and_labels_stay_with_their_series() -> None:
    bar = {"type": "bar", "y": [10], "bar_width": 100, "item_style": {"color": "#0000ff"}}
    line = {"type": "line", "y": [5, 5], "line_style": {"color": "#ff0000", "width": 30}, "symbol": "none"}
    label = {"show": True, "template": "XXXX", "text_style": {"color": "#00ff00", "font_size": 20}}
    below = pixels(chart(bar | {"label": label}, line))
    assert below[100, 60].tolist() == [255, 0, 0]
    assert not (below == (0, 255, 0)).all(-1)[90:110, 51:].any()
    assert pixels(chart(bar | {"zlevel": 1}, line))[100, 60].tolist() == [0, 0, 255]


def test_the_head_of_a_pin_is_round() -> None:
    pin = symbol_path("pin", 50, 50)
    assert pin is not None
    extents = pin.get_extents()
    assert extents.x0 == pytest.approx(-extents.x1, abs=0.1)
