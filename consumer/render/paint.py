"""Colours, strokes and gradients, resolved from the spec."""

from functools import lru_cache
from typing import Final, Literal, NamedTuple

from contracts.charts.colors import LinearGradient, RadialGradient, Rgba, parse_color
from contracts.charts.styles import BackgroundStyle, ItemStyle, LineStyle

Gradient = LinearGradient | RadialGradient
Fill = Rgba | Gradient
"""What a shape is filled with."""

TRANSPARENT: Final[Rgba] = (0.0, 0.0, 0.0, 0.0)
_BLACK: Final[Rgba] = (0.0, 0.0, 0.0, 1.0)
_DASHES: Final = {"dashed": (4.0, 2.0), "dotted": (1.0, 1.0)}
_RED: Final = 0.299
_GREEN: Final = 0.587
_BLUE: Final = 0.114


class Stroke(NamedTuple):
    """How an outline is drawn; `width` and `dash` in layout px."""

    color: Rgba
    width: float = 1.0
    dash: tuple[float, ...] = ()
    cap: Literal["butt", "round", "square"] = "butt"
    join: Literal["bevel", "round", "miter"] = "miter"
    gradient: Gradient | None = None
    """In place of `color`, which is its first stop."""
    dash_offset: float = 0.0
    """Layout px of the pattern that lie before the start."""


def fill_of(paint: str | Gradient | None, opacity: float = 1) -> Fill | None:
    """A paint of the spec as a fill; None when there is nothing to see."""
    if paint is None or opacity == 0:
        return None
    if isinstance(paint, str):
        color = rgba(paint, opacity)
        return color if color[3] else None
    return paint if opacity == 1 else _faded(paint, opacity)


@lru_cache(4096)
def rgba(color: str, opacity: float = 1) -> Rgba:
    """A colour of the spec, `opacity` multiplied in."""
    red, green, blue, alpha = parse_color(color) or _BLACK
    return (red, green, blue, alpha * opacity)


def solid(paint: str | Gradient | None, opacity: float = 1) -> Rgba | None:
    """One colour for places where gradients make no sense: of a gradient, its first stop."""
    if paint is None:
        return None
    return rgba(paint if isinstance(paint, str) else paint.stops[0].color, opacity)


def stroke_of(style: LineStyle, color: str | Gradient | None, *, opacity: float = 1) -> Stroke | None:
    """A line style as a stroke; `color` is what the style takes when it has none of its own."""
    paint = fill_of(style.color if style.color is not None else color, style.opacity * opacity)
    if paint is None or not style.width:
        return None
    gradient = None if isinstance(paint, tuple) else paint
    found = paint if isinstance(paint, tuple) else rgba(paint.stops[0].color)
    dash = dash_of(style.type, style.width)
    return Stroke(found, style.width, dash, style.cap, style.join, gradient, style.dash_offset)


def border_of(style: ItemStyle, opacity: float | None = None) -> Stroke | None:
    """The outline of a shape, with `opacity` in place of the style's; None when there is nothing to see."""
    seen = style.opacity if opacity is None else opacity
    color = solid(style.border_color, seen) if style.border_width else None
    if color is None or not color[3]:
        return None
    dash = dash_of(style.border_type, style.border_width)
    return Stroke(color, style.border_width, dash, join=style.border_join)


def frame_of(style: BackgroundStyle, usual: str | None = None) -> Stroke | None:
    """The border of a box behind something; in the `usual` colour unless it has its own."""
    color = solid(style.border_color or usual, style.opacity) if style.border_width else None
    if color is None or not color[3]:
        return None
    return Stroke(color, style.border_width, dash_of(style.border_type, style.border_width))


def dash_of(kind: str | tuple[float, ...], width: float) -> tuple[float, ...]:
    """Dashes and gaps in px. ECharts' rule: named patterns are multiples of the line width."""
    if isinstance(kind, str):
        return tuple(length * max(width, 1) for length in _DASHES.get(kind, ()))
    lengths = kind if len(kind) % 2 == 0 else kind * 2
    return tuple(max(length, 0.5) for length in lengths) if any(lengths) else ()


def luminance(color: Rgba) -> float:
    """Perceived lightness, 0-1 (ITU-R BT.601), as ECharts' `lum`."""
    red, green, blue, _ = color
    return _RED * red + _GREEN * green + _BLUE * blue


def _faded(gradient: Gradient, opacity: float) -> Gradient:
    stops = tuple(
        stop.model_copy(update={"color": css(rgba(stop.color, opacity))}) for stop in gradient.stops
    )
    return gradient.model_copy(update={"stops": stops})


def css(color: Rgba) -> str:
    """A colour in the spec's own notation."""
    red, green, blue, alpha = color
    return f"rgba({round(red * 255)},{round(green * 255)},{round(blue * 255)},{alpha:.4f})"
