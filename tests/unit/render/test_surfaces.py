"""Surfaces: what is painted lands where it belongs, whatever was painted before."""

import numpy as np
from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.raster import RasterSurface


def test_pixels_are_cut_out_along_their_own_path_and_not_along_an_earlier_one() -> None:
    pixels = np.full((20, 40, 4), 255, np.uint8)
    for turn in range(20):
        surface = RasterSurface(40, 20, 1, (1.0, 1.0, 1.0, 0.0))
        left = 20.0 * (turn % 2)
        corners = [(left, 0), (left + 20, 0), (left + 20, 20), (left, 20), (left, 0)]
        surface.image(pixels, Rect(0, 0, 40, 20), Path(corners, closed=True))
        inked = surface.pixels[10, :, 3] > 0
        assert (inked[int(left) + 5], inked[25 - int(left)]) == (True, False)
