"""Shadows: soft, shifted, beneath what casts them, and never without end."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import chart, draw, shadows
from contracts.charts import parse_spec
from contracts.charts.chart import ChartSpec
from contracts.output import ImageFormat, Output
from contracts.warnings import WarningCode

SHADOW = {"color": "#00f", "blur": 8, "offset_x": 20, "offset_y": 10}


def bars(**style: Any) -> ChartSpec:
    """One red bar of 40 x 100 px in the middle of 200 x 200."""
    bare = {"label": {"show": False}, "line": {"show": False}, "tick": {"show": False}}
    series = {"type": "bar", "y": [10], "bar_width": 40.0, "item_style": {"color": "#f00", **style}}
    return parse_spec({
        "grids": [{"left": 0, "right": 0, "top": 0, "bottom": 0}],
        "x_axes": [{"type": "category", "categories": ["a"], **bare}],
        "y_axes": [{"type": "value", "min": 0, "max": 20, "split_line": {"show": False}, **bare}],
        "series": [series],
    })  # fmt: skip


def pixels(spec: ChartSpec, scale: float = 1) -> Any:
    with Image.open(io.BytesIO(draw(spec, Output(width=200, height=200, scale=scale)).data)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


@pytest.mark.parametrize("scale", [1, 2])
def test_a_shadow_lies_beside_its_bar_and_fades_out(scale: int) -> None:
    picture = pixels(bars(shadow=SHADOW), scale)
    assert tuple(picture[150 * scale, 100 * scale]) == (255, 0, 0)
    row = picture[150 * scale, 121 * scale : 160 * scale, 0]
    assert row[4 * scale] < 10
    assert row[-1] == 255
    assert (np.diff(row) >= 0).all()
    assert tuple(picture[105 * scale, 100 * scale]) == (255, 0, 0)
    assert tuple(picture[150 * scale, 70 * scale]) == (255, 255, 255)


def test_a_shadow_without_blur_has_the_edges_of_its_shape() -> None:
    picture = pixels(bars(shadow=SHADOW | {"blur": 0}))
    blue = (picture == (0, 0, 255)).all(-1)
    assert np.flatnonzero(blue.any(axis=0)).tolist() == list(range(120, 140))
    assert np.flatnonzero(blue.any(axis=1))[0] == 110


@pytest.mark.parametrize("kind", [ImageFormat.SVG, ImageFormat.PDF])
def test_vector_pictures_have_shadows_beside_shapes_that_stay_vectors(kind: ImageFormat) -> None:
    output = Output(type=kind, width=200, height=200)
    plain, shaded = draw(bars(), output).data, draw(bars(shadow=SHADOW), output).data
    mark = b"<image" if kind is ImageFormat.SVG else b"/Subtype /Image"
    assert mark not in plain
    assert mark in shaded
    assert draw(bars(shadow=SHADOW), output).data == shaded
    if kind is ImageFormat.SVG:
        assert b"fill: #ff0000" in shaded


@pytest.mark.parametrize("kind", [ImageFormat.SVG, ImageFormat.PDF])
def test_vector_pictures_have_many_points_with_shadows(kind: ImageFormat) -> None:
    points = {"x": list(range(50)), "y": list(range(50)), "item_style": {"shadow": SHADOW}}
    spec = parse_spec(
        {
            "x_axes": [{"type": "value"}],
            "y_axes": [{"type": "value"}],
            "series": [{"type": "scatter", **points}],
        }
    )
    assert draw(spec, Output(type=kind)).data


@pytest.mark.parametrize("offset", [-1e5, 1e5])
def test_a_shadow_out_of_the_picture_is_no_error(offset: float) -> None:
    spec = bars(shadow={"blur": 1e5, "offset_x": offset, "offset_y": offset})
    assert (pixels(spec) == pixels(bars())).all()


def test_shadows_past_the_bound_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (chart, shadows):
        monkeypatch.setattr(module, "MOST_PIXELS", 200 * 200 - 1)
    picture = draw(bars(shadow=SHADOW), Output(width=200, height=200))
    assert picture.data == draw(bars(), Output(width=200, height=200)).data
    assert [one.code for one in picture.warnings] == [WarningCode.APPROXIMATED]
