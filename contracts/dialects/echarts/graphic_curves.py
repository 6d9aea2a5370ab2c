"""Round and bent shapes of `graphic`: sectors, rings, arcs and Bézier curves."""

import math
from typing import Final

from contracts.dialects.echarts.graphic_looks import filled_look, line_look, shift
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, bounded, present, px, size

_RADIANS: Final = bounded(-600, 600)
_STEPS: Final = 48
"""Straight pieces of a curve."""


def ring(element: Reader) -> Native | None:
    """A whole ring."""
    return _sector(element, 0.0, math.tau)


def sector(element: Reader) -> Native | None:
    """A slice, or a part of a ring."""
    shape = element.child("shape")
    start, end = _ends(shape)
    return _sector(element, start, end)


def _sector(element: Reader, start: float, end: float) -> Native | None:
    shape = element.child("shape")
    shape.skip("cornerRadius")
    radius = shape.get("r", size)
    if radius is None:
        return None
    return {
        "type": "sector",
        "radius": radius,
        "start_angle": math.degrees(start),
        "end_angle": math.degrees(end),
        "item_style": filled_look(element),
    } | present(inner_radius=shape.get("r0", size), shift=shift(shape, "cx", "cy"))


def _ends(shape: Reader) -> tuple[float, float]:
    """Radians clockwise from three o'clock, the greater one last."""
    start, end = shape.get("startAngle", _RADIANS) or 0.0, shape.get("endAngle", _RADIANS)
    end = math.tau if end is None else end
    if shape.get("clockwise", boolean) is False:
        start, end = end, start
    whole = abs(end - start) >= math.tau
    return start, start + (math.tau if whole else (end - start) % math.tau)


def arc(element: Reader) -> Native | None:
    """A part of a circle's line."""
    shape = element.child("shape")
    radius = shape.get("r", size)
    if radius is None:
        return None
    start, end = _ends(shape)
    turns = [start + (end - start) * step / _STEPS for step in range(_STEPS + 1)]
    points = [[radius * math.cos(turn), radius * math.sin(turn)] for turn in turns]
    return {"type": "polyline", "points": points, "item_style": line_look(element)} | present(
        shift=shift(shape, "cx", "cy")
    )


def bezier(element: Reader) -> Native | None:
    """A curve with one or two control points."""
    shape = element.child("shape")
    (x1, y1, x2, y2), (ax, ay) = _numbers(shape, "x1", "y1", "x2", "y2"), _numbers(shape, "cpx1", "cpy1")
    if shape.has("cpx2") and shape.has("cpy2"):
        bx, by = _numbers(shape, "cpx2", "cpy2")
    else:  # a quadratic curve as a cubic one
        bx, by = (x2 + 2 * ax) / 3, (y2 + 2 * ay) / 3
        ax, ay = (x1 + 2 * ax) / 3, (y1 + 2 * ay) / 3
    shape.skip("percent")
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points.append(
            [
                sum(share * at for share, at in zip(shares, ats, strict=True))
                for ats in ((x1, ax, bx, x2), (y1, ay, by, y2))
            ]
        )
    return {"type": "polyline", "points": points, "item_style": line_look(element)}


def _numbers(shape: Reader, *keys: str) -> list[float]:
    return [shape.get(key, px) or 0.0 for key in keys]
