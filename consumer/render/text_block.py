"""Blocks of text: lines, the box around them, and where they are anchored."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final, Literal

from consumer.render import text as texts
from consumer.render.boxes import corners, length, sides
from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, dash_of, fill_of, rgba, solid
from consumer.render.surface import Surface
from consumer.render.text_lines import Outline
from contracts.charts.colors import Rgba
from contracts.charts.text import TextStyle

Align = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]

_SHARE: Final[dict[str, float]] = {
    "left": 0.0,
    "center": 0.5,
    "right": 1.0,
    "top": 0.0,
    "middle": 0.5,
    "bottom": 1.0,
}
_BASELINE: Final = 0.86
"""Of a line as high as its font size: how far down the baseline lies."""
_DEFAULT_SIZE: Final = 12.0
_BOLD_FROM: Final = 600
_MAX_LINES: Final = 100


@dataclass(frozen=True)
class TextBlock:
    """A measured text, ready to be painted anywhere."""

    lines: tuple[str, ...]
    style: TextStyle
    size: float
    bold: bool
    color: Rgba
    line_height: float
    inner_width: float
    padding: tuple[float, float, float, float]
    outline: Outline | None = None
    """Beneath the letters."""

    @property
    def width(self) -> float:
        """Px with padding."""
        return self.inner_width + self.padding[1] + self.padding[3]

    @property
    def height(self) -> float:
        """Px with padding."""
        return self.line_height * len(self.lines) + self.padding[0] + self.padding[2]


def font_of(style: TextStyle, base: TextStyle) -> tuple[float, bool]:
    """Font size in px and whether bold; `base` fills in."""
    size = style.font_size or base.font_size or _DEFAULT_SIZE
    weight = style.font_weight if style.font_weight is not None else base.font_weight
    bold = weight in {"bold", "bolder"} or (isinstance(weight, int) and weight >= _BOLD_FROM)
    return float(size), bold


def block(
    text: str, style: TextStyle, base: TextStyle, color: str | Rgba | None, within_px: float | None = None
) -> TextBlock:
    """Measure `text`.

    Args:
        text: line breaks make lines.
        style: how it looks.
        base: what the style leaves open.
        color: when neither says: the colour of the place.
        within_px: what a width in percent refers to, and the room a text may take.
    """
    size, bold = font_of(style, base)
    lines = text.split("\n")[:_MAX_LINES]
    limit = length(style.width, within_px or 0) if style.width is not None else within_px
    if limit is not None and style.overflow != "none":
        lines = _fitted(lines, limit, size, bold=bold, style=style)
    return TextBlock(
        lines=tuple(lines),
        style=style,
        size=size,
        bold=bold,
        color=_color(style, base, color),
        line_height=float(style.line_height or base.line_height or size),
        inner_width=max(texts.width(line, size, bold=bold) for line in lines),
        padding=sides(style.padding),
        outline=_outline(style, base),
    )


def truncated(text: str, limit: float, size: float, *, bold: bool, ellipsis: str = "...") -> str:
    """`text`, cut with an ellipsis when it is wider than `limit` px."""
    if texts.width(text, size, bold=bold) <= limit:
        return text
    room = limit - texts.width(ellipsis, size, bold=bold)
    return text[: texts.fitting(text, room, size, bold=bold)] + ellipsis if room >= 0 else ""


def paint_block(
    surface: Surface,
    block: TextBlock,
    x: float,
    y: float,
    *,
    align: Align = "left",
    vertical: VerticalAlign = "top",
    rotate: float = 0,
    inner_align: Align | None = None,
) -> None:
    """Paint a block with its anchor at (x, y), turned around it by `rotate` degrees counter-clockwise."""
    left, top = -_SHARE[align] * block.width, -_SHARE[vertical] * block.height
    if not rotate:
        _paint_box(surface, block, Rect(x + left, y + top, block.width, block.height))
    share = _SHARE[inner_align or align]
    turn = radians(rotate)
    for number, line in enumerate(block.lines):
        dx = left + block.padding[3] + block.inner_width * share
        middle = block.padding[0] + (number + 0.5) * block.line_height
        dy = top + middle + (_BASELINE - 0.5) * block.size
        surface.text(
            line,
            x + dx * cos(turn) + dy * sin(turn),
            y - dx * sin(turn) + dy * cos(turn),
            size=block.size,
            color=block.color,
            bold=block.bold,
            anchor=share,
            angle=rotate,
            outline=block.outline,
        )


def block_rect(
    block: TextBlock, x: float, y: float, *, align: Align, vertical: VerticalAlign, rotate: float = 0
) -> Rect:
    """The upright rectangle that a block painted there covers."""
    turn = radians(rotate)
    left, top = -_SHARE[align] * block.width, -_SHARE[vertical] * block.height
    edges = [(left + w, top + h) for w in (0, block.width) for h in (0, block.height)]
    xs = [x + dx * cos(turn) + dy * sin(turn) for dx, dy in edges]
    ys = [y - dx * sin(turn) + dy * cos(turn) for dx, dy in edges]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _paint_box(surface: Surface, block: TextBlock, rect: Rect) -> None:
    style = block.style
    fill = fill_of(style.background)
    border = solid(style.border_color) if style.border_width else None
    stroke = (
        Stroke(border, style.border_width, dash_of(style.border_type, style.border_width)) if border else None
    )
    if fill or stroke:
        radii = corners(style.border_radius, min(rect.width, rect.height))
        surface.rect(rect, fill=fill, stroke=stroke, radii=radii)


def _color(style: TextStyle, base: TextStyle, place: str | Rgba | None) -> Rgba:
    own = style.color if style.color is not None else None
    if own in {"inherit", "auto"} or own is None:
        chosen = place if place is not None else base.color
        chosen = "#333" if chosen is None or chosen in {"inherit", "auto"} else chosen
    else:
        chosen = own
    red, green, blue, alpha = rgba(chosen) if isinstance(chosen, str) else chosen
    return (red, green, blue, alpha * style.opacity)


def _outline(style: TextStyle, base: TextStyle) -> Outline | None:
    color = style.outline_color or base.outline_color
    width = style.outline_width or base.outline_width
    return Outline(rgba(color, style.opacity), width) if color and width else None


def _fitted(lines: list[str], limit: float, size: float, *, bold: bool, style: TextStyle) -> list[str]:
    if style.overflow == "truncate":
        return [truncated(line, limit, size, bold=bold, ellipsis=style.ellipsis) for line in lines]
    return [part for line in lines for part in _broken(line, limit, size, bold=bold)][:_MAX_LINES]


def _broken(line: str, limit: float, size: float, *, bold: bool) -> list[str]:
    """Lines no wider than `limit`: broken at blanks, and between any two characters where need be."""
    parts: list[str] = []
    current = ""
    for word in _words(line):
        if current and texts.width((current + word).rstrip(), size, bold=bold) > limit:
            parts.append(current.rstrip())
            current = word.lstrip()
        else:
            current += word
        while len(current) > 1 and texts.width(current, size, bold=bold) > limit:
            cut = max(texts.fitting(current, limit, size, bold=bold), 1)
            parts.append(current[:cut])
            current = current[cut:]
        if len(parts) >= _MAX_LINES:
            return parts
    return [*parts, current]


def _words(line: str) -> list[str]:
    words: list[str] = []
    for character in line:
        if words and words[-1][-1].isascii() and character.isascii() and not words[-1].endswith(" "):
            words[-1] += character
        else:
            words.append(character)
    return words
