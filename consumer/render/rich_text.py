"""Rich text laid out and painted: tokens side by side in lines, with boxes of their own (ECharts 5)."""

from dataclasses import dataclass
from typing import Final

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.rich_tokens import Plan, Token, rows_of
from consumer.render.surface import Surface
from consumer.render.text_boxes import Anchor, has_box, paint_box
from consumer.render.text_looks import SHARE, Align
from contracts.charts.colors import Rgba

BASELINE: Final = 0.38
"""From the middle of a line down to the baseline, as a share of the font size: half of what the
face lets letters rise above it, 0.88, less what it lets them hang below, 0.12."""


@dataclass(frozen=True)
class Row:
    """One line of tokens."""

    tokens: tuple[Token, ...]
    width: float
    """px before widths in percent are known."""
    height: float


@dataclass(frozen=True)
class _Spot:
    """Where a token stands along its line."""

    token: Token
    x: float
    side: Align
    """Which part of the token stands at `x`."""


@dataclass(frozen=True)
class RichText:
    """A text laid out, without the padding around it."""

    rows: tuple[Row, ...]
    width: float
    height: float
    align: Align | None
    """Of tokens that do not say; None: as the text stands at its anchor."""
    inherited: Rgba | None

    def paint(
        self, surface: Surface, anchor: Anchor, left: float, top: float, align: Align, *, on_shape: bool
    ) -> None:
        """Paint it with its top left corner so far from the anchor."""
        for row in self.rows:
            for spot in self._placed(row, left, self.align or align):
                self._paint_token(surface, anchor, spot, top, row.height, on_shape=on_shape)
            top += row.height

    def _placed(self, row: Row, left: float, align: Align) -> list[_Spot]:
        tokens = [(token, self._outer_width(token)) for token in row.tokens]
        right, spare = left + self.width, row.width
        start, end = left, right
        placed: list[_Spot] = []
        while tokens and (tokens[0][0].style.align or align) == "left":
            token, width = tokens.pop(0)
            placed.append(_Spot(token, start, "left"))
            start, spare = start + width, spare - width
        while tokens and (tokens[-1][0].style.align or align) == "right":
            token, width = tokens.pop()
            placed.append(_Spot(token, end, "right"))
            end, spare = end - width, spare - width
        start += (self.width - (start - left) - (right - end) - spare) / 2
        for token, width in tokens:
            placed.append(_Spot(token, start + width / 2, "center"))
            start += width
        return placed

    def _outer_width(self, token: Token) -> float:
        """A width in percent is one of the whole text, and leaves the padding out of account."""
        own = token.style.width
        return length(own, self.width) if isinstance(own, str) else token.outer_width

    def _paint_token(
        self, surface: Surface, anchor: Anchor, spot: _Spot, top: float, row_height: float, *, on_shape: bool
    ) -> None:
        token, x, side = spot.token, spot.x, spot.side
        upper = top + (row_height - token.outer_height) * SHARE[token.style.vertical_align or "middle"]
        if has_box(token.style) and not token.fills_gap:
            width = self._outer_width(token)
            rect = Rect(x - SHARE[side] * width, upper, width, token.outer_height)
            paint_box(surface, token.style, rect, anchor, self.inherited)
        above, right, _, left = token.padding
        middle = upper + above + token.inner_height / 2
        inner = x + {"left": left, "center": (left - right) / 2, "right": -right}[side]
        at_x, at_y = anchor.at(inner, middle + BASELINE * token.look.size)
        surface.text(
            token.text,
            at_x,
            at_y,
            size=token.look.size,
            color=token.look.color,
            bold=token.look.bold,
            anchor=SHARE[side],
            angle=anchor.angle,
            outline=token.look.outline_seen(on_shape=on_shape),
            italic=token.look.italic,
            shadow=token.look.shadow,
        )


def laid_out(text: str, plan: Plan, align: Align | None, width: float | None) -> RichText:
    """Lay a text out.

    Args:
        text: with its parts in braces.
        plan: its styles.
        align: of tokens that do not say; None: as the text is anchored.
        width: px the text takes whatever stands in it; None: its widest line.
    """
    rows = tuple(_row(tokens, plan) for tokens in rows_of(text, plan))
    widest = max((row.width for row in rows), default=0.0) if width is None else width
    return RichText(rows, widest, sum(row.height for row in rows), align, plan.inherited)


def _row(tokens: list[Token], plan: Plan) -> Row:
    common = plan.style.line_height
    heights = (token.style.line_height or common or token.outer_height for token in tokens)
    return Row(tuple(tokens), sum(token.outer_width for token in tokens), max(heights, default=0.0))
