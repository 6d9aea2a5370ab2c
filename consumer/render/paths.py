"""matplotlib's paths, with types: vertices and codes as arrays, codes as plain numbers."""

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from consumer.render.geometry import Rect

Points = NDArray[np.float64]
"""Shape (n, 2)."""

MOVE: Final = int(Path.MOVETO)
LINE: Final = int(Path.LINETO)
CURVE3: Final = int(Path.CURVE3)
CURVE4: Final = int(Path.CURVE4)
CLOSE: Final = int(Path.CLOSEPOLY)

_AS_IT_IS: Final = Path([(0.0, 0.0)])
"""Says of others that they are not to be thinned out."""
_make: Final = cast("Any", Path)._fast_from_codes_and_verts  # noqa: SLF001  # unchecked, a fifth of the time


def path_of(vertices: Points, codes: ArrayLike | None, like: Path = _AS_IT_IS) -> Path:
    """A path of vertices and codes, arrays of one length; thinned out where `like` is."""
    return cast("Path", _make(vertices, codes, like))


def polygon(corners: Points) -> Path:
    """A closed outline through these points."""
    codes = np.full(len(corners) + 1, LINE, np.uint8)
    codes[0], codes[-1] = MOVE, CLOSE
    return path_of(np.concatenate([corners, corners[:1]]), codes)


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
    return path_of(vertices_of(path) + np.array((x, y)), path.codes, path)


def transformed(path: Path, by: Points) -> Path:
    """The same path after an affine map, a matrix of two rows: a point (x, y, 1) times it."""
    return path_of(vertices_of(path) @ by[:, :2].T + by[:, 2], path.codes, path)


def turned(path: Path, degrees: float) -> Path:
    """The same path, turned counter-clockwise around (0, 0); y points downwards."""
    if not degrees:
        return path
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return path_of(vertices_of(path) @ rotation.T, path.codes, path)


def extents(path: Path) -> Rect:
    """The upright rectangle around a path, to the farthest points of its curves; gaps (NaN) left aside.

    As `Path.get_extents`, which looks at one curve after the other: a smooth line has thousands.
    """
    codes = codes_of(path)
    if CURVE4 not in codes or CURVE3 in codes:
        box = path.get_extents()
        return Rect(box.x0, box.y0, box.width, box.height)
    points = vertices_of(path)
    firsts = np.flatnonzero(codes == CURVE4)[::3]
    on_curves = _on_curves(*(points[firsts + step] for step in (-1, 0, 1, 2)))
    seen = np.vstack([points[(codes == MOVE) | (codes == LINE)], on_curves])
    (left, top), (right, bottom) = farthest(seen)
    return Rect(left, top, right - left, bottom - top)


def farthest(points: Points) -> tuple[list[float], list[float]]:
    """The least x and y, and the greatest, gaps (NaN) left aside: `nanmin` in a third of its time."""
    return np.fmin.reduce(points).tolist(), np.fmax.reduce(points).tolist()


def _on_curves(p0: Points, p1: Points, p2: Points, p3: Points) -> Points:
    """Points on cubic Bézier curves, among them the farthest in x and in y: where the derivative is 0."""
    a, b, c = p3 - p0 + 3 * (p1 - p2), 2 * (p0 - 2 * p1 + p2), p1 - p0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        root = np.sqrt(b * b - 4 * a * c)
        shares = [(-b + root) / (2 * a), (-b - root) / (2 * a), -c / b]
    found = [p0, p3]
    for share in shares:
        t = np.where((share > 0) & (share < 1), share, 0.0)
        s = 1 - t
        found.append(s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3)
    return np.vstack(found)


def around_all(paths: Sequence[Path]) -> Rect:
    """The upright rectangle around several paths, at least one."""
    corners = np.vstack([path.get_extents().get_points() for path in paths])
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Rect(left, top, right - left, bottom - top)
