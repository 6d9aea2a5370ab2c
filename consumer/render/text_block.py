"""Blocks of text: lines, the box around them, and where they are anchored."""

from typing import NamedTuple

from consumer.render import text as texts
from consumer.render.boxes import length, sides
from consumer.render.geometry import Rect
from consumer.render.rich_text import BASELINE, RichText, laid_out
from consumer.render.rich_tokens import Plan
from consumer.render.surface import Surface
from consumer.render.text_boxes import Anchor, has_box, paint_box
from consumer.render.text_fitting import MAX_LINES, fitted
from consumer.render.text_lines import Outline
from consumer.render.text_looks import SHARE, Align, Look, VerticalAlign, faded, look_of
from contracts.charts.colors import Rgba
from contracts.charts.text import TextStyle

__all__ = ["Align", "TextBlock", "VerticalAlign", "block", "block_rect", "paint_block"]


class TextBlock(NamedTuple):
    """A measured text, ready to be painted anywhere."""

    lines: tuple[str, ...]
    """Of plain text."""
    style: TextStyle
    look: Look
    line_height: float
    inner_width: float
    inner_height: float
    words_height: float
    """Px of the lines, whatever the style says of its height."""
    padding: tuple[float, float, float, float]
    inherited: Rgba | None
    """The colour `inherit` stands for."""
    limited: bool = False
    """Whether it is cut or broken where its room ends."""
    rich: RichText | None = None
    """A text with styled parts, in place of `lines`."""

    @property
    def width(self) -> float:
        """Px with padding."""
        return self.inner_width + self.padding[1] + self.padding[3]

    @property
    def height(self) -> float:
        """Px with padding."""
        return self.inner_height + self.padding[0] + self.padding[2]

    @property
    def has_box(self) -> bool:
        """Whether a box is around the words; as in ECharts, a line height makes one that cannot be seen."""
        return has_box(self.style) or bool(self.style.line_height)

    @property
    def outline_reach(self) -> float:
        """Px of its outline that count where labels hide each other; ECharts leaves out some of them."""
        counts = self.look.outline is not None and not (self.limited or self.rich or self.has_box)
        return self.look.outline.width / 2 if counts and self.look.outline is not None else 0.0


def block(
    text: str,
    style: TextStyle,
    base: TextStyle,
    color: str | Rgba | None,
    within_px: float | None = None,
    *,
    inherited: str | Rgba | None = None,
    fragment_align: Align | None = None,
    outline: Outline | None = None,
) -> TextBlock:
    """Measure `text`.

    Args:
        text: line breaks make lines; `{name|words}` is a part in a style of `style.rich`.
        style: how it looks.
        base: what the style leaves open.
        color: when neither says: the colour of the place.
        within_px: what a width in percent refers to, and the room a text may take.
        inherited: the colour `inherit` stands for; None: `color`.
        fragment_align: of styled parts that do not say; None: as the text stands at its anchor.
        outline: of letters whose colour is that of the place and that have no box.
    """
    item = inherited if inherited is not None else color
    own = None if item is None else faded(item, 1)
    look = look_of(style, base, color, inherited, outline)
    width = None if style.width is None else length(style.width, within_px or 0)
    limit = None if style.overflow == "none" else within_px if width is None else width
    lines: tuple[str, ...] = ()
    rich = None
    if style.rich:
        rich = laid_out(text, Plan(style, base, look, own, limit), style.align or fragment_align, width)
        inner = rich.width
    else:
        lines = _lines(text, style, look, limit)
        inner = max([texts.width(line, look.size, bold=look.bold) for line in lines])
        # Only a box that can be seen takes the width it is told.
        inner = width if width is not None and has_box(style) else inner
    line_height = float(style.line_height or base.line_height or look.size)
    words_height = rich.height if rich is not None else line_height * len(lines)
    return TextBlock(
        lines=lines,
        style=style,
        look=look,
        line_height=line_height,
        inner_width=inner,
        inner_height=words_height if style.height is None else length(style.height, within_px or 0),
        words_height=words_height,
        padding=sides(style.padding),
        inherited=own,
        limited=limit is not None,
        rich=rich,
    )


def _lines(text: str, style: TextStyle, look: Look, limit: float | None) -> tuple[str, ...]:
    lines = text.split("\n", MAX_LINES)[:MAX_LINES]
    if limit is not None:
        lines = fitted(lines, limit, look.size, bold=look.bold, style=style)
    return tuple(lines)


def paint_block(
    surface: Surface,
    block: TextBlock,
    x: float,
    y: float,
    *,
    align: Align = "left",
    vertical: VerticalAlign = "top",
    rotate: float = 0,
    on_shape: bool = False,
) -> None:
    """Paint a block with its anchor at (x, y), turned around it by `rotate` degrees counter-clockwise.

    Args:
        surface: where.
        block: what.
        x: px.
        y: px.
        align: which side of the block stands at `x`.
        vertical: which side of it stands at `y`.
        rotate: degrees.
        on_shape: leave out outlines in the colour of the shape beneath.
    """
    anchor = Anchor(x, y, rotate)
    left, top = -SHARE[align] * block.width, -SHARE[vertical] * block.height
    paint_box(surface, block.style, Rect(left, top, block.width, block.height), anchor, block.inherited)
    left += block.padding[3]
    top += block.padding[0]
    if block.rich is not None:
        block.rich.paint(surface, anchor, left, top, align, on_shape=on_shape)
        return
    # In a box of a height of its own the lines stand where the block stands at its anchor.
    top += (block.inner_height - block.words_height) * SHARE[vertical]
    for number, line in enumerate(block.lines):
        middle = top + (number + 0.5) * block.line_height
        at_x, at_y = anchor.at(left + block.inner_width * SHARE[align], middle + BASELINE * block.look.size)
        surface.text(
            line,
            at_x,
            at_y,
            size=block.look.size,
            color=block.look.color,
            bold=block.look.bold,
            anchor=SHARE[align],
            angle=rotate,
            outline=block.look.outline_seen(on_shape=on_shape),
            italic=block.look.italic,
            shadow=block.look.shadow,
        )


def block_rect(
    block: TextBlock, x: float, y: float, *, align: Align, vertical: VerticalAlign, rotate: float = 0
) -> Rect:
    """The upright rectangle that a block painted there covers: without its padding where it has no box."""
    width, height = block.width, block.height
    left, top = -SHARE[align] * width, -SHARE[vertical] * height
    right, bottom = left + width, top + height
    if not block.has_box:
        above, after, below, before = block.padding
        left, top, right, bottom = left + before, top + above, right - after, bottom - below
    if not rotate:
        left, right, top, bottom = x + left, x + right, y + top, y + bottom
        return Rect(min(left, right), min(top, bottom), abs(right - left), abs(bottom - top))
    anchor = Anchor(x, y, rotate)
    edges = [anchor.at(w, h) for w in (left, right) for h in (top, bottom)]
    xs, ys = zip(*edges, strict=True)
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
