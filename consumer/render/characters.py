"""What of a text is drawn: no controls, nothing for invisible characters, bare letters for lost marks."""

import re
from typing import Final

from consumer.render.fonts import has_glyph

_MAX_CHARACTERS: Final = 2000
_BREAKS: Final = re.compile(r"[\t-\r\x85\u2028\u2029]")
_CONTROLS: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, halves of surrogate pairs and code points that are no characters: XML forbids most of them."""
_JOINERS: Final = "\u200c\u200d"
_JOINED: Final = "\u0590-\u1cff\ua800-\uabff"
"""Arabic, Indian and other scripts whose letters change when they are joined."""
_DIRECTIONS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE: Final = re.compile(
    f"[{_JOINERS}{_DIRECTIONS}"
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's `Default_Ignorable_Code_Point`."""
_LEFT_OUT: Final = re.compile(rf"(?![{_DIRECTIONS}])(?!(?<=[{_JOINED}])[{_JOINERS}]){_INVISIBLE.pattern}")
"""Invisible characters but those that order a line or join letters of Arabic and Indian scripts."""
_ON_OTHERS: Final = re.compile(r"[\u20d0-\u20ff\U0001f3fb-\U0001f3ff]")
"""Enclosing marks and skin tones: they change the character before them."""


def drawable(text: str) -> str:
    """`text` in one line, without controls, and not endlessly long."""
    if text.isprintable() and len(text) <= _MAX_CHARACTERS:
        return text
    return _CONTROLS.sub("", _BREAKS.sub(" ", text[:_MAX_CHARACTERS]))


def visible(text: str) -> str:
    """What fonts are asked for: without invisible characters, and without marks that no font has."""
    if text.isascii():
        return text
    found = _LEFT_OUT.sub("", text)
    return _ON_OTHERS.sub(lambda mark: mark[0] if has_glyph(mark[0]) else "", found)


def is_invisible(character: str) -> bool:
    """Whether the character shows nothing, in whatever font."""
    return character.isspace() or _INVISIBLE.fullmatch(character) is not None
