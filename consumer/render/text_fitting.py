"""Texts cut or broken into lines that fit a width (ECharts 5, zrender's `graphic/helper/parseText`)."""

from typing import Final

from consumer.render import text as texts
from contracts.charts.text import TextStyle

MAX_LINES: Final = 100
_ESTIMATES: Final = 2
"""How often a text that is too long is cut before it counts as fitting."""
_BREAKS_AFTER: Final = frozenset(",&?/;] ")
_LETTERS: Final = ((0x20, 0x24F), (0x370, 0x10FF), (0x1200, 0x13FF), (0x1E00, 0x206F))
"""Code points of which words consist, first and last: not those of ideographs, kana and hangul."""


def fitted(lines: list[str], limit: float, size: float, *, bold: bool, style: TextStyle) -> list[str]:
    """`lines`, each cut or broken as the style's `overflow` says."""
    if style.overflow == "truncate":
        return [truncated(line, limit, size, bold=bold, ellipsis=style.ellipsis) for line in lines]
    whole = style.overflow == "break"
    parts: list[str] = []
    for line in lines:
        parts += broken(line, limit, size, bold=bold, keep_words=whole)
        if len(parts) >= MAX_LINES:
            break
    return parts[:MAX_LINES]


def truncated(text: str, limit: float, size: float, *, bold: bool, ellipsis: str = "...") -> str:
    """`text`, cut with an ellipsis when it is wider than `limit` px, one px kept free.

    As in ECharts, where to cut is estimated twice: the result can be a letter too wide or too short.
    """
    room = max(limit - 1, 0)
    width = texts.width(text, size, bold=bold)
    if width <= room:
        return text
    dots = texts.width(ellipsis, size, bold=bold)
    end, inner = (ellipsis, room - dots) if dots <= room else ("", room)
    kept = text
    for attempt in range(_ESTIMATES):
        if width <= inner:
            break
        guess = _estimated(kept, inner, size, bold=bold) if attempt == 0 else int(len(kept) * inner / width)
        kept = kept[:guess]
        width = texts.width(kept, size, bold=bold)
    return kept + end if room else ""


def _estimated(text: str, room: float, size: float, *, bold: bool) -> int:
    """How many characters reach over `room` px, if all were as wide as `a` or an ideograph."""
    narrow, wide = texts.width("a", size, bold=bold), texts.width("国", size, bold=bold)
    used = 0.0
    for number, character in enumerate(text):
        if used >= room:
            return number
        used += narrow if character.isascii() else wide
    return len(text)


def broken(
    line: str, limit: float, size: float, *, bold: bool, keep_words: bool = True, used: float = 0
) -> list[str]:
    """Lines no wider than `limit`: broken between words, and within words that are wider alone.

    Blanks stay at the ends of lines. The first letter of a line counts nothing where the line before it
    had no room for anything, as in ECharts.

    Args:
        line: no line breaks.
        limit: px.
        size: font size in px.
        bold: whether in the bold face.
        keep_words: False: between any two characters.
        used: px of the first line that are taken already; it may stay empty.
    """
    breaking = _Breaking(limit, used)
    for character in line:
        breaking.put(
            character,
            texts.width(character, size, bold=bold),
            in_word=keep_words and not _ends_word(character),
        )
        if len(breaking.lines) >= MAX_LINES:
            break
    return breaking.finished(line)


class _Breaking:
    """Lines under way."""

    def __init__(self, limit: float, used: float) -> None:
        self.lines: list[str] = []
        self._limit = limit
        self._used = used
        self._line = self._word = ""
        """Of the line at work: what is settled, and the word that may yet move to the next one."""
        self._line_px = self._word_px = 0.0
        """Width of both together, and of the word."""

    def put(self, character: str, width: float, *, in_word: bool) -> None:
        taken = self._line_px + (0 if self.lines else self._used)
        if taken + width > self._limit:
            self._start_line(character, width, in_word=in_word)
            return
        self._line_px += width
        if in_word:
            self._word, self._word_px = self._word + character, self._word_px + width
        else:
            self._settle_word()
            self._line += character

    def finished(self, text: str) -> list[str]:
        if not self.lines and not self._line:
            return [text]
        self._settle_word()
        return [*self.lines, self._line] if self._line else self.lines

    def _settle_word(self) -> None:
        self._line, self._word, self._word_px = self._line + self._word, "", 0.0

    def _start_line(self, character: str, width: float, *, in_word: bool) -> None:
        if not self._line_px:
            self._leave_full_line(character, width, in_word=in_word)
            return
        if not in_word or not self._line:
            self._settle_word()
        self.lines.append(self._line)
        self._line = ""
        if in_word:
            self._word, self._word_px = self._word + character, self._word_px + width
            self._line_px = self._word_px
        else:
            self._line, self._line_px = character, width

    def _leave_full_line(self, character: str, width: float, *, in_word: bool) -> None:
        """On a line that has no room for a single character."""
        if in_word:
            self.lines.append(self._word)
            self._word, self._word_px = character, width
        else:
            self.lines.append(character)


def _ends_word(character: str) -> bool:
    code = ord(character)
    letter = any(first <= code <= last for first, last in _LETTERS)
    return not letter or character in _BREAKS_AFTER
