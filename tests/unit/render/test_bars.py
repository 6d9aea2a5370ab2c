"""Bars, straight and round: where they grow to, and where their labels stand."""

import re
from math import degrees, pi
from typing import Any

import numpy as np
import pytest

from consumer.render import draw
from consumer.render.bar_labels import RoundBar, round_anchor
from consumer.render.bar_layout import slots
from consumer.render.sectors import Sector
from contracts.charts import parse_spec
from contracts.charts.labels import Label
from contracts.charts.series.bar import BarSeries
from contracts.output import ImageFormat, Output

_TEXT = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>')
AB = {"type": "category", "categories": ["a", "b"]}


def texts(body: dict[str, Any]) -> dict[str, tuple[float, float]]:
    svg = draw(parse_spec(body), Output(type=ImageFormat.SVG, width=600, height=400)).data.decode()
    return {found[2]: (float(found[0]), float(found[1])) for found in _TEXT.findall(svg)}


def labelled(values: list[float], **bar: Any) -> dict[str, Any]:
    return {"type": "bar", "label": {"show": True, "template": "<{value}>"} | bar.pop("label", {}), **bar} | {
        "y": values
    }


@pytest.mark.parametrize(("inverse", "down"), [(False, -2), (True, 3)])
def test_outside_labels_stand_beyond_the_end_of_the_bar(*, inverse: bool, down: int) -> None:
    series = labelled([3, -2], label={"position": "outside"})
    body = {"x_axes": [AB], "y_axes": [{"type": "value", "inverse": inverse}], "series": [series]}
    found = texts(body)
    for value in (3, -2):
        tick, label = found[str(value)][1], found[f"&lt;{value}&gt;"][1]
        assert (label > tick) == (value == down)


def test_outside_labels_of_level_bars_stand_beside_them() -> None:
    series = labelled([3, -2], label={"position": "outside"})
    body = {"y_axes": [AB], "x_axes": [{"type": "value"}], "series": [series | {"x": series.pop("y")}]}
    found = texts(body)
    assert found["&lt;3&gt;"][0] > found["3"][0]
    assert found["&lt;-2&gt;"][0] < found["-2"][0]


def test_a_bar_out_of_sight_has_no_label_and_one_that_is_cut_has_it_in_sight() -> None:
    series = labelled([30, -4], label={"position": "top"})
    body = {"x_axes": [AB], "y_axes": [{"type": "value", "min": 2, "max": 10}], "series": [series]}
    found = texts(body)
    assert "&lt;-4&gt;" not in found
    assert found["10"][1] - 20 < found["&lt;30&gt;"][1] < found["10"][1]


def test_labels_show_coordinates_of_level_bars() -> None:
    series = {"type": "bar", "x": [7, 8], "label": {"show": True, "template": "{x} at {y}"}}
    assert "7 at 0" in texts({"y_axes": [AB], "x_axes": [{"type": "value"}], "series": [series]})


def test_bars_grow_from_where_the_axis_says() -> None:
    body = {
        "x_axes": [AB],
        "y_axes": [{"type": "value", "bar_start": -3}],
        "series": [labelled([1, -2], label={"position": "inside_bottom"})],
    }
    found = texts(body)
    assert found["&lt;1&gt;"][1] == found["&lt;-2&gt;"][1]
    assert found["-3"][1] - 20 < found["&lt;1&gt;"][1] < found["-3"][1] + 5


def test_a_category_axis_may_be_longer_than_its_data() -> None:
    body = {"x_axes": [AB | {"min": -1, "max": 2}], "y_axes": [{"type": "value"}]}
    found = texts(body | {"series": [labelled([1, 2])]})
    assert found["b"][0] - found["a"][0] == pytest.approx((600 * 0.8) / 4)


WEDGE = RoundBar(Sector(0, 0, 20, 60, 0, pi / 2), 20, 60, 0, pi / 2, is_wedge=True)
RING = RoundBar(Sector(0, 0, 20, 60, 0, pi / 2), 20, 60, 0, pi / 2, is_wedge=False)


@pytest.mark.parametrize(
    ("position", "radius"),
    [("start", 15), ("inside_start", 25), ("middle", 40), ("inside_end", 55), ("end", 65), ("outside", 65)],
)
def test_labels_of_wedges_stand_along_their_middle(position: str, radius: float) -> None:
    anchor = round_anchor(WEDGE, Label(position=position, distance=5))
    assert np.hypot(anchor.x, anchor.y) == pytest.approx(radius)
    assert degrees(np.arctan2(anchor.y, anchor.x)) == pytest.approx(45)
    assert anchor.rotate == pytest.approx(45 if position == "middle" else 225)


@pytest.mark.parametrize(
    ("position", "place", "align"),
    [
        ("start", (40, -8), "right"),
        ("inside_start", (40, 2), "left"),
        ("inside_end", (2, 40), "right"),
        ("end", (-8, 40), "left"),
        ("outside", (-8, 40), "left"),
    ],
)
def test_labels_of_rings_stand_at_their_ends_beyond_the_caps(
    position: str, place: tuple[float, float], align: str
) -> None:
    label = Label(position=position, distance=5)
    anchor = round_anchor(RING, label, cap_px=3)
    assert (anchor.x, anchor.y) == pytest.approx(place)
    assert anchor.align == align


def test_a_label_with_an_angle_of_its_own_is_not_turned_with_its_bar() -> None:
    label = Label(position="end", rotate=30, along_bar=False)
    assert round_anchor(WEDGE, label).rotate == 30


@pytest.mark.parametrize(("round_gap", "between"), [({}, 0.2), ({"usual_bar_gap": 0.3}, 0.3)])
def test_bars_side_by_side_leave_a_share_of_their_width_between_them(
    round_gap: dict[str, float], between: float
) -> None:
    bars = [(number, BarSeries(type="bar", y=(1,))) for number in range(2)]
    first, second = slots(bars, 100, **round_gap).values()
    assert second.offset - first.offset - first.width == pytest.approx(between * first.width)
    assert second.offset + second.width - first.offset == pytest.approx(73)
