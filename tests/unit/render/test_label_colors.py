"""Labels stay legible on whatever they stand: their colours, and the outlines around their letters."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.dilation import dilated
from consumer.render.label_colors import label_colors
from consumer.render.paint import css, rgba
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

SIZE = {"width": 200, "height": 100}


def named(fill: str | None, background: str | None = None, *, inside: bool) -> tuple[str, str | None]:
    color, outline = label_colors(fill, background, inside=inside)
    return css(color), None if outline is None else css(outline.color)


@pytest.mark.parametrize(
    ("fill", "color", "outlined"),
    [
        ("#ffffff", "#333", False),
        ("#91cc75", "#333", False),
        ("#5470c6", "#eee", True),
        ("#000000", "#ccc", True),
        ("rgba(255,255,255,0.3)", "#eee", True),
    ],
)
def test_light_letters_on_a_dark_shape_are_outlined_in_its_colour(
    fill: str, color: str, *, outlined: bool
) -> None:
    assert named(fill, inside=True) == (css(rgba(color)), css(rgba(fill)) if outlined else None)


def test_letters_beside_a_shape_are_outlined_in_the_colour_of_the_picture() -> None:
    assert named("#000000", inside=False) == (css(rgba("#333")), css(rgba("#fff")))
    assert named("#fff", "#100c2a", inside=False) == (css(rgba("#ccc")), css(rgba("#100c2a")))
    assert named("#fff", "rgba(0,0,255,0.5)", inside=False)[1] == "rgba(128,128,255,1.0000)"


def test_a_mask_grows_on_all_sides() -> None:
    mask = np.zeros((3, 4), np.uint8)
    mask[1, 1] = 255
    grown = dilated(mask, 1)
    assert grown.shape == (5, 6)
    assert grown[1:4, 1:4].tolist() == [[149, 255, 149], [255, 255, 255], [149, 255, 149]]
    assert np.count_nonzero(grown) == 9


def chart(**label: Any) -> dict[str, Any]:
    hidden = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    return {
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a"], **hidden}],
        "y_axes": [{"type": "value", "min": 0, "max": 10, "split_line": {"show": False}, **hidden}],
        "series": [
            {
                "type": "bar",
                "y": [10],
                "bar_width": 20,
                "item_style": {"color": "#0000ff"},
                "label": {"show": True, "template": "MMMM", **label},
            }
        ],
    }


def beside_the_bar(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(**SIZE)).data)) as picture:
        return np.asarray(picture.convert("RGB"))[:, :89].astype(int)


def test_what_overhangs_a_bar_is_outlined_in_the_colour_of_the_bar() -> None:
    beside = beside_the_bar(chart())
    assert ((beside[..., 2] - beside[..., 0]) > 100).sum() > 10


def test_own_colours_and_boxes_have_no_outline_unless_they_ask_for_one() -> None:
    own = {"text_style": {"color": "#ff0000"}}
    red_only = beside_the_bar(chart(**own))
    assert not ((red_only[..., 2] - red_only[..., 0]) > 100).any()
    asked = {"text_style": own["text_style"] | {"outline_color": "#0000ff", "outline_width": 4}}
    wide = beside_the_bar(chart(**asked))
    assert ((wide[..., 2] - wide[..., 0]) > 150).sum() > 50


@pytest.mark.parametrize("rotate", [0, 30, 90, -90])
def test_outlines_turn_with_their_letters(rotate: float) -> None:
    style = {"color": "#ff0000", "outline_color": "#0000ff", "outline_width": 6, "font_size": 20}
    body = chart(template="I", rotate=rotate, text_style=style)
    body["series"][0]["item_style"] = {"color": "#ffffff"}
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(**SIZE)).data)) as picture:
        colors = np.asarray(picture.convert("RGB")).astype(int)
    red, blue = ((colors[..., one] - colors[..., other]) > 150 for one, other in ((0, 2), (2, 0)))
    centers = [np.argwhere(which).mean(axis=0) for which in (red, blue)]
    assert np.hypot(*(centers[0] - centers[1])) < 1.5


def test_vector_pictures_stroke_beneath_their_letters() -> None:
    svg = draw(parse_spec(chart()), Output(type=ImageFormat.SVG, **SIZE)).data.decode()
    assert re.search(r'<text[^>]*paint-order="stroke"[^>]*stroke="rgba\(0,0,255,1.0000\)"', svg)
    assert draw(parse_spec(chart()), Output(type=ImageFormat.PDF, **SIZE)).data
