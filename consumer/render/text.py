"""Strings as coverage masks: rasterised once by FreeType, measured by the same layout that draws."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from matplotlib.ft2font import LoadFlags
from numpy.typing import NDArray

from consumer.render.fonts import font

_DPI: Final = 72  # so that font sizes are in px
_SUBPIXELS: Final = 64
_MAX_CHARACTERS: Final = 2000
_MAX_SIZE_PX: Final = 800


@dataclass(frozen=True)
class Mask:
    """A rasterised line of text."""

    pixels: NDArray[np.uint8]
    """Coverage, shape (rows, columns), rotated."""
    width: float
    """Px of the unrotated line."""
    descent: float
    """Px of the unrotated ink below the baseline."""


def drawable(text: str) -> str:
    """`text` without control characters, which no font draws, and not endlessly long."""
    if text.isprintable() and len(text) <= _MAX_CHARACTERS:
        return text
    return "".join(one if one.isprintable() else " " for one in text[:_MAX_CHARACTERS])


@lru_cache(8192)
def mask(text: str, size_px: float, *, bold: bool = False, angle: float = 0) -> Mask:
    """One line of text as a mask.

    Args:
        text: no line breaks.
        size_px: font size in device px.
        bold: whether in the bold face.
        angle: 0, 90 or -90 degrees, counter-clockwise; other angles are turned when they are drawn.
    """
    face = font(bold=bold)
    face.set_size(min(size_px, _MAX_SIZE_PX), _DPI)
    face.set_text(text, 0, flags=LoadFlags.TARGET_LIGHT)
    width, _ = face.get_width_height()
    descent = face.get_descent()
    face.draw_glyphs_to_bitmap(antialiased=True)
    pixels = np.array(face.get_image())
    if angle:
        pixels = np.ascontiguousarray(np.rot90(pixels, 1 if angle > 0 else -1))
    return Mask(pixels, width / _SUBPIXELS, descent / _SUBPIXELS)


@lru_cache(16_384)
def width(text: str, size_px: float, *, bold: bool = False) -> float:
    """Advance width of a line, in px of `size_px`."""
    face = font(bold=bold)
    face.set_size(min(size_px, _MAX_SIZE_PX), _DPI)
    face.set_text(drawable(text), 0, flags=LoadFlags.TARGET_LIGHT)
    return float(face.get_width_height()[0]) / _SUBPIXELS
