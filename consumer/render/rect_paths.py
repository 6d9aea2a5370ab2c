"""The outlines of rectangles as paths."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.paths import CLOSE, CURVE4, LINE, MOVE, path_of

_RECT: Final = np.array([MOVE, LINE, LINE, LINE, CLOSE], np.uint8)
_CORNER: Final = (CURVE4, CURVE4, CURVE4)
_ROUND: Final = np.array(
    [MOVE, LINE, *_CORNER, LINE, *_CORNER, LINE, *_CORNER, LINE, *_CORNER, CLOSE], np.uint8
)


def rect_path(rect: Rect, radii: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Path:
    """The outline of a rectangle with corners rounded clockwise from the top left."""
    if any(radii):
        half = min(rect.width, rect.height) / 2
        limited = tuple(min(max(radius, 0), half) for radius in radii)
        return _rounded(rect.x, rect.y, rect.right, rect.bottom, limited)
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], float)
    return path_of(corners, _RECT)


def rects_path(rects: Sequence[Rect]) -> Path:
    """The outlines of plain rectangles as one path."""
    left, top, width, height = np.array(rects, float).T
    right, bottom = left + width, top + height
    corners = [left, top, right, top, right, bottom, left, bottom, left, top]
    vertices = np.stack(corners, -1).reshape(-1, 2)
    return path_of(vertices, np.tile(_RECT, len(vertices) // len(_RECT)))


@lru_cache(256)
def _rounded(left: float, top: float, right: float, bottom: float, radii: tuple[float, ...]) -> Path:
    # The control points of a quarter circle lie at 1 - 0.5523 of its radius from the corner.
    k = 0.4477
    a, b, c, d = radii
    vertices = [
        (left + a, top), (right - b, top),
        (right - b * k, top), (right, top + b * k), (right, top + b), (right, bottom - c),
        (right, bottom - c * k), (right - c * k, bottom), (right - c, bottom), (left + d, bottom),
        (left + d * k, bottom), (left, bottom - d * k), (left, bottom - d), (left, top + a),
        (left, top + a * k), (left + a * k, top), (left + a, top), (left + a, top),
    ]  # fmt: skip
    return path_of(np.array(vertices, float), _ROUND)
