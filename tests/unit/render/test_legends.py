"""Legends: entries in rows, columns and pages, and the buttons beside them."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.legend_flow import flowed
from consumer.render.legend_pages import page_of
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

Texts = dict[str, tuple[float, float]]


def spec_of(legend: dict[str, Any], names: list[str], **series: Any) -> Any:
    slices = [{"name": name, "value": 1} for name in names]
    pie = {"type": "pie", "slices": slices, "label": {"show": False}, **series}
    return parse_spec({"background": "#fff", "legends": [legend], "series": [pie]})


def texts(spec: Any) -> Texts:
    """Where each text begins: px across, and the baseline."""
    svg = draw(spec, Output(type=ImageFormat.SVG, width=400, height=300)).data.decode()
    found = re.findall(r'<text[^>]* x="([0-9.]+)"[^>]* y="([0-9.]+)"[^>]*>([^<]*)<', svg)
    return {words: (float(x), float(y)) for x, y, words in found}


def ink(spec: Any, color: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom px of what has this colour."""
    data = draw(spec, Output(type=ImageFormat.PNG, width=400, height=300)).data
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    rows, columns = np.nonzero((pixels == color).all(axis=2))
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


MANY = [f"item {number}" for number in range(30)]


def test_a_long_scrolling_column_shows_whole_entries_and_the_number_of_the_page() -> None:
    shown = texts(spec_of({"type": "scroll", "orientation": "vertical"}, MANY))
    pages = [words for words in shown if "/" in words]
    assert len(pages) == 1
    assert pages[0].startswith("1/")
    entries = [words for words in shown if words.startswith("item")]
    assert entries == MANY[: len(entries)]
    assert max(shown[words][1] for words in entries) < shown[pages[0]][1] <= 300


def test_a_page_begins_with_the_entry_it_is_told() -> None:
    legend = {"type": "scroll", "pager": {"first_item": 5, "template": "page {current}"}}
    shown = texts(spec_of(legend, MANY))
    assert "item 4" not in shown
    assert shown["item 5"][0] < shown["item 6"][0]
    assert any(words.startswith("page ") and words != "page 1" for words in shown)


def test_arrows_tell_whether_there_is_a_page_before_and_after() -> None:
    legend = {"type": "scroll", "pager": {"color": "#00ff00", "inactive_color": "#ff0000"}}
    before, after = ink(spec_of(legend, MANY), (255, 0, 0)), ink(spec_of(legend, MANY), (0, 255, 0))
    assert before is not None
    assert after is not None
    assert before[2] < after[0] <= 400


def test_a_scrolling_legend_that_fits_has_no_buttons() -> None:
    assert not [words for words in texts(spec_of({"type": "scroll"}, ["a", "b"])) if "/" in words]


@pytest.mark.parametrize("orientation", ["horizontal", "vertical"])
def test_selector_buttons_stand_after_a_row_and_above_a_column(orientation: str) -> None:
    shown = texts(spec_of({"selector": {}, "orientation": orientation}, ["a", "b"]))
    across, down = (shown["All"][axis] - shown["b"][axis] for axis in (0, 1))
    assert across > 0 if orientation == "horizontal" else down < 0
    assert shown["All"][0] < shown["Inv"][0]


def test_a_name_is_listed_once() -> None:
    legend = {"items": [{"name": "a"}, {"name": "a"}], "text_style": {"color": "#0000ff"}}
    once = {"items": [{"name": "a"}], "text_style": {"color": "#0000ff"}}
    assert ink(spec_of(legend, ["a"]), (0, 0, 255)) == ink(spec_of(once, ["a"]), (0, 0, 255))


def test_borders_of_icons_take_room_between_entries() -> None:
    style = {"border_color": "#ff0000", "border_width": 6}
    steps = [
        texts(spec_of({"orientation": "vertical", **more}, ["a", "b"]))
        for more in ({}, {"item_style": style})
    ]
    plain, bordered = (shown["b"][1] - shown["a"][1] for shown in steps)
    assert bordered - plain == pytest.approx(6)


def test_entries_of_lines_are_as_high_as_their_text() -> None:
    axes = {"x_axes": [{"type": "category"}], "y_axes": [{"type": "value"}]}
    lines = [{"type": "line", "name": name, "y": [1], "symbol": "circle"} for name in "ab"]
    legend = {"orientation": "vertical", "item_gap": 10}
    shown = texts(parse_spec({"legends": [legend], "series": lines, **axes}))
    assert shown["b"][1] - shown["a"][1] == pytest.approx(12 + 10)


def test_a_line_without_symbols_has_a_dot_in_its_icon() -> None:
    axes = {"x_axes": [{"type": "category", "show": False}], "y_axes": [{"type": "value", "show": False}]}
    line = {"type": "line", "name": "a", "y": [None], "symbol": "none", "item_style": {"color": "#0000ff"}}
    dot = ink(parse_spec({"background": "#fff", "legends": [{}], "series": [line], **axes}), (0, 0, 255))
    assert dot is not None
    assert dot[3] - dot[1] >= 9  # 80 % of 14 px, less its soft edge


def test_a_square_icon_stands_at_the_left_of_its_box() -> None:
    legend = {"icon": "square", "left": 0, "padding": 0}
    blue = {"item_style": {"color": "#0000ff"}, "radius": [0, 0]}
    assert ink(spec_of(legend, ["a"], **blue), (0, 0, 255)) == (0, 0, 14, 14)


def test_a_row_wraps_before_the_edge_of_the_picture_wherever_it_begins() -> None:
    names = [f"entry {number}" for number in range(4)]
    shown = texts(spec_of({"left": 200}, names))
    assert len({shown[name][1] for name in names}) == 2


def test_the_last_entry_of_a_page_opens_the_next_if_it_is_cut() -> None:
    flow = flowed([(10, 40)] * 6, 0, across=False, limit=None)
    pages, boxes = page_of(flow, 0, 100, across=False)
    assert (pages.current, pages.count) == (0, 3)
    assert [box is not None for box in boxes] == [True, True, False, False, False, False]
    pages, boxes = page_of(flow, 2, 100, across=False)
    assert (pages.current, pages.count) == (1, 3)
    assert [box.y for box in boxes if box] == [0, 40]


def test_icons_at_the_right_of_a_column_line_up() -> None:
    legend = {"orientation": "vertical", "left": "right", "icon": "rect"}
    blue = {"item_style": {"color": "#0000ff"}, "radius": [0, 0]}
    box = ink(spec_of(legend, ["a", "a longer name"], **blue), (0, 0, 255))
    assert box is not None
    assert box[2] - box[0] == 25
