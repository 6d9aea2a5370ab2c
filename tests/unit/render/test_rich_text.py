"""Rich text: parts of a text in styles of their own, side by side, with boxes."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.text import width
from consumer.render.text_block import TextBlock, block
from contracts.charts import parse_spec
from contracts.charts.text import TextStyle
from contracts.dialects import Dialect, compile_chart
from contracts.output import ImageFormat, Output

PLAIN = TextStyle()


def measured(text: str, within_px: float | None = None, **style: Any) -> TextBlock:
    return block(text, TextStyle.model_validate(style), PLAIN, "#102030", within_px, inherited="#00ff00")


def lines(found: TextBlock) -> list[list[str]]:
    assert found.rich is not None
    return [[token.text for token in row.tokens] for row in found.rich.rows]


def picture(text: str, **style: Any) -> Any:
    graphic = {"type": "text", "text": text, "x": 50, "y": 40, "text_style": style}
    drawn = draw(parse_spec({"series": [], "graphics": [graphic]}), Output(width=200, height=120))
    with Image.open(io.BytesIO(drawn.data)) as image:
        return np.asarray(image.convert("RGB"))


def extent(pixels: Any, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a colour."""
    rows, columns = np.nonzero((pixels == color).all(-1))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_parts_stand_side_by_side_and_line_breaks_make_lines() -> None:
    found = measured("{a|one}two{b|three\nfour}", rich={"a": {}, "b": {}})
    assert lines(found) == [["one", "two", "three"], ["four"]]
    assert found.inner_height == 24


def test_a_line_is_as_high_as_its_highest_part_and_as_wide_as_all_of_them() -> None:
    found = measured("{a|x}y", rich={"a": {"font_size": 30, "padding": [1, 2, 3, 4]}})
    assert found.inner_height == 34
    assert found.inner_width == pytest.approx(width("x", 30) + 6 + width("y", 12))


def test_without_styles_braces_are_braces() -> None:
    assert measured("{a|x}").lines == ("{a|x}",)


def test_a_part_without_a_style_of_its_name_looks_like_the_text_around_it() -> None:
    found = measured("{b|x}", rich={"a": {}}, font_size=20)
    assert found.inner_height == 20


def test_a_part_has_the_font_of_the_chart_unless_it_inherits_that_of_the_text() -> None:
    assert measured("{a|x}", rich={"a": {}}, font_size=20).inner_height == 12
    assert measured("{a|x}", rich={"a": {}}, font_size=20, rich_inherits=True).inner_height == 20


def test_a_rule_of_full_width_is_as_wide_as_the_longest_line() -> None:
    rule = {"width": "100%", "height": 0, "border_width": 2, "border_color": "#ff0000"}
    left, top, right, bottom = extent(
        picture("{a|long words}\n{hr|}\nx", rich={"a": {}, "hr": rule}), (255, 0, 0)
    )
    assert right - left == pytest.approx(width("long words", 12), abs=2)
    assert (left, bottom - top) == (50, 2)


def test_a_part_has_a_box_of_the_size_it_says() -> None:
    style = {
        "background": "#ff0000",
        "width": 60,
        "height": 20,
        "padding": [5, 10, 5, 10],
        "border_radius": 3,
    }
    assert extent(picture("{a|x}", rich={"a": style}), (255, 0, 0)) == (50, 40, 130, 70)


def test_parts_are_moved_to_their_side_of_the_line() -> None:
    rich = {
        "wide": {"width": 100},
        "l": {"align": "left", "background": "#ff0000", "width": 10},
        "c": {"align": "center", "background": "#00ff00", "width": 10},
        "r": {"align": "right", "background": "#0000ff", "width": 10},
    }
    pixels = picture("{wide|}\n{l|}{c|}{r|}", rich=rich)
    assert [extent(pixels, color)[0] for color in ((255, 0, 0), (0, 255, 0), (0, 0, 255))] == [50, 95, 140]


def test_a_part_stands_at_the_top_middle_or_bottom_of_a_higher_line() -> None:
    tops = []
    for vertical in ("top", "middle", "bottom"):
        rich = {
            "high": {"height": 50},
            "a": {"background": "#ff0000", "width": 9, "vertical_align": vertical},
        }
        tops.append(extent(picture("{high|}{a|}", rich=rich), (255, 0, 0))[1])
    assert tops == [40, 59, 78]


def test_inherit_is_the_colour_of_the_item() -> None:
    found = measured("{a|x}", rich={"a": {"color": "inherit", "background": "inherit"}})
    assert found.rich is not None
    assert found.rich.rows[0].tokens[0].look.color == (0, 1, 0, 1)
    assert found.rich.inherited == (0, 1, 0, 1)


def test_rich_lines_are_broken_and_cut_where_the_room_ends() -> None:
    rich: dict[str, Any] = {"a": {"font_weight": "bold"}}
    found = measured("one {a|two three} four five", overflow="break", width=50, rich=rich)
    assert found.rich is not None
    assert len(found.rich.rows) > 2
    assert all(row.width <= 50 for row in found.rich.rows)
    assert lines(measured("first {a|second}", overflow="truncate", width=60, rich=rich))[0][1].endswith("...")


def test_a_turned_text_has_its_box_turned_with_it() -> None:
    graphic = {
        "type": "text", "text": "wide words", "x": 100, "y": 60, "rotate": 90,
        "text_style": {"background": "#ff0000", "align": "center", "vertical_align": "middle"},
    }  # fmt: skip
    drawn = draw(parse_spec({"series": [], "graphics": [graphic]}), Output(width=200, height=120))
    with Image.open(io.BytesIO(drawn.data)) as image:
        left, top, right, bottom = extent(np.asarray(image.convert("RGB")), (255, 0, 0))
    assert right - left == 12
    assert bottom - top == pytest.approx(width("wide words", 12), abs=2)


def test_a_box_with_a_width_and_a_height_takes_that_size() -> None:
    style = {"background": "#ff0000", "width": 80, "height": 30, "padding": 2}
    assert extent(picture("x", **style), (255, 0, 0)) == (50, 40, 134, 74)


def test_nothing_that_braces_can_say_takes_long() -> None:
    rich = {"a": {"background": "#f00", "width": "100%"}}
    for text in ("{a|" * 3_000, "{a|}" * 2_500, "{a|x\n}" * 1_600, "{" * 9_000, "}" * 9_000):
        assert measured(text, 100, rich=rich, overflow="break").inner_width >= 0


def test_styles_of_parts_come_from_the_item_before_the_series() -> None:
    label = {"show": True, "formatter": "{p|x}", "rich": {"p": {"color": "red", "fontSize": 20}}}
    item = {"value": 1, "label": {"rich": {"p": {"color": "blue"}, "bad name": {}}}}
    option = {"series": {"type": "pie", "label": label, "data": [item]}}
    compiled = compile_chart(Dialect.ECHARTS, option)
    (slice_,) = compiled.spec.series[0].slices  # type: ignore[union-attr]  # a pie
    assert slice_.label is not None
    part = slice_.label.text_style.rich["p"]
    assert (part.color, part.font_size) == ("blue", 20)
    assert [one.path for one in compiled.warnings] == ["series.data[0].label.rich.bad name"]
    assert draw(compiled.spec, Output(type=ImageFormat.SVG)).data.count(b"<text") == 1
