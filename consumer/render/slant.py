"""Italic letters: no font of the chain has any, so upright ones are slanted, as browsers do."""

from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLANT: Final = 0.25
"""Px to the right for each px above the baseline: Skia's, where a font has no italics."""


def slanted(pixels: NDArray[np.uint8], descent: int) -> tuple[NDArray[np.uint8], int]:
    """Coverage of a line of text, slanted around its baseline.

    Args:
        pixels: shape (rows, columns), upright.
        descent: rows below the baseline.

    Returns:
        Wider coverage, and how many px its first column lies to the right of the given one.
    """
    rows, columns = pixels.shape
    shifts = [SLANT * (rows - descent - row - 0.5) for row in range(rows)]
    first = floor(min(shifts))
    found = np.zeros((rows, columns + ceil(max(shifts)) - first + 1), np.float32)
    for row, shift in enumerate(shifts):
        whole = floor(shift)
        part, at = shift - whole, whole - first
        found[row, at : at + columns] += pixels[row] * (1 - part)
        found[row, at + 1 : at + 1 + columns] += pixels[row] * part
    return found.round().astype(np.uint8), first
