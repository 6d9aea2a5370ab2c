"""Visual maps: what values make of items and lines, and the keys that say so."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.numbers import to_fixed
from consumer.render.visual_pieces import piece_label, pieces_of
from consumer.render.visual_rules import rule_of
from contracts.charts import parse_spec
from contracts.charts.visual_maps import ContinuousVisualMap, PiecewiseVisualMap
from contracts.output import ImageFormat, Output

SIZE = {"width": 400, "height": 300}


def continuous(**fields: Any) -> ContinuousVisualMap:
    return ContinuousVisualMap.model_validate({"type": "continuous", "min": 0, "max": 10, **fields})


def piecewise(**fields: Any) -> PiecewiseVisualMap:
    return PiecewiseVisualMap.model_validate({"type": "piecewise", "min": 0, "max": 10, **fields})


def chart(series: dict[str, Any], *maps: dict[str, Any], **axes: Any) -> dict[str, Any]:
    bare = {"type": "value", "label": {"show": False}, "split_line": {"show": False}}
    grid = {"left": 0, "right": 0, "top": 0, "bottom": 0}
    axis = {"min": 0, "max": 10, **bare, "line": {"show": False}, "tick": {"show": False}}
    return {
        "grids": [grid],
        "x_axes": [axis | axes.get("x", {})],
        "y_axes": [axis | axes.get("y", {})],
        "series": [series],
        "visual_maps": [{"type": "continuous", "min": 0, "max": 10, "show": False} | one for one in maps],
    }


def pixels(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(**SIZE)).data)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def texts(body: dict[str, Any]) -> dict[str, tuple[float, float]]:
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)<', svg)
    return {text: (float(x), float(y)) for x, y, text in found}


def test_a_value_takes_its_mixture_of_everything_in_range() -> None:
    ranges = {"colors": ["#000000", "#ffffff"], "symbol_size": [0, 20], "symbols": ["circle", "rect"]}
    visual = rule_of(continuous(in_range=ranges)).visual(7.5)
    assert (visual.over("red"), visual.size, visual.symbol) == ("rgba(191,191,191,1.0000)", 15, "rect")


def test_parts_of_a_colour_replace_those_of_the_items_own() -> None:
    none: dict[str, Any] = {"colors": []}
    over = {
        "hue": rule_of(continuous(in_range=none | {"hue": [0, 240]})).visual(10).over("#ff0000"),
        "lightness": rule_of(continuous(in_range=none | {"lightness": [0.25]})).visual(3).over("#ff0000"),
        "alpha": rule_of(continuous(in_range=none | {"alpha": [0, 1]})).visual(5).over("#ff0000"),
    }
    assert over == {
        "hue": "rgba(0,0,255,1.0000)",
        "lightness": "rgba(128,0,0,1.0000)",
        "alpha": "rgba(255,0,0,0.5000)",
    }


def test_out_of_range_is_invisible_unless_something_is_said() -> None:
    assert rule_of(continuous(range=[2, 8])).visual(9).opacity == 0
    said = rule_of(continuous(range=[2, 8], out_of_range={"symbol_size": [3, 13]})).visual(9)
    assert (said.size, said.opacity, said.over("red")) == (12, None, "red")


def test_values_beyond_the_ends_are_in_range_if_the_range_reaches_them() -> None:
    rule = rule_of(continuous(range=[2, 10]))
    assert [rule.holds(value) for value in (1, 2, 10, 99, float("nan"))] == [False, True, True, True, False]
    assert rule_of(continuous(range=[0, 8])).holds(-5)


def test_maps_count_one_after_the_other() -> None:
    body = chart(
        {"type": "scatter", "x": [5], "y": [5], "item_style": {"opacity": 1}},
        {"dimension": "x", "in_range": {"colors": ["#ff0000"]}},
        {"dimension": "y", "in_range": {"colors": [], "symbol_size": [100, 100]}},
    )
    red = (pixels(body) == (255, 0, 0)).all(-1)
    assert red.sum() == pytest.approx(np.pi * 50**2, rel=0.03)


def test_what_an_item_says_of_itself_counts_after_visual_maps() -> None:
    ranges = {"colors": ["#ff0000"], "symbol_size": [100, 100], "symbols": ["rect"]}
    style = {"opacity": 1}
    own = {"item_style": style | {"color": "#0000ff"}, "symbol_size": 20, "symbol": "circle"}
    bordered = {"item_style": style | {"border_width": 2, "border_color": "#00ff00"}}
    points = {"x": [2, 8, 5], "y": [5, 5, 1], "items": {"0": own, "1": bordered}}
    picture = pixels(chart({"type": "scatter", "item_style": style, **points}, {"in_range": ranges}))
    blue, red = ((picture == color).all(-1) for color in ((0, 0, 255), (255, 0, 0)))
    assert blue.sum() == pytest.approx(np.pi * 10**2, rel=0.15), "its own colour, size and symbol"
    assert red[150, 275:365].all(), "a border of its own leaves the rest to the map"


def test_a_point_with_a_border_of_its_own_keeps_the_opacity_of_the_visual_map() -> None:
    own = {"0": {"item_style": {"border_width": 2, "border_color": "#00ff00"}}}
    ranges = {"colors": ["#ff0000"], "opacity": [0.2, 0.2]}
    body = chart(
        {"type": "scatter", "x": [5], "y": [5], "symbol_size": 40, "items": own}, {"in_range": ranges}
    )
    assert pixels(body)[150, 200].tolist() == pytest.approx([255, 204, 204], abs=2)


def test_an_item_of_the_colour_of_its_series_has_that_of_the_visual_map() -> None:
    style = {"color": "#0000ff", "opacity": 1}
    items = {"0": {"item_style": style | {"border_width": 1}}}
    body = chart({"type": "scatter", "x": [5], "y": [5], "item_style": style, "items": items}, {})
    body["visual_maps"][0]["in_range"] = {"colors": ["#ff0000"]}
    assert pixels(body)[150, 200].tolist() == [255, 0, 0]


def test_neighbouring_pieces_share_no_value_and_the_lower_one_has_it() -> None:
    rule = rule_of(piecewise(split_number=2, in_range={"colors": ["red", "blue"]}, max_open=True))
    assert [rule.visual(value).color for value in (5, 5.1, 10)] == [
        rule.visual(1).color,
        rule.visual(7).color,
        rule.visual(7).color,
    ]
    overlapping = pieces_of(piecewise(pieces=[{"min": 0, "max": 6}, {"min": 4, "max": 9}])).pieces
    assert [(one.min, one.max, one.min_inclusive) for one in overlapping] == [(0, 6, True), (6, 9, False)]


def test_single_values_come_before_intervals_and_texts_are_found() -> None:
    pieces = [{"max": 5, "max_inclusive": False, "color": "red"}, {"value": 5, "color": "blue"}]
    assert rule_of(piecewise(pieces=pieces)).visual(5).color == "blue"
    named = rule_of(piecewise(pieces=[{"value": "a", "color": "red"}, {"value": "2", "color": "blue"}]))
    assert (named.visual("a").color, named.visual(2.0).color, named.holds("b")) == ("red", "blue", False)


def test_pieces_say_their_numbers_as_precisely_as_they_need() -> None:
    mapping = piecewise(min=22, max=283, min_open=True, max_open=True)
    labels = [piece_label(mapping, piece) for piece in pieces_of(mapping).pieces]
    assert labels[:2] + labels[-2:] == ["< 22.0", "22.0 - 74.2", "230.8 - 283.0", "> 283.0"]
    own = piecewise(pieces=[{"min": 0.5}])
    assert piece_label(own, own.pieces[0]) == "≥ 1"


def test_a_line_is_painted_along_the_axis_whose_values_decide() -> None:
    line = {"type": "line", "x": [0, 10], "y": [5, 5], "line_style": {"width": 20}, "symbol": "none"}
    ranges = {"in_range": {"colors": ["#ff0000"]}, "out_of_range": {"colors": ["#0000ff"]}, "range": [5, 10]}
    row = pixels(chart(line, {"dimension": "x", **ranges}))[150]
    assert row[190].tolist() == [0, 0, 255]
    assert row[210].tolist() == [255, 0, 0]


def test_between_two_pieces_a_line_is_out_of_range() -> None:
    line = {"type": "line", "x": [5, 5], "y": [0, 10], "line_style": {"width": 20}, "symbol": "none"}
    pieces = [{"min": 0, "max": 2, "color": "#ff0000"}, {"min": 6, "max": 10, "color": "#0000ff"}]
    mapping = {"type": "piecewise", "pieces": pieces, "out_of_range": {"colors": ["#00ff00"]}}
    column = pixels(chart(line, mapping | {"dimension": "y"}))[:, 200]
    # From the top: 300 px for values from 10 to 0.
    assert [column[row].tolist() for row in (60, 180, 270)] == [[0, 0, 255], [0, 255, 0], [255, 0, 0]]


def test_an_area_takes_the_gradient_of_its_line_on_a_logarithmic_axis_too() -> None:
    line = {"type": "line", "x": [0, 10], "y": [100, 100], "area": {"opacity": 1}, "stack": "s"}
    log = {"type": "log", "min": 1, "max": 1000}
    body = chart(line, {"min": 1, "max": 1000, "in_range": {"colors": ["#ff0000", "#ff0000"]}}, y=log)
    assert pixels(body)[200, 200].tolist() == [255, 0, 0]


def test_vector_pictures_have_lines_in_stripes() -> None:
    line = {"type": "line", "x": [0, 10], "y": [5, 5], "symbol": "none"}
    body = chart(line, {"dimension": "x", "in_range": {"colors": ["#ff0000", "#0000ff"]}})
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    assert len(set(re.findall(r"stroke: (#[0-9a-f]{6})", svg))) > 30


def key(**fields: Any) -> dict[str, Any]:
    return {"visual_maps": [{"type": "continuous", "min": 0, "max": 100, **fields}]}


def test_handles_stand_at_the_range_and_say_its_ends() -> None:
    found = texts(key(handles=True, range=[25, 75], left=0, bottom=0))
    # 140 px of bar, half a line of text and the padding below it.
    assert found["25"][1] - found["75"][1] == pytest.approx(70, abs=0.1)
    assert found["25"][0] == pytest.approx(5 + 3 + 10 + 24, abs=0.5)
    assert texts(key()) == {}


@pytest.mark.parametrize(("place", "above"), [({"bottom": 0}, True), ({"top": 0}, False)])
def test_values_of_a_level_key_stand_on_its_inner_side(place: dict[str, Any], *, above: bool) -> None:
    body = key(handles=True, orientation="horizontal", left="center", **place)
    shown = np.flatnonzero((np.abs(pixels(body) - 255).sum(axis=(1, 2))) > 2000)
    assert bool(texts(body)["0"][1] < shown.mean()) is above


def test_a_key_narrows_where_symbols_get_smaller() -> None:
    sizes = {"in_range": {"colors": [], "symbol_size": [5, 50]}, "key_color": "#0000ff"}
    blue = (pixels(key(left=0, top=0, **sizes)) == (0, 0, 255)).all(-1).sum(axis=1)
    rows = blue[blue > 0]
    assert rows[0] == pytest.approx(20, abs=1)
    assert rows[-1] == pytest.approx(20 / 3, abs=1)


def test_pieces_without_colours_have_the_colour_of_the_key() -> None:
    body = {"visual_maps": [{"type": "piecewise", "in_range": {"colors": [], "opacity": [0.1, 1]}}]}
    assert (pixels(body) == (0x57, 0x93, 0xF3)).all(-1).sum() == pytest.approx(5 * 20 * 14, rel=0.2)


def test_a_key_may_have_a_look_of_its_own() -> None:
    ranges = {
        "in_range": {"colors": ["#00ff00"], "symbol_size": [5, 50]},
        "key_in_range": {"colors": ["#0000ff"]},
    }
    shown = pixels(key(left=0, top=0, **ranges))
    assert (shown == (0, 255, 0)).all(-1).sum() == 0
    blue = (shown == (0, 0, 255)).all(-1).sum(axis=1)
    assert blue[10] > blue[100] > 0  # as slender as the symbols are small


@pytest.mark.parametrize(
    "fields", [{"min": 5, "max": 5}, {"item_height": 0}, {"range": [500, 600]}, {"orientation": "horizontal"}]
)
def test_no_key_breaks_a_picture(fields: dict[str, Any]) -> None:
    sizes = {"symbol_size": [0, 9]}
    assert draw(
        parse_spec(key(handles=True, texts=["a", "b"], in_range=sizes, **fields)), Output(**SIZE)
    ).data
    empty = {"type": "piecewise", "pieces": [{"min": 1, "max": 1, "min_inclusive": False}]}
    assert draw(parse_spec({"visual_maps": [empty]}), Output(**SIZE)).data


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(48.075, 2, "48.08"), (1.005, 2, "1.00"), (2.5, 0, "3"), (-2.5, 0, "-3"), (1e21, 2, "1e+21")],
)
def test_numbers_are_cut_as_javascript_cuts_them(value: float, places: int, text: str) -> None:
    assert to_fixed(value, places) == text
