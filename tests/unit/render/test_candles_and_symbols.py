"""Candles in numbers, and symbols that are not to be seen."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import Output


def pixels(series: dict[str, Any]) -> Any:
    bare = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    body = {
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a", "b"], **bare}],
        "y_axes": [{"type": "value", "min": 0, "max": 10, "split_line": {"show": False}, **bare}],
        "series": [series],
    }
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(width=200, height=100)).data)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


@pytest.mark.parametrize(("large_from", "columns"), [(None, 50), (3, 50), (2, 1)])
def test_from_so_many_on_candles_are_lines_from_low_to_high(large_from: int | None, columns: int) -> None:
    style = {"up_color": "#ff0000", "up_border_color": "#ff0000"}
    candles = {"open": [2, 2], "close": [8, 8], "low": [1, 1], "high": [9, 9], "item_style": style}
    red = (pixels({"type": "candlestick", "large_from": large_from, **candles}) == (255, 0, 0)).all(-1)
    assert red[50, :100].sum() == pytest.approx(columns, abs=1)
    assert red.any(axis=1).sum() == pytest.approx(80, abs=1)


def test_a_lowest_value_within_the_body_is_seen_on_it() -> None:
    style = {"up_color": "#ffff00", "up_border_color": "#ff0000"}
    candles = {"open": [2], "close": [8], "low": [6], "high": [9], "item_style": style}
    picture = pixels({"type": "candlestick", **candles})
    red = [(picture[row, 45:55] == (255, 0, 0)).all(-1).any() for row in (15, 30, 50, 70)]
    assert red == [True, False, True, True]


@pytest.mark.parametrize(("width", "edges"), [("50%", [25, 75, 125, 175]), ("150%", [75])])
def test_of_candles_that_overlap_the_later_hides_the_earlier(width: str, edges: list[int]) -> None:
    style = {"up_color": "#ffff00", "up_border_color": "#ff0000"}
    candles = {"open": [2, 2], "close": [8, 8], "low": [2, 2], "high": [8, 8], "item_style": style}
    picture = pixels({"type": "candlestick", "bar_width": width, **candles})
    assert np.flatnonzero((picture[30] == (255, 0, 0)).all(-1)).tolist() == edges


def test_empty_symbols_without_opacity_are_not_seen() -> None:
    line = {"type": "line", "y": [5, 5], "symbol_size": 30, "line_style": {"color": "#ff0000"}}
    seen = pixels(line | {"item_style": {"opacity": 0}})
    assert (seen[50, 60:140] == (255, 0, 0)).all()
    assert (pixels(line)[50, 55] == (255, 255, 255)).all()
