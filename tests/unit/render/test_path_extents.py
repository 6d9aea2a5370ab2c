"""The rectangle around a path, as matplotlib finds it, for any number of curves."""

import numpy as np
import pytest
from matplotlib.path import Path

from consumer.render.paths import CLOSE, CURVE4, LINE, MOVE, extents


def _random_curves(seed: int) -> Path:
    points = np.random.default_rng(seed).normal(0, 100, (31, 2))
    return Path(points, [MOVE, *[CURVE4] * 30])


@pytest.mark.parametrize(
    "path",
    [
        *map(_random_curves, range(5)),
        Path([(0, 0), (10, 5)]),
        Path([(0, 0), (10, 30), (20, -30), (30, 0), (30, 90), (0, 0)], [MOVE, *[CURVE4] * 3, LINE, CLOSE]),
        Path([(5, 5), (5, 5), (9, 5), (9, 5)], [MOVE, *[CURVE4] * 3]),
        Path([(0, 0), (0, 10), (10, 20), (10, 30), (99, 0), (99, 1)], [MOVE, *[CURVE4] * 3, MOVE, LINE]),
    ],
)
def test_extents_are_those_of_matplotlib(path: Path) -> None:
    box, found = path.get_extents(), extents(path)
    assert (found.x, found.y, found.right, found.bottom) == pytest.approx((box.x0, box.y0, box.x1, box.y1))
