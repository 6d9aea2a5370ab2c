"""Gauges: the way from the least value to the greatest, and what stands along it."""

from io import BytesIO
from math import cos, degrees, radians
from typing import Any

import numpy as np
import pytest
from PIL import Image

from consumer.render import draw
from consumer.render.dial import number_angles, place_dial, turn_of
from consumer.render.sectors import Sector, capped_path, sector_path
from contracts.charts import parse_spec
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.gauge_parts import DialLabel
from contracts.output import ImageFormat, Output


def svg(**options: Any) -> str:
    spec = {"series": [{"type": "gauge", **options}]}
    return draw(parse_spec(spec), Output(type=ImageFormat.SVG, width=300, height=300)).data.decode()


BARE: dict[str, Any] = {
    "radius": "100%",
    "dial": {"show": False},
    "split_line": {"show": False},
    "tick": {"show": False},
    "label": {"show": False},
}


def drawn(**options: Any) -> Any:
    spec = parse_spec({"background": "#fff", "series": [{"type": "gauge", **options}]})
    data = draw(spec, Output(type=ImageFormat.PNG, width=300, height=300)).data
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


def extent_of(pixels: Any, color: tuple[int, int, int]) -> tuple[int, int] | None:
    """Width and height of what has this colour."""
    rows, columns = np.nonzero((pixels == color).all(axis=2))
    return (int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1) if len(rows) else None


def test_the_way_runs_clockwise_from_the_lower_left_to_the_lower_right() -> None:
    dial = place_dial(GaugeSeries(type="gauge"), 300, 200)
    assert (dial.x, dial.y, dial.radius) == (150, 100, 75)
    assert degrees(dial.angle(0)) % 360 == pytest.approx(135)
    assert degrees(dial.angle(1)) % 360 == pytest.approx(45)


def test_counter_clockwise_gauges_run_the_other_way_round() -> None:
    dial = place_dial(GaugeSeries(type="gauge", start_angle=0, end_angle=180, clockwise=False), 300, 300)
    assert degrees(dial.span) == pytest.approx(-180)


def test_values_take_the_share_of_the_way_between_the_ends() -> None:
    dial = place_dial(GaugeSeries(type="gauge", min=100, max=300), 300, 300)
    assert [dial.share(value) for value in (100, 150, 400)] == [0, 0.25, 1.5]


def test_equal_ends_do_not_divide_by_zero() -> None:
    assert place_dial(GaugeSeries(type="gauge", min=5, max=5), 300, 300).share(5) == 0.5


def test_numbers_ticks_names_and_values_of_every_item_are_written() -> None:
    items = [
        {"name": "left", "value": 20, "detail": {"template": "{value} %"}},
        {"name": "right", "value": 60},
    ]
    text = svg(items=items, split_number=4, max=60)
    for expected in (">0<", ">15<", ">30<", ">45<", ">60<", ">left<", ">right<", ">20 %<"):
        assert expected in text


def test_an_item_without_a_value_shows_a_dash() -> None:
    assert ">-<" in svg(items=[{"name": "none yet", "value": None}])


def test_round_caps_reach_half_the_thickness_beyond_both_ends() -> None:
    ring = Sector(0, 0, 40, 60, 0, np.pi / 2)
    square, capped = (path.get_extents() for path in (sector_path(ring), capped_path(ring)))
    assert square.ymin == pytest.approx(0, abs=0.01)
    assert capped.ymin == pytest.approx(-10, abs=0.05)
    assert capped.xmin == pytest.approx(-10, abs=0.05)


def test_numbers_along_the_dial_are_never_upside_down() -> None:
    dial = place_dial(GaugeSeries(type="gauge", start_angle=200, end_angle=-20), 300, 300)
    turns = [turn_of(DialLabel(turn="radial"), angle) for angle in number_angles(dial)]
    assert [cos(radians(turn)) >= -1e-6 for turn in turns] == [True] * 11


def test_a_value_stands_in_a_box_sized_by_the_radius() -> None:
    style = {"width": "60%", "height": "20%", "padding": 0, "background": "#00f"}
    pixels = drawn(items=[{"value": 5}], detail={"text_style": style, "offset_center": [0, 0]}, **BARE)
    assert extent_of(pixels, (0, 0, 255)) == (90, 30)  # the radius is 150 px


def test_a_pointer_has_the_shape_of_its_icon() -> None:
    pointer = {"icon": "rect", "width": 20, "length": "50%", "item_style": {"color": "#00f"}}
    pixels = drawn(items=[{"value": 50}], pointer=pointer, detail={"show": False}, **BARE)
    assert extent_of(pixels, (0, 0, 255)) == (20, 75)  # straight up at half of the way


def test_a_pointer_takes_what_it_leaves_open_from_its_series() -> None:
    item_style = {"border_color": "#0f0", "border_width": 4, "color": "#00f"}
    pixels = drawn(
        items=[{"value": 50}],
        item_style=item_style,
        pointer={"icon": "rect", "width": 20},
        detail={"show": False},
        **BARE,
    )
    assert extent_of(pixels, (0, 255, 0)) is not None


def test_a_pointer_may_take_the_colour_of_the_band_it_points_to() -> None:
    bands = [{"until": 0.5, "color": "#ff0000"}, {"until": 1, "color": "#0000ff"}]
    more = BARE | {"dial": {"show": False, "bands": bands}}
    pointer = {"icon": "rect", "width": 20, "of_band": True}
    pixels = drawn(items=[{"value": 80}], pointer=pointer, detail={"show": False}, **more)
    assert extent_of(pixels, (0, 0, 255)) is not None


def test_a_value_with_a_border_alone_fills_the_width_it_is_told() -> None:
    style = {"width": 120, "height": 40, "padding": 0, "border_color": "#00f", "border_width": 2}
    pixels = drawn(items=[{"value": 5}], detail={"text_style": style, "offset_center": [0, 0]}, **BARE)
    assert extent_of(pixels, (0, 0, 255)) == (122, 42)
