"""Masks made larger all around: what a stroke around letters covers."""

from functools import lru_cache
from math import ceil, hypot
from typing import Final

import numpy as np
from numpy.typing import NDArray

_FULL: Final = 255
MOST_PX: Final = 8.0
"""Wider strokes are cut to this: the work grows with their square."""


def dilated(mask: NDArray[np.uint8], radius_px: float) -> NDArray[np.uint8]:
    """Coverage of everything within `radius_px` (at most 8) of what `mask` covers, larger by the same
    number of px on each side.
    """
    radius = min(radius_px, MOST_PX)
    margin = ceil(radius)
    rows, columns = mask.shape
    found = np.zeros((rows + 2 * margin, columns + 2 * margin), np.uint8)
    for share, offsets in _disc(radius):
        shade = mask if share == _FULL else (mask.astype(np.uint16) * share // _FULL).astype(np.uint8)
        for down, across in offsets:
            part = found[margin + down : margin + down + rows, margin + across : margin + across + columns]
            np.maximum(part, shade, out=part)
    return found


@lru_cache(64)
def _disc(radius: float) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
    """How much of 255 arrives where: offsets down and across."""
    reach = range(-ceil(radius), ceil(radius) + 1)
    found: dict[int, list[tuple[int, int]]] = {}
    for down in reach:
        for across in reach:
            share = min(max(radius + 1 - hypot(down, across), 0.0), 1.0)
            if share:
                found.setdefault(round(share * _FULL), []).append((down, across))
    return tuple((share, tuple(offsets)) for share, offsets in found.items())
