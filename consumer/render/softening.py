"""Coverage made soft: what a blurred shadow leaves of it."""

from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from contracts import limits
from contracts.charts.styles import Shadow

MOST_PIXELS: Final = limits.MAX_SHADOW_PIXELS
"""Device px that the shadows of one picture may look at."""

_MOST_BLUR_PX: Final = 1000.0
_DEVIATION: Final = 0.5
"""Standard deviation of the blur, in blur radii: the rule of the HTML canvas."""
_REACH: Final = 3.0
"""Standard deviations until a shadow cannot be seen any more."""


def softened(covered: NDArray[np.uint8], shadow: Shadow, scale: float) -> NDArray[np.uint8]:
    """`covered`, blurred, and larger by `room_of` the shadow on each side."""
    mask = Image.fromarray(np.pad(covered, room_of(shadow, scale)))
    if deviation := deviation_of(shadow, scale):
        mask = mask.filter(ImageFilter.GaussianBlur(deviation))
    return np.array(mask)  # not that of Pillow, which nobody may write to


def room_of(shadow: Shadow, scale: float) -> int:
    """Device px around a shape that its shadow may reach."""
    return ceil(deviation_of(shadow, scale) * _REACH)


def deviation_of(shadow: Shadow, scale: float) -> float:
    """Standard deviation of the blur, in device px."""
    return min(shadow.blur, _MOST_BLUR_PX) * scale * _DEVIATION
