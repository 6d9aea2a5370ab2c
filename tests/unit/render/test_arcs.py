"""Arcs are those of matplotlib, and ticks of a dial look as if each were painted alone."""

from math import pi, radians

import numpy as np
import pytest
from matplotlib.path import Path

from consumer.render.paths import vertices_of
from consumer.render.sectors import Sector, capped_path, sector_path


@pytest.mark.parametrize(("start", "end"), [(0, 30), (-90, 0), (10, 100), (45, 225), (-200, 140), (5, 5)])
def test_an_arc_is_that_of_matplotlib(start: float, end: float) -> None:
    found = vertices_of(sector_path(Sector(0, 0, 0, 1, radians(start), radians(end))))
    arc = vertices_of(Path.arc(start, max(end, start + 1e-6)))
    assert np.allclose(found[: len(arc)], arc, atol=1e-6)
    assert len(found) == len(arc) + 2  # and back over the centre


def test_the_caps_of_a_ring_are_half_circles() -> None:
    path = capped_path(Sector(0, 0, 80, 100, 0, pi / 2))
    (left, top), (right, bottom) = path.get_extents().get_points()
    assert (left, top, right, bottom) == pytest.approx((-10, -10, 100, 100))
