"""Gauges: the way from the least value to the greatest, and what stands along it."""

from math import degrees
from typing import Any

import numpy as np
import pytest

from consumer.render import draw
from consumer.render.dial import place_dial
from consumer.render.sectors import Sector, capped_path, sector_path
from contracts.charts import parse_spec
from contracts.charts.series.gauge import GaugeSeries
from contracts.output import ImageFormat, Output


def svg(**options: Any) -> str:
    spec = {"series": [{"type": "gauge", **options}]}
    return draw(parse_spec(spec), Output(type=ImageFormat.SVG, width=300, height=300)).data.decode()


def test_the_way_runs_clockwise_from_the_lower_left_to_the_lower_right() -> None:
    dial = place_dial(GaugeSeries(type="gauge"), 300, 200)
    assert (dial.x, dial.y, dial.radius) == (150, 100, 75)
    assert degrees(dial.angle(0)) == pytest.approx(-225)
    assert degrees(dial.angle(1)) == pytest.approx(45)


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
