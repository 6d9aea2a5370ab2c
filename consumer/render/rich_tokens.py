"""Rich text taken apart: lines of measured tokens, each in a style of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from consumer.render import text as texts
from consumer.render.boxes import length, sides
from consumer.render.text_fitting import MAX_LINES, broken, truncated
from consumer.render.text_looks import Look, fragment_look
from contracts.charts.colors import Rgba
from contracts.charts.text import FragmentStyle, TextStyle

_STYLED: Final = re.compile(r"\{([a-zA-Z0-9_]{1,60})\|([^}]*)\}")
_PLAIN: Final = FragmentStyle()


@dataclass
class Token:
    """A piece of one line in one style."""

    text: str
    style: FragmentStyle
    look: Look
    fills_gap: bool
    """Stands for an empty line only; the next piece takes its place."""
    width: float
    """Px without padding."""

    @property
    def padding(self) -> tuple[float, float, float, float]:
        """Top, right, bottom, left."""
        return sides(self.style.padding)

    @property
    def outer_width(self) -> float:
        """Px with padding."""
        return self.width + self.padding[1] + self.padding[3]

    @property
    def inner_height(self) -> float:
        """Px without padding."""
        height = self.style.height
        return self.look.size if height is None or isinstance(height, str) else height

    @property
    def outer_height(self) -> float:
        """Px with padding."""
        return self.inner_height + self.padding[0] + self.padding[2]


@dataclass(frozen=True)
class Plan:
    """What a text says of its tokens.

    Args:
        style: of the whole text, with the styles of its parts.
        base: what styles leave open.
        look: of letters outside any part.
        inherited: the colour `inherit` stands for.
        limit: px the lines may take, if they are to be cut or broken.
    """

    style: TextStyle
    base: TextStyle
    look: Look
    inherited: Rgba | None
    limit: float | None

    @property
    def breaks(self) -> bool:
        """Whether lines are broken where the room ends."""
        return self.limit is not None and self.style.overflow in {"break", "break_all"}


def rows_of(text: str, plan: Plan) -> list[list[Token]]:
    """The lines of a text."""
    writing = _Writing(plan)
    for name, words in _parts(text):
        writing.put(words, plan.style.rich.get(name) if name else None)
        if len(writing.rows) > MAX_LINES:
            break
    if plan.limit is not None and plan.style.overflow == "truncate":
        for row in writing.rows:
            _truncate(row, plan.limit, plan.style.ellipsis)
    return writing.rows[:MAX_LINES]


def _parts(text: str) -> Iterator[tuple[str | None, str]]:
    """Name of the style, or None, and words of each part, in order."""
    done = 0
    # Nothing opened after the last closing brace is ever closed: not to be searched again and again.
    for found in _STYLED.finditer(text, 0, text.rfind("}") + 1):
        if found.start() > done:
            yield None, text[done : found.start()]
        yield found[1], found[2]
        done = found.end()
    if done < len(text):
        yield None, text[done:]


class _Writing:
    """Lines under way."""

    def __init__(self, plan: Plan) -> None:
        self.rows: list[list[Token]] = []
        self._plan = plan
        self._used = 0.0
        """Px of the last line that are taken."""

    def put(self, words: str, part: FragmentStyle | None) -> None:
        """Go on with `words` in the style of a part; None: in that of the text."""
        plan = self._plan
        style = part or _PLAIN
        look = fragment_look(part, plan.style, plan.base, plan.look, plan.inherited) if part else plan.look
        lines, starts_row = self._lines(words, style, look)
        for number, line in enumerate(lines):
            own = style.width if not isinstance(style.width, str) else None
            width = texts.width(line, look.size, bold=look.bold) if own is None else own
            token = Token(line, style, look, fills_gap=not line and bool(words), width=width)
            self._add(token, starts_row=number > 0 or starts_row, empty_part=not words)

    def _add(self, token: Token, *, starts_row: bool, empty_part: bool) -> None:
        if starts_row or not self.rows:
            self.rows.append([])
            self._used = 0.0
        row = self.rows[-1]
        if len(row) == 1 and row[0].fills_gap:
            row.clear()
        elif row and not token.text and not empty_part:
            return
        row.append(token)
        self._used += token.outer_width

    def _lines(self, words: str, style: FragmentStyle, look: Look) -> tuple[list[str], bool]:
        """The lines of a part, and whether the first of them begins a new one."""
        lines = words.split("\n")[: MAX_LINES + 1]
        limit = self._plan.limit
        if limit is None or not self._plan.breaks:
            return lines, False
        if style.width is not None:
            return lines, bool(self.rows) and self._used + length(style.width, limit) > limit
        found: list[str] = []
        whole = self._plan.style.overflow == "break"
        for number, line in enumerate(lines):
            used = 0.0 if number else self._used
            found += broken(line, limit, look.size, bold=look.bold, keep_words=whole, used=used)
            if len(found) > MAX_LINES:
                break
        return found, False


def _truncate(row: list[Token], limit: float, ellipsis: str) -> None:
    used = 0.0
    for token in row:
        room = limit - used
        padding = token.outer_width - token.width
        if room < token.width and not isinstance(token.style.width, str):
            fits = token.style.width is None and room >= padding
            size, bold = token.look.size, token.look.bold
            kept = truncated(token.text, room - padding, size, bold=bold, ellipsis=ellipsis) if fits else ""
            token.text, token.width = kept, texts.width(kept, size, bold=bold)
        used += token.outer_width
