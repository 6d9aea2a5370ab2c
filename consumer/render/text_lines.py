"""One line of text as surfaces take it."""

from typing import NamedTuple

from contracts.charts.colors import Rgba
from contracts.charts.styles import Shadow


class Outline(NamedTuple):
    """A stroke around letters, beneath them; half of its px lies outside."""

    color: Rgba
    width: float
    of_shape: bool = False
    """Whether it has the colour of the shape the text stands on: on the shape there is nothing to see."""


class Line(NamedTuple):
    """One line of text; see `Surface.text`."""

    text: str
    x: float
    y: float
    size: float
    color: Rgba
    bold: bool
    anchor: float
    angle: float
    outline: Outline | None = None
    italic: bool = False
    shadow: Shadow | None = None
