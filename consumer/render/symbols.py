"""Marker shapes, as ECharts draws them (`util/symbol` of ECharts 5)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.paths import vertices_of
from consumer.render.surface import rect_path

_EMPTY: Final = "empty_"
_ROUNDING: Final = 0.25
"""Corner radius of a round rectangle, as a share of its shorter side."""

_PIN: Final = (
    # A drop with its point at the bottom middle, in a unit box.
    [(0.5, 1.0), (0.5, 1.0), (0.1, 0.65), (0.1, 0.38), (0.1, 0.15), (0.28, 0.0), (0.5, 0.0),
     (0.72, 0.0), (0.9, 0.15), (0.9, 0.38), (0.9, 0.65), (0.5, 1.0), (0.5, 1.0), (0.5, 1.0)],
    [1, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 79],
)  # fmt: skip
_SHAPES: Final = {
    "triangle": [(0.5, 0), (1, 1), (0, 1)],
    "diamond": [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)],
    "arrow": [(0.5, 0), (1, 1), (0.5, 0.75), (0, 1)],
}


def is_empty(symbol: str) -> bool:
    """Whether the symbol is an outline with a white inside."""
    return symbol.startswith(_EMPTY)


@lru_cache(512)
def symbol_path(symbol: str, width: float, height: float) -> Path | None:
    """The outline of a symbol of this size around (0, 0); None for `none`."""
    name = symbol.removeprefix(_EMPTY)
    if name == "none":
        return None
    box = Rect(-width / 2, -height / 2, width, height)
    if name in _SHAPES:
        points = np.array(_SHAPES[name], dtype=float) * (width, height) + (box.x, box.y)
        return Path(np.vstack([points, points[:1]]), closed=True)
    return _OUTLINES[name](box)


def _circle(box: Rect) -> Path:
    """Round in any box: the smaller side is the diameter."""
    circle = Path.unit_circle()
    return Path(vertices_of(circle) * min(box.width, box.height) / 2, circle.codes)


def _round_rect(box: Rect) -> Path:
    radius = min(box.width, box.height) * _ROUNDING
    return rect_path(box, (radius, radius, radius, radius))


def _line(box: Rect) -> Path:
    return rect_path(Rect(box.x, -1, box.width, 2))


def _pin(box: Rect) -> Path:
    return Path(np.array(_PIN[0]) * (box.width, box.height) + (box.x, box.y), _PIN[1])


_OUTLINES: Final[dict[str, Callable[[Rect], Path]]] = {
    "circle": _circle,
    "rect": rect_path,
    "round_rect": _round_rect,
    "line": _line,
    "pin": _pin,
}


def size_of(size: float | tuple[float, float]) -> tuple[float, float]:
    """Width and height."""
    return size if isinstance(size, tuple) else (size, size)
