"""matplotlib's paths, with types: vertices and codes as arrays, codes as plain numbers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from consumer.render.geometry import Rect

Points = NDArray[np.float64]
"""Shape (n, 2)."""

MOVE: Final = int(Path.MOVETO)
LINE: Final = int(Path.LINETO)
CURVE3: Final = int(Path.CURVE3)
CURVE4: Final = int(Path.CURVE4)
CLOSE: Final = int(Path.CLOSEPOLY)


def vertices_of(path: Path) -> Points:
    """Its points, control points included."""
    return np.asarray(path.vertices, dtype=float)


def codes_of(path: Path) -> NDArray[np.uint8]:
    """What each point means; a path without codes is a polyline."""
    if path.codes is not None:
        return np.asarray(path.codes, dtype=np.uint8)
    codes = np.full(len(vertices_of(path)), LINE, np.uint8)
    codes[0] = MOVE
    return codes


def moved(path: Path, x: float, y: float) -> Path:
    """The same path, elsewhere."""
    return Path(vertices_of(path) + np.array((x, y)), path.codes)


def transformed(path: Path, by: Points) -> Path:
    """The same path after an affine map, a matrix of two rows: a point (x, y, 1) times it."""
    return Path(vertices_of(path) @ by[:, :2].T + by[:, 2], path.codes)


def turned(path: Path, degrees: float) -> Path:
    """The same path, turned counter-clockwise around (0, 0); y points downwards."""
    if not degrees:
        return path
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return Path(vertices_of(path) @ rotation.T, path.codes)


def around_all(paths: Sequence[Path]) -> Rect:
    """The upright rectangle around several paths, at least one."""
    corners = np.vstack([path.get_extents().get_points() for path in paths])
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Rect(left, top, right - left, bottom - top)
