"""Symbols with dashed borders, and away from their points."""

import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from contracts.charts import parse_spec
from contracts.output import ImageFormat, Output

BORDER = {"color": "#ffffff", "border_color": "#ff0000", "border_width": 4, "opacity": 1}


def chart(**series: Any) -> dict[str, Any]:
    """A point in the middle of 200 x 200 px."""
    bare = {"label": {"show": False}, "split_line": {"show": False}}
    axis = {"type": "value", "min": 0, "max": 2, **bare, "line": {"show": False}, "tick": {"show": False}}
    point = {"type": "scatter", "x": [1], "y": [1], "symbol": "rect", "symbol_size": 80, **series}
    grid = {"left": 0, "right": 0, "top": 0, "bottom": 0}
    return {"grids": [grid], "x_axes": [axis], "y_axes": [axis], "series": [point]}


def red(body: dict[str, Any]) -> Any:
    with Image.open(io.BytesIO(draw(parse_spec(body), Output(width=200, height=200)).data)) as picture:
        found = np.asarray(picture.convert("RGB")).astype(int)
    return (found[..., 0] > 200) & (found[..., 1] < 100)


def radar(**series: Any) -> dict[str, Any]:
    """One corner above the middle of 200 x 200 px."""
    frame = {"indicators": [{"max": 1}] * 4, "radius": [0, 60]}
    polygon = {"type": "radar", "items": [{"values": [1, None, None, None]}], "symbol": "rect", **series}
    return {"radars": [frame], "series": [polygon | {"line_style": {"width": 0}}]}


@pytest.mark.parametrize("symbol", ["rect", "empty_rect"])
def test_a_border_is_dashed_where_it_is_told(symbol: str) -> None:
    style = BORDER | ({"color": "#ff0000"} if symbol == "empty_rect" else {})
    edge = {
        kind: red(chart(symbol=symbol, item_style=style | {"border_type": kind}))[60, 65:135]
        for kind in ("solid", "dashed")
    }
    assert edge["solid"].all()
    assert 0.4 < edge["dashed"].mean() < 0.8


@pytest.mark.parametrize("place", ["series", "item"])
def test_a_symbol_stands_beside_its_point_and_takes_its_label_along(place: str) -> None:
    moved: dict[str, Any] = {"symbol_offset": [30, "-50%"]}
    label = {"show": True, "position": "inside"}
    style = {"color": "#ff0000", "opacity": 1}
    fields = moved if place == "series" else {"items": {"0": moved}}
    body = chart(item_style=style, **fields)
    rows, columns = np.nonzero(red(body))
    found = [rows.min(), columns.min(), rows.max(), columns.max()]
    assert found == pytest.approx([20, 90, 100, 170], abs=1)
    body["series"][0]["label"] = label
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, width=200, height=200)).data.decode()
    ((x, y),) = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', svg)
    assert [float(x), float(y)] == pytest.approx([130, 65], abs=2)


def test_symbols_of_radars_are_turned_and_moved() -> None:
    style = {"item_style": {"color": "#ff0000"}, "symbol_size": 20}
    upright, turned = (red(radar(symbol_rotate=degrees, **style)) for degrees in (0, 45))
    assert np.nonzero(turned)[0].max() - np.nonzero(turned)[0].min() == pytest.approx(28, abs=2)
    moved = red(radar(symbol_offset=[10, "100%"], **style))
    rows, columns = (np.nonzero(one) for one in (upright, moved))
    assert columns[0].min() - rows[0].min() == pytest.approx(20, abs=1)
    assert columns[1].min() - rows[1].min() == pytest.approx(10, abs=1)


def test_a_box_with_a_style_of_its_own_keeps_border_and_whiskers() -> None:
    bare = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    box = {"low": [2], "q1": [4], "median": [5], "q3": [6], "high": [8]}
    body = {
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a"], **bare}],
        "y_axes": [{"type": "value", "min": 0, "max": 10, "split_line": {"show": False}, **bare}],
        "series": [{"type": "boxplot", **box, "items": {"0": {"item_style": {"border_color": "#ff0000"}}}}],
    }
    found = red(body)
    assert [found[:, 100].any(), found[100, 70:130].all()] == [True, False]
    assert np.flatnonzero(found.any(axis=1))[[0, -1]].tolist() == pytest.approx([40, 160], abs=1)


@pytest.mark.parametrize("offset", [-10, 50])
def test_dashes_begin_where_they_are_told_also_before_the_start(offset: float) -> None:
    style = {"color": "#ff0000", "width": 4, "type": [40, 20], "dash_offset": offset}
    line = {"type": "line", "x": [0, 2], "y": [1, 1], "symbol": "none", "line_style": style}
    body = chart() | {"series": [line]}
    row = red(body)[100]
    assert [row[2:8].any(), row[12:48].all(), row[52:68].any()] == [False, True, False]


def test_an_offset_turns_with_its_label() -> None:
    label = {"show": True, "position": "inside", "rotate": 90}
    places = []
    for offset in ([0, 0], [30, 0]):
        body = chart(label=label | {"offset": offset})
        svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, width=200, height=200)).data.decode()
        places += re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', svg)
    (x, y), (moved_x, moved_y) = [tuple(map(float, place)) for place in places]
    assert [moved_x - x, moved_y - y] == pytest.approx([0, -30], abs=0.1)


def test_a_bars_background_has_its_whole_border() -> None:
    bare = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    frame = {"color": "#ffffff", "border_color": "#ff0000", "border_width": 10}
    body = {
        "grids": [{"left": 50, "right": 50, "top": 50, "bottom": 50}],
        "x_axes": [{"type": "category", "categories": ["a"], **bare}],
        "y_axes": [{"type": "value", "min": 0, "max": 10, "split_line": {"show": False}, **bare}],
        "series": [{"type": "bar", "y": [0], "show_background": True, "background": frame}],
    }
    rows = np.flatnonzero(red(body)[:, 100])
    assert [rows.min(), rows.max()] == pytest.approx([45, 154], abs=1)
