"""Texts cut or broken into lines that fit a width."""

from typing import Final

from consumer.render import text as texts
from contracts.charts.text import TextStyle

MAX_LINES: Final = 100
_LONG: Final = 100


def fitted(lines: list[str], limit: float, size: float, *, bold: bool, style: TextStyle) -> list[str]:
    """`lines`, each cut or broken as the style's `overflow` says."""
    if style.overflow == "truncate":
        return [truncated(line, limit, size, bold=bold, ellipsis=style.ellipsis) for line in lines]
    return [part for line in lines for part in broken(line, limit, size, bold=bold)][:MAX_LINES]


def truncated(text: str, limit: float, size: float, *, bold: bool, ellipsis: str = "...") -> str:
    """`text`, cut with an ellipsis when it is wider than `limit` px."""
    if texts.width(text, size, bold=bold) <= limit:
        return text
    room = limit - texts.width(ellipsis, size, bold=bold)
    return text[: texts.fitting(text, room, size, bold=bold)] + ellipsis if room >= 0 else ""


def broken(line: str, limit: float, size: float, *, bold: bool, used: float = 0) -> list[str]:
    """Lines no wider than `limit`: broken at blanks, and between any two characters where need be.

    Args:
        line: no line breaks.
        limit: px.
        size: font size in px.
        bold: whether in the bold face.
        used: px of the first line that are taken already; it may stay empty.
    """
    parts: list[str] = []
    current = ""
    room = limit - used
    for word in _words(line):
        begun = bool(current) or (used > 0 and not parts)
        if begun and not _fits((current + word).rstrip(), room, size, bold=bold):
            parts.append(current.rstrip())
            current = word.lstrip()
            room = limit
        else:
            current += word
        while len(current) > 1 and not _fits(current, room, size, bold=bold):
            cut = max(texts.fitting(current, room, size, bold=bold), 1)
            parts.append(current[:cut])
            current = current[cut:]
            room = limit
            if len(parts) >= MAX_LINES:
                break
        if len(parts) >= MAX_LINES:
            return parts
    return [*parts, current]


def _fits(text: str, room: float, size: float, *, bold: bool) -> bool:
    """Whether `text` is no wider than `room` px; of a long one only as much is measured as may fit."""
    if len(text) <= _LONG:
        return texts.width(text, size, bold=bold) <= room
    return texts.fitting(text, room, size, bold=bold) == len(text)


def _words(line: str) -> list[str]:
    words: list[str] = []
    for character in line:
        if words and words[-1][-1].isascii() and character.isascii() and not words[-1].endswith(" "):
            words[-1] += character
        else:
            words.append(character)
    return words
