"""Rectangles filled without the rasteriser."""

import numpy as np
import pytest

from consumer.render.blending import laid_over
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
    corners, sizes = chosen.uniform(-20, 100, (60, 2)), chosen.uniform(0, 15, (60, 2))
    corners[3] = sizes[3] = np.nan
    corners[5, 1] = np.nan
    boxes = [Rect(*one) for one in np.hstack([corners, sizes]).tolist()]
    ours = RasterSurface(100, 80, scale, CLEAR)
    ours.cells(boxes, fill=RED, clip=clip)
    found = ours.pixels.copy()
    theirs = RasterSurface(100, 80, scale, CLEAR)
    Surface.cells(theirs, boxes, fill=RED, clip=clip)
    assert np.array_equal(found, theirs.pixels)
    assert (found[..., 3] > 0).any() == (clip is None or clip.x < 100)


def _striped(*, level: bool, upright: bool) -> RasterSurface:
    surface = RasterSurface(100, 80, 1.0, (1.0, 1.0, 1.0, 1.0))
    if upright:
        surface.cells([Rect(x, 0, 10, 80) for x in range(0, 100, 20)], fill=RED)
    if level:
        surface.cells([Rect(0, y, 100, 8) for y in range(0, 80, 16)], fill=(0.2, 0.5, 0.3, 1.0))
    return surface


@pytest.mark.parametrize("level", [False, True])
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("opacity", [0.0, 0.01, 0.2, 0.7, 0.999])
def test_translucent_cells_look_as_the_rasteriser_draws_them(
    level: bool, upright: bool, opacity: float
) -> None:
    boxes = [Rect(5.2, 3.7, 60, 40), Rect(65.2, 3.7, 21.1, 70), Rect(60, 30, 70, 50), Rect(1, 1, 0, 9)]
    fill, clip = (0.1, 0.3, 0.9, opacity), Rect(2, 2, 95, 75)
    ours = _striped(level=level, upright=upright)
    ours.cells(boxes, fill=fill, clip=clip)
    found = ours.pixels.copy()
    theirs = _striped(level=level, upright=upright)
    before = theirs.pixels.copy()
    for box in boxes:
        Surface.cells(theirs, [box], fill=fill, clip=clip)
    assert np.array_equal(found, theirs.pixels)
    assert (found != before).any() == (opacity > 0)


@pytest.mark.parametrize(("level", "upright", "known"), [(1, 0, True), (0, 1, True), (1, 1, False)])
def test_stripes_are_blended_once_a_colour(level: int, upright: int, known: bool) -> None:
    words = np.zeros((6, 8), np.uint32)
    words[::2] += np.uint32(level * 0xFF000000)
    words[:, ::2] += np.uint32(upright * 0xFF)
    assert laid_over(words, (0.1, 0.3, 0.9, 0.5)) is known
