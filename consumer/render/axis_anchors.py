"""How texts hang at an axis: which point of them stands at their place (ECharts 5, `innerTextLayout`)."""

from math import cos, radians, sin
from typing import Final, Literal

from consumer.render.text_block import Align, VerticalAlign

Side = Literal["top", "bottom", "left", "right"]

OUTWARD: Final[dict[Side, int]] = {"bottom": 1, "top": -1, "left": -1, "right": 1}
"""Sign of the direction away from the plot area."""
_LEVEL: Final = 0.01
_HALF_TURN: Final = 180.0
_WHOLE_TURN: Final = 360.0


def beside(turn_degrees: float, outward: int) -> tuple[Align, VerticalAlign]:
    """Of a text beside an axis.

    Args:
        turn_degrees: from the axis (which runs to the right or upwards) to the text.
        outward: sign of the side it stands at, in px.
    """
    turn = turn_degrees % _WHOLE_TURN
    if min(turn, _WHOLE_TURN - turn) < _LEVEL:
        return "center", "top" if outward > 0 else "bottom"
    if abs(turn - _HALF_TURN) < _LEVEL:
        return "center", "bottom" if outward > 0 else "top"
    return ("right" if (turn < _HALF_TURN) == (outward > 0) else "left"), "middle"


def beyond(turn_degrees: float, *, before: bool) -> tuple[Align, VerticalAlign]:
    """Of a text beyond an end of an axis; `before` its left or lower end."""
    turn = turn_degrees % _WHOLE_TURN
    if abs(turn - _HALF_TURN / 2) < _LEVEL:
        return "center", "bottom" if before else "top"
    if abs(turn - _HALF_TURN * 1.5) < _LEVEL:
        return "center", "top" if before else "bottom"
    flipped = _HALF_TURN / 2 < turn < _HALF_TURN * 1.5
    return ("left" if before == flipped else "right"), "middle"


def unturned(x: float, y: float, rotate_degrees: float) -> tuple[float, float]:
    """A place in a frame whose texts, turned counter-clockwise in the picture, are upright."""
    turn = radians(rotate_degrees)
    return x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
