"""Boxes of the spec, resolved to rectangles in px."""

from typing import Final, NamedTuple

from consumer.render.geometry import Rect
from contracts.charts.boxes import Box

_KEYWORD_SHARE: Final = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


def length(value: float | str, whole: float) -> float:
    """Px of a length: a number as it is, `n%` of `whole`."""
    if isinstance(value, str):
        return float(value[:-1]) / 100 * whole
    return float(value)


def sides(padding: float | tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Top, right, bottom, left."""
    return padding if isinstance(padding, tuple) else (padding, padding, padding, padding)


def corners(
    radii: float | str | tuple[float | str, ...], shorter_side: float
) -> tuple[float, float, float, float]:
    """Corner radii in px, clockwise from the top left."""
    if not isinstance(radii, tuple):
        one = length(radii, shorter_side)
        return (one, one, one, one)
    a, b, c, d = (length(radius, shorter_side) for radius in radii)
    return (a, b, c, d)


class _Edge(NamedTuple):
    """One direction of a box: distance from the near edge, from the far edge, and size."""

    near: float | str | None
    far: float | str | None
    size: float | str | None = None

    def start(self, extent: float, whole: float) -> float:
        """Where something of `extent` px begins."""
        if self.near is None:
            return whole - extent - length(self.far or 0, whole)
        if self.near in _KEYWORD_SHARE:
            return (whole - extent) * _KEYWORD_SHARE[str(self.near)]
        return length(self.near, whole)


def place(box: Box, size: tuple[float, float], within: Rect, default: Box) -> Rect:
    """Where a component of a known size stands; `default` names its usual place."""
    width, height = size
    across = _either(_Edge(box.left, box.right), _Edge(default.left, default.right))
    down = _either(_Edge(box.top, box.bottom), _Edge(default.top, default.bottom))
    x, y = across.start(width, within.width), down.start(height, within.height)
    return Rect(within.x + x, within.y + y, width, height)


def room(box: Box, within: Rect, padding: tuple[float, float, float, float]) -> Rect:
    """The most room a component may take that is as large as its content.

    From its near edge to the end of the picture: as in ECharts, a far edge counts only without a near one.

    Args:
        box: its place.
        within: the picture.
        padding: px inside the box, top, right, bottom, left; taken off.
    """
    top, right, bottom, left = padding
    width = _room(_Edge(box.left, box.right, box.width), within.width, left + right)
    height = _room(_Edge(box.top, box.bottom, box.height), within.height, top + bottom)
    return Rect(within.x, within.y, width, height)


def _room(edge: _Edge, whole: float, padding: float) -> float:
    if edge.size is not None:
        return max(length(edge.size, whole), 0.0)
    if edge.near is None:
        taken = length(edge.far or 0, whole)
    else:
        taken = 0.0 if edge.near in _KEYWORD_SHARE else length(edge.near, whole)
    return max(whole - taken - padding, 0.0)


def stretch(box: Box, within: Rect, default: Box) -> Rect:
    """The rectangle of a component that fills its box; never of negative size."""
    x, width = _span(
        _Edge(box.left, box.right, box.width), _Edge(default.left, default.right, default.width), within.width
    )
    y, height = _span(
        _Edge(box.top, box.bottom, box.height),
        _Edge(default.top, default.bottom, default.height),
        within.height,
    )
    return Rect(within.x + x, within.y + y, max(width, 0), max(height, 0))


def _either(own: _Edge, default: _Edge) -> _Edge:
    return default if own.near is None and own.far is None else own


def _span(own: _Edge, default: _Edge, whole: float) -> tuple[float, float]:
    """Start and size: two of near, far and size decide, missing ones come from the default."""
    if own.size is None and own.near not in _KEYWORD_SHARE:
        near = length((default.near if own.near is None else own.near) or 0, whole)
        far = length((default.far if own.far is None else own.far) or 0, whole)
        return near, whole - near - far
    extent = length(own.size, whole) if own.size is not None else whole - length(own.far or 0, whole)
    return _either(own, default).start(extent, whole), extent
