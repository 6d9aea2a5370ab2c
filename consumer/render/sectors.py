"""Ring sectors: their outline, with rounded corners, and points on them."""

from math import ceil, cos, degrees, pi, radians, sin, sqrt, tan, tau
from typing import Final, NamedTuple, Self

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import length
from consumer.render.paths import CLOSE, CURVE3, CURVE4, LINE, MOVE, codes_of, path_of, vertices_of

Radii = float | str | tuple[float | str, ...]

_WHOLE: Final = 2 * pi - 1e-4
_SHORTEST: Final = 1e-8


class Sector(NamedTuple):
    """A part of a ring; angles in radians, clockwise from the right (y points downwards)."""

    x: float
    y: float
    inner: float
    outer: float
    start: float
    end: float

    @property
    def span(self) -> float:
        """Radians from start to end."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Angle halfway."""
        return (self.start + self.end) / 2

    def at(self, radius: float, angle: float | None = None) -> tuple[float, float]:
        """The point at this radius, on the middle of the sector unless an angle is given."""
        turn = self.middle if angle is None else angle
        return self.x + radius * cos(turn), self.y + radius * sin(turn)

    def moved(self, by: float) -> Self:
        """Away from the centre, along its middle."""
        return self._replace(x=self.x + by * cos(self.middle), y=self.y + by * sin(self.middle))


def sector_path(sector: Sector, radii: Radii = 0) -> Path:
    """The outline of a sector.

    Args:
        sector: where it is.
        radii: corners: one for all, or inner start, inner end, outer start, outer end.
    """
    if sector.span >= _WHOLE:
        return _ring(sector)
    thickness = sector.outer - sector.inner
    inner, outer = _corner_radii(radii, thickness)
    outer = min(outer, thickness / 2, sector.outer * sector.span / 2.2)
    inner = min(inner, thickness / 2, sector.inner * sector.span / 2.2)
    vertices, codes = _edge(sector, sector.outer, outer, sector.outer - outer, forward=True)
    codes[0] = MOVE
    if sector.inner > 0:
        more, kinds = _edge(sector, sector.inner, inner, sector.inner + inner, forward=False)
        vertices += more
        codes += kinds
    else:
        vertices.append((sector.x, sector.y))
        codes.append(LINE)
    return _closed(vertices, codes)


def capped_path(sector: Sector) -> Path:
    """The outline of a sector with a half circle beyond each of its ends."""
    if sector.span >= _WHOLE:
        return _ring(sector)
    half = (sector.outer - sector.inner) / 2
    middle = sector.inner + half
    outer, codes = _arc(sector, sector.outer, sector.start, sector.end)
    inner, more = _arc(sector, sector.inner, sector.end, sector.start)
    caps = [
        _arc(Sector(*sector.at(middle, turn), 0, half, turn, turn), half, turn + away, turn + away + pi)
        for turn, away in ((sector.end, 0.0), (sector.start, pi))
    ]
    codes[0] = MOVE
    vertices = [*outer, *caps[0][0], *inner, *caps[1][0]]
    return _closed(vertices, [*codes, *caps[0][1], *more, *caps[1][1]])


def _closed(vertices: list[tuple[float, float]], codes: list[int]) -> Path:
    return path_of(np.array([*vertices, vertices[0]]), np.array([*codes, CLOSE], np.uint8))


def _corner_radii(radii: Radii, thickness: float) -> tuple[float, float]:
    if isinstance(radii, tuple):
        return length(radii[0], thickness), length(radii[min(2, len(radii) - 1)], thickness)
    one = length(radii, thickness)
    return one, one


def _edge(
    sector: Sector, radius: float, corner: float, straight: float, *, forward: bool
) -> tuple[list[tuple[float, float]], list[int]]:
    """One arc with the rounded corners at its ends, from start to end or back."""
    trim = corner / radius if corner and radius else 0.0
    first, last = (sector.start, sector.end) if forward else (sector.end, sector.start)
    sign = 1 if forward else -1
    arc_points, arc_codes = _arc(sector, radius, first + sign * trim, last - sign * trim)
    if not trim:
        return arc_points, arc_codes
    vertices = [sector.at(straight, first), sector.at(radius, first), *arc_points]
    vertices += [sector.at(radius, last), sector.at(straight, last)]
    arc_codes[0] = CURVE3  # ends the curve of the first corner
    return vertices, [LINE, CURVE3, *arc_codes, CURVE3, CURVE3]


def _arc(
    sector: Sector, radius: float, start: float, end: float
) -> tuple[list[tuple[float, float]], list[int]]:
    points = [
        (x * radius + sector.x, y * radius + sector.y) for x, y in _unit_arc(min(start, end), max(start, end))
    ]
    return (points if end >= start else points[::-1]), [LINE, *[CURVE4] * (len(points) - 1)]


def _unit_arc(start: float, end: float) -> list[tuple[float, float]]:
    """Points of Bézier curves along the unit circle: those of `Path.arc`, in a quarter of the time."""
    # As from degrees, in which half a circle can be a little more: it is cut into twice as many then.
    start, end = radians(degrees(start)), radians(degrees(end))
    span = min(max(end - start, _SHORTEST), tau)
    count = 1 << ceil(span / (pi / 2))
    step = span / count
    slope = tan(step / 2)
    reach = sin(step) * (sqrt(4 + 3 * slope * slope) - 1) / 3
    across, down = cos(start), sin(start)
    points = [(across, down)]
    for number in range(1, count + 1):
        points.append((across - reach * down, down + reach * across))
        turn = start + number * step
        across, down = cos(turn), sin(turn)
        points += [(across + reach * down, down - reach * across), (across, down)]
    return points


def _ring(sector: Sector) -> Path:
    circle = Path.unit_circle()
    center = np.array((sector.x, sector.y))
    outer = vertices_of(circle) * sector.outer + center
    codes = codes_of(circle)
    if sector.inner <= 0:
        return Path(outer, codes)
    # The hole runs the other way round, so that it stays empty.
    inner = vertices_of(circle)[:, ::-1] * sector.inner + center
    return Path(np.vstack([outer, inner]), np.concatenate([codes, codes]))
