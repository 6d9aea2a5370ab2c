"""Gradients as pixels, and as stripes of plain colours."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, rgba
from contracts.charts.colors import LinearGradient, Rgba

_RAMP: Final = 1024
"""Steps in which a gradient is painted."""
_MOST_STRIPES: Final = 64
_LEAST_RADIUS: Final = 1e-9
_LEAST_PX: Final = 1e-9
"""Lengths of shapes that are none."""


def gradient_pixels(gradient: Gradient, box: Rect, shape: Rect, columns: int, rows: int) -> NDArray[np.uint8]:
    """The gradient of `shape` over the part of the picture in `box`, shape (rows, columns, 4).

    Args:
        gradient: what is to be seen.
        box: in layout px.
        shape: its coordinates refer to this rectangle, unless it is in pixels of the picture.
        columns: device px across.
        rows: device px down.
    """
    frame = Rect(0, 0, 1, 1) if gradient.in_pixels else shape
    x = (box.x + (np.arange(columns) + 0.5) * box.width / columns - frame.x) / (
        frame.width if frame.width > _LEAST_PX else 1
    )
    y = (box.y + (np.arange(rows) + 0.5) * box.height / rows - frame.y) / (
        frame.height if frame.height > _LEAST_PX else 1
    )
    if isinstance(gradient, LinearGradient):
        dx, dy = gradient.x2 - gradient.x, gradient.y2 - gradient.y
        length = dx * dx + dy * dy or 1.0
        # One row or column tells all of a gradient that runs level or upright.
        right = (x[None, :] - gradient.x) * dx if dx else np.zeros((1, 1))
        down = (y[:, None] - gradient.y) * dy if dy else np.zeros((1, 1))
        at = (right + down) / length
    else:
        side = 1.0 if gradient.in_pixels else min(shape.width, shape.height)
        right = (x[None, :] - gradient.x) * frame.width / (side if side > _LEAST_PX else 1)
        down = (y[:, None] - gradient.y) * frame.height / (side if side > _LEAST_PX else 1)
        at = np.hypot(right, down) / max(gradient.r, _LEAST_RADIUS)
    last = _RAMP - 1
    found = _ramp(gradient)[np.clip(at * last + 0.5, 0, last).astype(np.uint16)]
    return np.broadcast_to(found, (rows, columns, 4))


@lru_cache(128)
def _ramp(gradient: Gradient) -> NDArray[np.uint8]:
    stops = sorted(gradient.stops, key=lambda stop: stop.offset)
    offsets = [stop.offset for stop in stops]
    colors = np.array([rgba(stop.color) for stop in stops])
    at = np.linspace(0, 1, _RAMP)
    ramp = np.stack([np.interp(at, offsets, colors[:, channel]) for channel in range(4)], axis=-1)
    return (ramp * 255 + 0.5).astype(np.uint8)


def gradient_stripes(gradient: Gradient, shape: Rect, seen: Rect) -> list[tuple[Rect, Rgba]]:
    """`seen` in stripes, each with the colour of its middle.

    For surfaces that cannot stroke with a gradient. Only gradients that run level or upright have
    stripes; others have the colour of their first stop.
    """
    level = isinstance(gradient, LinearGradient) and gradient.y == gradient.y2
    upright = isinstance(gradient, LinearGradient) and gradient.x == gradient.x2
    if not isinstance(gradient, LinearGradient) or level == upright:
        return [(seen, rgba(gradient.stops[0].color))]
    frame = Rect(0, 0, 1, 1) if gradient.in_pixels else shape
    if level:
        first, last = frame.x + gradient.x * frame.width, frame.x + gradient.x2 * frame.width
        low, high = seen.x, seen.right
    else:
        first, last = frame.y + gradient.y * frame.height, frame.y + gradient.y2 * frame.height
        low, high = seen.y, seen.bottom
    if first == last:
        return [(seen, rgba(gradient.stops[-1].color))]
    found = []
    for start, end in pairwise(_edges(gradient, first, last, low, high)):
        share = ((start + end) / 2 - first) / (last - first)
        color = _ramp(gradient)[round(min(max(share, 0.0), 1.0) * (_RAMP - 1))] / 255
        stripe = (
            Rect(start, seen.y, end - start, seen.height)
            if level
            else Rect(seen.x, start, seen.width, end - start)
        )
        found.append((stripe, (float(color[0]), float(color[1]), float(color[2]), float(color[3]))))
    return found


def _edges(gradient: LinearGradient, first: float, last: float, low: float, high: float) -> list[float]:
    """Where stripes meet: at the stops, and evenly between them."""
    stops = sorted({first + stop.offset * (last - first) for stop in gradient.stops})
    inside = [place for place in stops if low < place < high]
    free = _MOST_STRIPES - len(inside)
    even = np.linspace(low, high, max(free, 1) + 1).tolist() if free > 0 else [low, high]
    if free < 0:
        inside = inside[:: len(inside) // _MOST_STRIPES + 1]
    return sorted({*inside, *even})
