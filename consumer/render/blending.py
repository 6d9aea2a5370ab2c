"""Translucent rectangles over stripes, blended once a colour: the rasteriser takes 10 ns for each px."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from contracts.charts.colors import Rgba

_KEPT: Final = 1024
_MOST_COLORS: Final = 8
"""Colours of stripes that are looked at."""
_SQUARE: Final = Path([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], closed=True)

Words = NDArray[np.uint32]
"""A number for each px."""


def laid_over(words: Words, color: Rgba) -> bool:
    """Lay `color` over pixels whose rows are all alike, or whose columns are; False: they are not."""
    for stripes in (words, words.T):
        if (stripes == stripes[0]).all():
            below, places = np.unique(stripes[0], return_inverse=True)
            if len(below) > _MOST_COLORS:
                return False
            blended = [_blended(one, color) for one in below.tolist()]
            stripes[:] = np.array(blended, np.uint32)[places]
            return True
    return False


@lru_cache(_KEPT)
def _blended(below: int, color: Rgba) -> int:
    """What the rasteriser makes of one px."""
    make: Any = RendererAgg  # matplotlib leaves it untyped
    renderer = make(1, 1, 72)
    word = np.asarray(renderer.buffer_rgba()).view(np.uint32)
    word[:] = below
    context = GraphicsContextBase()
    context.set_linewidth(0)
    renderer.draw_path(context, _SQUARE, IdentityTransform(), color)
    return int(word[0, 0, 0])
