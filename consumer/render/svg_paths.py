"""Path data of SVG as outlines (SVG 1.1, chapter 8.3)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import atan2, ceil, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.paths import CLOSE, CURVE3, CURVE4, LINE, MOVE

Point = tuple[float, float]

_TOKEN: Final = re.compile(
    r"([MmLlHhVvCcSsQqTtAaZz])|([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
)
_ARGUMENTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_ARC_STEP: Final = pi / 16


@lru_cache(256)
def svg_path(data: str) -> Path | None:
    """The outline; None if there is nothing to see in the data, or nothing finite."""
    pen = _Pen()
    for command, numbers in _commands(data):
        pen.draw(command, numbers)
    vertices = np.array(pen.vertices, dtype=float)
    if len(vertices) < 2 or not np.isfinite(vertices).all():  # noqa: PLR2004  # a point is no shape
        return None
    return Path(vertices, pen.codes)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; what repeats without its letter has it again."""
    letter = ""
    numbers: list[float] = []
    for token in re.finditer(_TOKEN, _spaced_flags(data)):
        if token[1]:
            letter, numbers = token[1], []
            if letter in "Zz":
                yield letter, []
        elif letter:
            numbers.append(float(token[2]))
            if len(numbers) == _ARGUMENTS[letter.upper()]:
                yield letter, numbers
                numbers = []
                letter = {"M": "L", "m": "l"}.get(letter, letter)


def _spaced_flags(data: str) -> str:
    """Arcs with the flags of each apart: writers may leave out what is between them."""
    parts = re.split(r"([Aa][^A-Za-z]*)", data)
    return "".join(_arc_spaced(part) if part[:1] in ("A", "a") else part for part in parts)


def _arc_spaced(part: str) -> str:
    number = r"\s*,?\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    one = re.compile(number * 3 + r"\s*,?\s*([01])\s*,?\s*([01])" + number * 2)
    return part[0] + " ".join(" ".join(found) for found in one.findall(part[1:]))


class _Pen:
    """Where drawing has come to."""

    def __init__(self) -> None:
        self.vertices: list[Point] = []
        self.codes: list[int] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._control: Point | None = None
        self._degree = 0

    def draw(self, command: str, numbers: list[float]) -> None:
        kind, relative = command.upper(), command.islower()
        if kind == "Z":
            self._add([self._start], CLOSE)
            return
        if not self.vertices or (self.codes[-1] == CLOSE and kind != "M"):
            self._add([self._start], MOVE)
        if kind in "HV":
            value = numbers[0] + (self._at[0 if kind == "H" else 1] if relative else 0)
            self._add([(value, self._at[1]) if kind == "H" else (self._at[0], value)], LINE)
        elif kind == "A":
            ends = self._points(numbers[5:], relative=relative)
            self._arc(numbers, ends[0])
        else:
            self._bend(kind, self._points(numbers, relative=relative))

    def _points(self, numbers: list[float], *, relative: bool) -> list[Point]:
        x, y = self._at if relative else (0.0, 0.0)
        return [(a + x, b + y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]

    def _bend(self, kind: str, points: list[Point]) -> None:
        if kind == "M":
            if self.codes[-1:] == [MOVE]:
                del self.codes[-1], self.vertices[-1]
            self._add(points, MOVE)
            self._start = points[0]
        elif kind == "L":
            self._add(points, LINE)
        else:
            degree = 3 if kind in "CS" else 2
            if kind in "ST":
                points = [self._mirrored(degree), *points]
            self._add(points, CURVE4 if degree == 3 else CURVE3)  # noqa: PLR2004  # cubic
            self._control, self._degree = points[-2], degree

    def _mirrored(self, degree: int) -> Point:
        if self._control is None or self._degree != degree:
            return self._at
        return 2 * self._at[0] - self._control[0], 2 * self._at[1] - self._control[1]

    def _add(self, points: list[Point], code: int) -> None:
        self.vertices += points
        self.codes += [code] * len(points)
        self._at, self._control = points[-1], None

    def _arc(self, numbers: list[float], end: Point) -> None:
        """An arc as many straight pieces (SVG 1.1, appendix F.6.5)."""
        rx, ry, tilt = abs(numbers[0]), abs(numbers[1]), radians(numbers[2])
        large, sweep = bool(numbers[3]), bool(numbers[4])
        dx, dy = (self._at[0] - end[0]) / 2, (self._at[1] - end[1]) / 2
        x, y = cos(tilt) * dx + sin(tilt) * dy, -sin(tilt) * dx + cos(tilt) * dy
        if not rx or not ry or not (x or y):
            self._add([end], LINE)
            return
        grown = max(hypot(x / rx, y / ry), 1.0)
        rx, ry = rx * grown, ry * grown
        rest = (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1
        factor = sqrt(max(rest, 0.0)) * (-1 if large == sweep else 1)
        cx, cy = factor * rx * y / ry, -factor * ry * x / rx
        first = atan2((y - cy) / ry, (x - cx) / rx)
        span = (atan2((-y - cy) / ry, (-x - cx) / rx) - first) % (2 * pi)
        span = span if sweep else span - 2 * pi
        if not isfinite(span):
            return
        middle = (self._at[0] + end[0]) / 2, (self._at[1] + end[1]) / 2
        count = max(ceil(abs(span) / _ARC_STEP), 1)
        points = []
        for step in range(1, count):
            turn = first + span * step / count
            px, py = cx + rx * cos(turn), cy + ry * sin(turn)
            points.append(
                (
                    middle[0] + cos(tilt) * px - sin(tilt) * py,
                    middle[1] + sin(tilt) * px + cos(tilt) * py,
                )
            )
        self._add([*points, end], LINE)
