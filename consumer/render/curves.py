"""Lines through points: straight, stepped or smooth; gaps cut or bridged."""

from typing import Final, Literal

import numpy as np
from matplotlib.path import Path

from consumer.render.paths import CURVE4, MOVE, Points, path_of, polygon

_NEAR_PX: Final = 0.5
_FAR_PX: Final = 100_000.0
_BAND_FROM: Final = 6
"""Points a px column from which a line is drawn as the band it covers."""


def runs(points: Points, *, bridge: bool) -> list[Points]:
    """The stretches between gaps; with `bridge` one stretch without the gaps."""
    finite = np.isfinite(points).all(axis=1)
    if bridge or finite.all():
        whole = points[finite]
        return [whole] if len(whole) else []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], finite.view(np.int8), [0]])))
    return [points[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def stepped(points: Points, step: Literal["start", "middle", "end"], *, upright: bool) -> Points:
    """Stairs through the points; `upright` when items follow each other down the y axis."""
    if len(points) < 2:  # noqa: PLR2004  # nothing to step between
        return points
    along, across = (points[:, 1], points[:, 0]) if upright else (points[:, 0], points[:, 1])
    if step == "middle":
        half = (along[:-1] + along[1:]) / 2
        new_along = np.concatenate([[along[0]], np.repeat(half, 2), [along[-1]]])
        new_across = np.repeat(across, 2)
    elif step == "end":
        new_along = np.concatenate([[along[0]], np.repeat(along[1:], 2)])
        new_across = np.concatenate([np.repeat(across[:-1], 2), [across[-1]]])
    else:
        new_along = np.concatenate([np.repeat(along[:-1], 2), [along[-1]]])
        new_across = np.concatenate([[across[0]], np.repeat(across[1:], 2)])
    return np.column_stack([new_across, new_along] if upright else [new_along, new_across])


def smooth(points: Points, amount: float, monotone: Literal["x", "y", "none"] | None) -> Path:
    """A Bézier curve through the points, with ECharts' control points (`chart/line/poly`).

    Points far outside any picture are joined by straight lines: curves are drawn in steps along their
    whole length, seen or not.
    """
    if np.abs(points).max(initial=0) > _FAR_PX:
        return Path(points)
    moved = np.hypot(*np.diff(points, axis=0).T) >= _NEAR_PX
    kept = points[np.concatenate([[True], moved])]
    count = len(kept)
    if count < 2:  # noqa: PLR2004  # a point is no curve
        return Path(points)
    before, after = _controls(kept, amount, monotone)
    vertices = np.empty((3 * count - 2, 2))
    vertices[0] = kept[0]
    vertices[1::3], vertices[2::3], vertices[3::3] = after[:-1], before[1:], kept[1:]
    codes = np.full(len(vertices), CURVE4, np.uint8)
    codes[0] = MOVE
    return path_of(vertices, codes)


def _controls(
    points: Points, amount: float, monotone: Literal["x", "y", "none"] | None
) -> tuple[Points, Points]:
    """Control points before and after each point; at the ends the points themselves."""
    before, after = points.copy(), points.copy()
    if len(points) < 3:  # noqa: PLR2004  # a straight line
        return before, after
    previous, here, following = points[:-2], points[1:-1], points[2:]
    if monotone in {"x", "y"}:
        axis = 0 if monotone == "x" else 1
        direction = np.sign((following - previous)[:, axis])
        before[1:-1, axis] = here[:, axis] - direction * np.abs((here - previous)[:, axis]) * amount
        after[1:-1, axis] = here[:, axis] + direction * np.abs((following - here)[:, axis]) * amount
        return before, after
    length_before = np.hypot(*(here - previous).T)[:, None]
    length_after = np.hypot(*(following - here).T)[:, None]
    ratio = length_after / (length_after + length_before)
    toward = here + (following - previous) * amount * ratio
    toward = np.clip(toward, np.minimum(here, following), np.maximum(here, following))
    back = here - (toward - here) * length_before / length_after
    back = np.clip(back, np.minimum(here, previous), np.maximum(here, previous))
    before[1:-1] = back
    after[1:-1] = here + (here - back) * length_after / length_before
    return before, after


def is_dense(points: Points) -> bool:
    """Whether many points share each px column, from left to right."""
    x = points[:, 0]
    return len(points) > _BAND_FROM * (abs(x[-1] - x[0]) + 1) and bool(np.all(np.diff(x) >= 0))


def band(points: Points, width: float) -> Path:
    """The area that a dense line of `width` px covers: its smallest and largest value in each column."""
    x, y = points[:, 0], points[:, 1]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(np.floor(x)) > 0]))
    column = np.floor(x[starts])
    top, bottom = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    # Neighbouring columns touch: the line leads from one to the next.
    top = np.minimum(top, np.append(bottom[1:], top[-1])) - width / 2
    bottom = np.maximum(bottom, np.append(top[1:] + width, bottom[-1])) + width / 2
    edges = np.repeat(column, 2)
    edges[1::2] += 1
    upper = np.column_stack([edges, np.repeat(top, 2)])
    lower = np.column_stack([edges, np.repeat(bottom, 2)])[::-1]
    return polygon(np.concatenate([upper, lower]))
