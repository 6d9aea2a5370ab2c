"""Lines from shapes to their labels."""

from math import atan2, degrees

import numpy as np
import pytest

from consumer.render.label_lines import LeadLine
from consumer.render.paths import vertices_of


def angle_at_bend(line: LeadLine) -> float:
    back = np.subtract(line.foot, line.bend)
    on = np.subtract(line.end, line.bend)
    return abs(degrees(atan2(float(np.linalg.det([back, on])), float(back @ on))))


def test_a_line_that_folds_back_is_bent_where_it_turns_by_the_least_angle() -> None:
    sharp = LeadLine((0, 0), (-20, -10), (40, -10))
    assert sharp.turning(90).bend == pytest.approx((0, -10))
    assert angle_at_bend(sharp.turning(110)) == pytest.approx(110)
    assert sharp.turning(0) is sharp


def test_a_line_that_turns_enough_stays() -> None:
    line = LeadLine((0, 0), (10, -10), (40, -10))
    assert line.turning(90) is line
    assert line.leaving((0, -1), 90) is line


def test_a_line_leaves_its_shape_within_the_angle_asked_for() -> None:
    line = LeadLine((0, 0), (-20, -10), (40, -10))
    off = line.leaving((1, 0), 60).bend
    assert degrees(atan2(-off[1], off[0])) == pytest.approx(60)
    assert line.leaving((0, 1), 60).bend == line.end


def test_the_bend_stays_between_the_ends_of_the_second_part() -> None:
    assert LeadLine((100, 0), (0, -10), (40, -10)).turning(170).bend == (40, -10)


def test_smooth_lines_curve_around_the_bend() -> None:
    line = LeadLine((0, 0), (0, -20), (30, -20))
    assert len(vertices_of(line.path(0))) == 3
    middle = vertices_of(line.path(0.5))
    assert middle[3] == pytest.approx((5, -15))
    assert len(vertices_of(LeadLine((0, 0), (0, 0), (30, 0)).path(0.5))) == 3
