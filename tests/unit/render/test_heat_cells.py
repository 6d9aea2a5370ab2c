"""Cells of heatmaps that differ from the others, and how all of them look."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

RED, GREEN, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)


def chart(**fields: Any) -> dict[str, Any]:
    """Two cells of 100 x 100 px beside each other, red by their visual map."""
    bare = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    series = {"type": "heatmap", "x": [0, 1], "y": [0, 0], "values": [1, 2], **fields}
    return {
        "visual_maps": [
            {"type": "continuous", "min": 0, "max": 9, "show": False, "in_range": {"colors": ["#ff0000"]}}
        ],
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a", "b"], **bare}],
        "y_axes": [{"type": "category", "categories": ["z"], **bare}],
        "series": [series],
    }


def pixels(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(width=200, height=100)).data)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def label_of(body: dict[str, Any]) -> tuple[str, float, float]:
    """What the only text says, and where it stands."""
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, width=200, height=100)).data.decode()
    ((x, y, text),) = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg)
    return text, float(x), float(y)


def color_at(picture: Any, x: int, y: int) -> tuple[int, ...]:
    return tuple(picture[y, x].tolist())


def test_a_cell_has_its_own_colour_border_and_opacity_over_those_of_its_visual_map() -> None:
    own = {"color": "#0000ff", "border_color": "#00ff00", "border_width": 10, "opacity": 0.5}
    picture = pixels(chart(items={"1": {"item_style": own}}))
    assert color_at(picture, 50, 50) == RED
    assert color_at(picture, 150, 50) == pytest.approx((127, 127, 255), abs=1)
    assert color_at(picture, 197, 50) == pytest.approx((63, 191, 127), abs=2)


def test_a_cell_with_a_border_of_its_own_keeps_the_colour_of_its_visual_map() -> None:
    own = {"border_color": "#00ff00", "border_width": 10}
    picture = pixels(chart(items={"1": {"item_style": own}}))
    assert (color_at(picture, 150, 50), color_at(picture, 197, 50)) == (RED, GREEN)


def test_corners_of_cells_are_rounded() -> None:
    picture = pixels(chart(item_style={"border_radius": 30}))
    assert (color_at(picture, 4, 4), color_at(picture, 50, 4), color_at(picture, 104, 4)) == (
        WHITE,
        RED,
        WHITE,
    )


def test_a_cell_out_of_range_has_no_border_either() -> None:
    body = chart(item_style={"border_color": "#00ff00", "border_width": 10})
    body["visual_maps"][0] |= {"range": [0, 1.5]}
    picture = pixels(body)
    assert (color_at(picture, 50, 50), color_at(picture, 197, 50)) == (RED, WHITE)


def test_a_cell_has_its_own_label_where_its_series_has_none() -> None:
    own = {"show": True, "template": "{name}: {value}"}
    name, x, y = label_of(chart(items={"1": {"label": own}}))
    assert (name, x) == ("b: 2", 150)
    assert label_of(chart(items={"1": {"label": own | {"offset": [7, -9]}}})) == (name, x + 7, y - 9)


def test_a_cell_hides_the_label_of_its_series() -> None:
    items = {"0": {"label": {"show": False}}}
    assert label_of(chart(label={"show": True}, items=items))[0] == "2"
