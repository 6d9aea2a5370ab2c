"""Funnels: where labels stand, and what leads to them."""

import pytest

from consumer.render.funnel_labels import is_inside, label_place

STANDING = [(0, 0), (100, 0), (80, 40), (20, 40)]
LYING = [(0, 0), (0, 100), (40, 80), (40, 20)]


@pytest.mark.parametrize(
    ("position", "begins", "ends", "align"),
    [
        ("outside", (90, 20), (110, 20), "left"),
        ("left", (10, 20), (-10, 20), "right"),
        ("right_top", (100, 0), (120, 0), "left"),
        ("right_bottom", (80, 40), (100, 40), "left"),
        ("left_bottom", (20, 40), (0, 40), "right"),
    ],
)
def test_lines_leave_a_standing_funnel_sideways(
    position: str, begins: tuple[float, float], ends: tuple[float, float], align: str
) -> None:
    place = label_place(STANDING, position, 20, upright=True)
    assert (place.line, place.align) == ((begins, ends), align)
    assert place.x == ends[0] + (5 if align == "left" else -5)


@pytest.mark.parametrize(
    ("position", "begins", "end"),
    [
        ("top", (20, 10), -10),
        ("outside", (20, 90), 110),
        ("left_top", (0, 0), -20),
        ("left_bottom", (0, 100), 120),
    ],
)
def test_lines_leave_a_lying_funnel_upwards_or_downwards(
    position: str, begins: tuple[float, float], end: float
) -> None:
    place = label_place(LYING, position, 20, upright=False)
    assert place.line == (begins, (begins[0], end))
    assert (place.x, place.align) == (begins[0], "center")


def test_labels_inside_have_no_line() -> None:
    assert label_place(STANDING, "inside", 20, upright=True).line is None
    assert label_place(STANDING, "inside_left", 20, upright=True).x == 15
    assert is_inside("inside_right")
