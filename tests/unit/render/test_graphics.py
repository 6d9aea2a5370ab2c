"""Free shapes and groups of them: where they stand once placed, turned and scaled."""

from typing import Any

import numpy as np
import pytest

from consumer.render.geometry import Rect
from consumer.render.graphic_places import covered, local_matrix
from consumer.render.graphics import graphic_layers
from consumer.render.raster import RasterSurface
from contracts.charts import parse_spec
from contracts.charts.graphics import GraphicGroup, GraphicRect
from contracts.dialects import Dialect, compile_chart

ROOM = (400.0, 300.0)


def rect(**more: Any) -> GraphicRect:
    return GraphicRect(type="rect", shape_width=40, shape_height=20, **more)


def inked(*graphics: dict[str, Any]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is painted."""
    surface = RasterSurface(*ROOM, 1, (1.0, 1.0, 1.0, 0.0))
    for graphic in parse_spec({"graphics": list(graphics)}).graphics:
        for _, layer in graphic_layers(surface, graphic):
            layer()
    rows, columns = np.nonzero(surface.pixels[..., 3] > 127)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def place_of(shape: GraphicRect, own: Rect) -> Rect:
    return covered(own, local_matrix(shape, own, ROOM))


def compiled(**element: Any) -> dict[str, Any]:
    option = {"graphic": element, "series": [{"type": "pie"}]}
    (graphic,) = compile_chart(Dialect.ECHARTS, option).spec.graphics
    return graphic.model_dump(exclude_unset=True)


def test_rings_slices_arcs_and_curves_cover_what_they_cover_in_echarts() -> None:
    ring = compiled(type="ring", shape={"r": 40, "r0": 25}, left=10, top=20)
    assert inked(ring) == (10, 20, 90, 100)
    quarter = compiled(type="sector", shape={"cx": 100, "cy": 100, "r": 50, "endAngle": np.pi / 2})
    assert inked(quarter) == (100, 100, 150, 150)  # clockwise, to the lower right
    stroke = {"stroke": "#000", "lineWidth": 2, "fill": "none"}
    arc = compiled(type="arc", shape={"cx": 100, "cy": 100, "r": 50, "endAngle": np.pi}, style=stroke)
    assert inked(arc) == pytest.approx((49, 100, 151, 151), abs=1)
    bent = {"x1": 0, "y1": 100, "x2": 100, "y2": 100, "cpx1": 50, "cpy1": 0}
    curve = compiled(type="bezierCurve", shape=bent, style=stroke)
    assert inked(curve)[1] == pytest.approx(50, abs=2)  # half of the way to the control point


def test_edges_mean_the_turned_shape_or_the_raw_one() -> None:
    own = Rect(0, 0, 40, 20)
    upright = place_of(rect(rotate=90, right=0, bottom=0), own)
    assert (upright.right, upright.bottom, upright.width) == pytest.approx((400, 300, 20))
    raw = place_of(rect(rotate=90, right=0, bottom=0, bounding="raw"), own)
    assert (raw.x, raw.bottom) == pytest.approx((360, 280))  # the origin of a box that ends at the corner


def test_a_shape_turns_and_grows_around_its_pivot() -> None:
    own = Rect(0, 0, 40, 20)
    around = place_of(rect(rotate=180, scale=(2, 2), pivot=(20, 10), x=100, y=50), own)
    assert (around.x, around.y, around.width, around.height) == pytest.approx((80, 40, 80, 40))


def test_children_are_centred_on_the_origin_of_their_group() -> None:
    child = {"type": "rect", "shape_width": 40, "shape_height": 20, "left": "center", "top": "middle"}
    group = {"type": "group", "children": [child], "x": 100, "y": 80}
    assert inked(group) == (80, 70, 120, 90)
    sized = group | {"width": 200, "height": 100}
    assert inked(sized) == (180, 120, 220, 140)


def test_a_group_is_placed_by_what_its_children_cover() -> None:
    child = {"type": "rect", "shape_width": 40, "shape_height": 20, "shift": [7, 9]}
    assert inked({"type": "group", "children": [child], "right": 10, "bottom": 10}) == (350, 270, 390, 290)


def test_texts_turn_and_grow_with_their_group() -> None:
    text = {"type": "text", "text": "wide text", "text_style": {"font_size": 20}}
    left, top, right, bottom = inked({"type": "group", "children": [text], "left": 50, "top": 50})
    wide, high = right - left, bottom - top
    turned = {"type": "group", "children": [text], "rotate": 90, "scale": [2, 2], "left": 50, "top": 50}
    left, top, right, bottom = inked(turned)
    assert (bottom - top) / wide == pytest.approx(2, rel=0.1)
    assert (right - left) / high == pytest.approx(2, rel=0.2)


def test_an_empty_group_paints_nothing() -> None:
    surface = RasterSurface(*ROOM, 1, (1.0, 1.0, 1.0, 0.0))
    group = GraphicGroup(type="group", left="center")
    assert list(graphic_layers(surface, group)) == []
