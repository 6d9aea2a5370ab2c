"""Pies: angles as ECharts shares them out, labels that can be read."""

from functools import partial
from itertools import pairwise
from math import cos, degrees, pi
from typing import Any

import pytest

from consumer.render.geometry import Rect
from consumer.render.pie_labels import OutsideLabel, outside_label, rotation, spread, visible
from consumer.render.pie_layout import PlacedPie, place_pie
from consumer.render.text_block import block
from contracts.charts.series.pie import PieLabel, PieLabelLine, PieSeries, Slice
from contracts.charts.text import TextStyle

BOUNDS = Rect(0, 0, 400, 300)


def pie(*values: float | None, **options: Any) -> PlacedPie:
    slices = tuple(Slice(name=f"item {number}", value=value) for number, value in enumerate(values))
    return place_pie(PieSeries(type="pie", slices=slices, **options), BOUNDS, frozenset())


def spans(placed: PlacedPie) -> list[float]:
    return [round(degrees(one.sector.span), 3) for one in placed.slices]


def labels(placed: PlacedPie, texts: list[str], **options: Any) -> list[OutsideLabel]:
    label = PieLabel(**options)
    styles = (label, PieLabelLine())
    found = [
        outside_label(placed, one, styles, partial(block, text, label.text_style, TextStyle(), None), None)
        for one, text in zip(placed.slices, texts, strict=True)
    ]
    spread(found, placed)
    return found


def test_slices_share_the_turn_in_proportion_from_twelve_o_clock() -> None:
    placed = pie(1, 3)
    assert spans(placed) == [90, 270]
    assert placed.slices[0].sector.start % (2 * pi) == pytest.approx(1.5 * pi)


def test_small_slices_take_their_least_angle_from_the_larger_ones() -> None:
    assert spans(pie(0, 1, 999, min_angle=10)) == [10, 10, 340]


def test_padding_is_free_between_slices_and_counts_into_their_least_angle() -> None:
    assert spans(pie(1, 1, 2, pad_angle=6)) == [84, 84, 174]
    assert spans(pie(0, 1, 1, pad_angle=6)) == [0, 171, 171]


def test_no_room_for_the_least_angles_makes_equal_slices() -> None:
    assert spans(pie(1, 2, 3, min_angle=180)) == [120, 120, 120]


def test_a_part_of_the_turn_is_shared_like_the_whole() -> None:
    assert spans(pie(1, 3, start_angle=180, end_angle=0)) == [45, 135]


def test_values_that_are_missing_or_negative_have_no_slice() -> None:
    assert [one.index for one in pie(1, None, -2, 3).slices] == [0, 3]


def test_all_zeros_make_equal_slices_unless_that_is_switched_off() -> None:
    assert spans(pie(0, 0)) == [180, 180]
    assert pie(0, 0, still_show_zero_sum=False).slices == ()


def test_percentages_add_up_to_a_hundred() -> None:
    assert [one.percent for one in pie(1, 1, 1).slices] == [33.34, 33.33, 33.33]
    assert [one.percent for one in pie(1, 1, 4, percent_precision=0).slices] == [17, 17, 66]
    assert [one.percent for one in pie(0, 0).slices] == [0, 0]


def test_rose_slices_reach_out_in_proportion_and_their_labels_stand_beyond_the_longest() -> None:
    placed = pie(1, 2, 4, rose="area", radius=(0, 80))
    assert [one.sector.outer for one in placed.slices] == [20, 40, 80]
    for one in labels(placed, ["a", "b", "c"]):
        assert abs(one.lead.bend[0] - placed.x) ** 2 + abs(one.lead.bend[1] - placed.y) ** 2 == pytest.approx(
            95**2
        )


def test_crowded_labels_are_moved_apart_inside_the_picture() -> None:
    placed = pie(*[1] * 8, *[200] * 2)
    found = labels(placed, [f"label {number}" for number in range(10)])
    for side in (True, False):
        column = sorted((one.rect for one in found if (one.x >= placed.x) is side), key=lambda rect: rect.y)
        assert all(upper.bottom <= lower.y for upper, lower in pairwise(column))
        assert all(BOUNDS.y <= rect.y and rect.bottom <= BOUNDS.bottom for rect in column)


def test_long_labels_are_cut_at_the_edge_of_the_picture_and_wrapped_on_request() -> None:
    long = "a label that is far too long for the room beside the pie"
    cut = labels(pie(1, 1), [long, long])
    assert all(one.block.lines[0].endswith("...") and len(one.block.lines) == 1 for one in cut)
    wrapped = labels(pie(1, 1), [long, long], text_style={"overflow": "break"})
    assert all(len(one.block.lines) > 1 for one in wrapped)
    for one in (*cut, *wrapped):
        assert one.rect.x >= 0
        assert one.rect.right <= BOUNDS.right


def test_a_box_around_a_cut_label_fills_its_room_and_padding_without_a_box_takes_none() -> None:
    long, style = (
        "a label that is far too long for the room beside the pie",
        {"padding": 8, "background": "#eee"},
    )
    boxed, _ = labels(pie(1, 1), [long, "b"], text_style=style)
    assert boxed.rect.right == pytest.approx(BOUNDS.right - 10)
    bare, _ = labels(pie(1, 1), ["a", "b"], text_style={"padding": 8})
    assert (bare.rect.height, bare.rect.x) == (12, bare.x + 8)


def test_labels_aligned_to_the_edge_end_there_and_their_lines_lead_up_to_them() -> None:
    right, left = labels(pie(1, 1), ["short", "also short"], align_to="edge", edge_distance=20)
    assert right.rect.right == pytest.approx(380)
    assert left.rect.x == pytest.approx(20)
    assert right.lead.end[0] == pytest.approx(right.rect.x - 5)
    assert left.lead.end[0] == pytest.approx(left.rect.right + 5)


def test_labels_aligned_to_their_lines_begin_at_one_height_line() -> None:
    found = labels(pie(1, 1, 1, 3), ["a", "b", "c", "d"], align_to="label_line")
    assert len({round(one.x, 6) for one in found if one.x >= 200}) == 1


def test_the_label_of_a_small_slice_gives_way_to_that_of_a_large_one() -> None:
    placed = pie(*[1] * 60, 400)
    found = labels(placed, [f"label {number}" for number in range(61)])
    kept = visible(found)
    assert found[60] in kept
    assert 10 < len(kept) < 61
    for one in kept:
        assert not any(one.rect.grown(-1).overlaps(other.rect) for other in kept if other is not one)


def test_turned_labels_follow_the_slice_and_are_never_upside_down() -> None:
    radial, along = PieLabel(turn="radial"), PieLabel(turn="tangential", position="inside")
    assert [rotation(radial, angle) for angle in (0, pi)] == pytest.approx([0, 0])
    assert rotation(radial, pi / 4) == pytest.approx(-45)
    assert [rotation(along, angle) % 360 for angle in (-pi / 2, pi / 2)] == pytest.approx([0, 0])
    assert rotation(along, pi / 4) == pytest.approx(45)


def test_a_label_straight_below_the_centre_stands_where_the_sum_of_the_angles_puts_it() -> None:
    placed = pie(88, 77, 66, 5, 0, rose="area")
    assert 0 < cos(placed.slices[2].sector.middle) < 1e-12  # to the right, as ECharts has it
