"""Marker shapes, as ECharts draws them (`util/symbol` of ECharts 5)."""

from collections.abc import Callable
from functools import lru_cache
from math import asin, cos, degrees, sin
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.paths import CLOSE, CURVE4, codes_of, vertices_of
from consumer.render.rect_paths import rect_path
from consumer.render.svg_paths import svg_path

_EMPTY: Final = "empty_"
_DRAWN: Final = "path://"
_ROUNDING: Final = 0.25
"""Corner radius of a round rectangle, as a share of its shorter side."""
_THINNEST_PX: Final = 1e-6
"""Of a pin: its head is an arc, and needs a radius."""

_SHAPES: Final = {
    "triangle": [(0.5, 0), (1, 1), (0, 1)],
    "diamond": [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)],
    # Its tip is in the middle of the box, so that it ends a line exactly.
    "arrow": [(0.5, 0.5), (0.5 + 2 / 3, 1.5), (0.5, 1.25), (0.5 - 2 / 3, 1.5)],
}


def is_empty(symbol: str) -> bool:
    """Whether the symbol is an outline with a white inside."""
    return symbol.startswith(_EMPTY)


@lru_cache(512)
def symbol_path(symbol: str, width: float, height: float, *, keep_aspect: bool = False) -> Path | None:
    """The outline of a symbol of this size around (0, 0); None for `none`, or without an outline.

    `keep_aspect` puts path data into the size without stretching them.
    """
    if symbol.startswith(_DRAWN):
        found = svg_path(symbol.removeprefix(_DRAWN))
        return None if found is None else _fitted(found, width, height, keep_aspect=keep_aspect)
    name = symbol.removeprefix(_EMPTY)
    if name == "none":
        return None
    box = Rect(-width / 2, -height / 2, width, height)
    if name in _SHAPES:
        points = np.array(_SHAPES[name], dtype=float) * (width, height) + (box.x, box.y)
        return Path(np.vstack([points, points[:1]]), closed=True)
    return _OUTLINES[name](box)


def marker_path(symbol: str, width: float, height: float, *, keep_aspect: bool = False) -> Path | None:
    """The same for symbols of data, which ECharts makes square, and then stretches to their size."""
    side = max(width, height)
    if width == height or symbol == "line":
        return symbol_path(symbol, width, height, keep_aspect=keep_aspect)
    square = symbol_path(symbol, side, side, keep_aspect=keep_aspect)
    if square is None or not side:
        return square
    return Path(vertices_of(square) * (width / side, height / side), square.codes)


def _fitted(path: Path, width: float, height: float, *, keep_aspect: bool) -> Path:
    """Path data in the middle of a size; a side without extent stays as it is."""
    extents = path.get_extents()
    across = width / extents.width if extents.width else 1.0
    down = height / extents.height if extents.height else 1.0
    if keep_aspect:
        across = down = min(across, down)
    middle = np.array([(extents.x0 + extents.x1) / 2, (extents.y0 + extents.y1) / 2])
    return Path((vertices_of(path) - middle) * (across, down), path.codes)


def _circle(box: Rect) -> Path:
    """Round in any box: the smaller side is the diameter."""
    circle = Path.unit_circle()
    return Path(vertices_of(circle) * min(box.width, box.height) / 2, circle.codes)


def _round_rect(box: Rect) -> Path:
    radius = min(box.width, box.height) * _ROUNDING
    return rect_path(box, (radius, radius, radius, radius))


def _square(box: Rect) -> Path:
    """As long as the smaller side, at the top left of any box."""
    side = min(box.width, box.height)
    return rect_path(Rect(box.x, box.y, side, side))


def _line(box: Rect) -> Path:
    return rect_path(Rect(box.x, -1, box.width, 2))


def _pin(box: Rect) -> Path:
    """A drop of three fifths the width, with its tip in the middle of the box and its head above."""
    width = max(box.width, _THINNEST_PX) * 3 / 5
    height = max(width, box.height)
    radius = width / 2
    dip = radius * radius / (height - radius)
    head = -height + radius + dip
    angle = asin(min(dip / radius, 1.0))
    dx = cos(angle) * radius
    arc = Path.arc(180 - degrees(angle), 360 + degrees(angle))
    round_part = vertices_of(arc) * radius + np.array((0.0, head))
    lean = sin(angle) * radius * 0.6, cos(angle) * radius * 0.6
    tail = [
        (dx - lean[0], head + dip + lean[1]), (0.0, -radius * 0.7), (0.0, 0.0),
        (0.0, -radius * 0.7), (-dx + lean[0], head + dip + lean[1]), (-dx, head + dip),
        (-dx, head + dip),
    ]  # fmt: skip
    curves = [CURVE4] * 6
    return Path(np.vstack([round_part, tail]), [*codes_of(arc).tolist(), *curves, CLOSE])


_OUTLINES: Final[dict[str, Callable[[Rect], Path]]] = {
    "circle": _circle,
    "rect": rect_path,
    "square": _square,
    "round_rect": _round_rect,
    "line": _line,
    "pin": _pin,
}


def size_of(size: float | tuple[float, float]) -> tuple[float, float]:
    """Width and height."""
    return size if isinstance(size, tuple) else (size, size)
