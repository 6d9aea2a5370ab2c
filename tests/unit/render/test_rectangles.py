"""Rectangles filled without the rasteriser."""

import numpy as np
import pytest

from consumer.render.geometry import Rect
from consumer.render.raster import RasterSurface
from consumer.render.surface import Surface

CLEAR = (1.0, 1.0, 1.0, 0.0)
RED = (0.9, 0.2, 0.1, 1.0)


@pytest.mark.parametrize(
    "clip", [None, Rect(10.3, 5.7, 60, 40), Rect(-20, -20, 500, 500), Rect(300, 0, 9, 9)]
)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_opaque_rectangles_look_as_the_rasteriser_draws_them(clip: Rect | None, scale: float) -> None:
    chosen = np.random.default_rng(5)
    left, top = chosen.uniform(-20, 100, (2, 60))
    right, bottom = left + chosen.uniform(0, 15, 60), top + chosen.uniform(0, 15, 60)
    left[3] = right[3] = top[3] = bottom[3] = np.nan
    sides = left, top, right, bottom
    ours = RasterSurface(100, 80, scale, CLEAR)
    ours.rects(*sides, fill=RED, clip=clip)
    found = ours.pixels.copy()
    theirs = RasterSurface(100, 80, scale, CLEAR)
    Surface.rects(theirs, *sides, fill=RED, clip=clip)
    assert np.array_equal(found, theirs.pixels)
    assert (found[..., 3] > 0).any() == (clip is None or clip.x < 100)
