"""How the letters of plain lines follow each other: learnt from the font library once a face, then added up.

Shaping a line costs the library 30 µs before its first letter, and most lines of charts are letters,
digits and ideographs: advances and pair kernings. Lines that need more (ligatures, other scripts) are
left to the library.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from matplotlib.ft2font import LoadFlags

from consumer.render.fonts import font

HINTING: Final = LoadFlags.TARGET_LIGHT
SUBPIXELS: Final = 64
DPI: Final = 72  # so that font sizes are in px

_SIGNS: Final = " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~°²³·–…℃"
_WIDE: Final = "（），。、：；！"
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + _WIDE
_HAN: Final = "国" + _WIDE
"""One ideograph stands for all: they are one em wide, and not kerned."""
_PLAIN_LINE: Final = re.compile(rf"[{re.escape(_SIGNS + _LATIN)}一-龥]+")
_IDEOGRAPH: Final = re.compile("[一-龥]")
_LETTER: Final = re.compile("[A-Za-z]")
_WORD: Final = re.compile("[A-Za-z一-龥]")
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}

Pair = tuple[str, str]


class Face:
    """What shaping does to the characters of one script: glyphs, and advances and kernings in font units."""

    def __init__(self, letters: str, *, bold: bool) -> None:
        self.font: Any = font(bold=bold)
        self.units: int = self.font.units_per_EM
        self.glyphs: dict[str, int] = {}
        self.advances: dict[str, int] = {}
        self.kernings: dict[Pair, int] = {}
        self._around = letters[:1]  # makes signs belong to the script, as they do in a line of it
        alphabet = _SIGNS + letters
        self._learn(_every_pair(alphabet))
        for one in alphabet:
            for other in alphabet:
                if (one, other) not in self.kernings:  # the text of all pairs had a ligature there
                    self._learn([one, other])

    def glyph(self, character: str) -> int | None:
        """Its index in the font; None when the font has none."""
        return self.glyphs.get(character) or self.font.get_char_index(ord(character)) or None

    def _learn(self, characters: Iterable[str]) -> None:
        self.font.set_size(self.units, DPI)  # so that px are font units
        line = f"{self._around}{''.join(characters)}{self._around}"
        items: list[Any] = self.font._layout(line, HINTING)  # noqa: SLF001  # the library's own shaping
        own = [item.ft_object is self.font and len(item.char) == 1 for item in items]
        for item, plain in zip(items, own, strict=True):
            if plain and item.char not in self.glyphs:
                self.font.clear()  # it keeps what it has loaded
                glyph = self.font.load_glyph(item.glyph_index, LoadFlags.NO_SCALE)
                self.glyphs[item.char] = item.glyph_index
                self.advances[item.char] = glyph.horiAdvance
        for at, (item, after) in enumerate(pairwise(items)):
            if own[at] and own[at + 1]:
                advance = round(after.x - item.x)
                self.kernings[item.char, after.char] = advance - self.advances[item.char]


class Sized:
    """A face at a size. Lengths are in 1/64 px."""

    def __init__(self, face: Face, size_px: float) -> None:
        self._face = face
        self.size_px = size_px
        # As FreeType and HarfBuzz scale and round.
        self._scale = ((int(size_px * SUBPIXELS) << 16) + face.units // 2) // face.units
        self._kerning_scale = (self._scale * face.units + 0x8000) >> 16
        self._steps: dict[Pair, int] = {}

    @property
    def font(self) -> Any:
        """An `FT2Font` set to this size; others use it at theirs. Any: its renderer's methods are untyped."""
        self._face.font.set_size(self.size_px, DPI)
        return self._face.font

    def glyph(self, character: str) -> int | None:
        """Its index in the font; None when the font has none."""
        return self._face.glyph(character)

    def pens(self, line: str) -> tuple[list[int], int] | None:
        """Where each glyph of `line` starts, and where the line ends; None when the library has to say."""
        plain = _IDEOGRAPH.sub(_HAN[0], line)
        steps = self._steps
        pens, pen = [0], 0
        for pair in pairwise(plain):
            step = steps.get(pair)
            if step is None:
                kerning = self._face.kernings.get(pair)
                if kerning is None:
                    return None
                step = steps[pair] = self._advance(pair[0]) + self._kerned(kerning)
            pen += step
            pens.append(pen)
        last = plain[-1]
        return (pens, pen + self._advance(last)) if last in self._face.advances else None

    def _advance(self, character: str) -> int:
        advance = (self._face.advances[character] * self._scale + SUBPIXELS // 2) // SUBPIXELS
        return (advance + 0x200) >> 10

    def _kerned(self, units: int) -> int:
        half = self._face.units // 2
        scaled = abs(units) * self._kerning_scale + half
        return scaled // self._face.units * (1 if units >= 0 else -1)


Letter = tuple[Sized, str, int]
"""A character of a line, and 1/64 px from the start of the line to its origin."""


def shaped(line: str, size_px: float, *, bold: bool) -> tuple[list[Letter], int] | None:
    """The letters of a line and its width in 1/64 px; None when the library has to say."""
    letters: list[Letter] = []
    end = 0
    for script, run in _runs(line):
        face = _sized(script, size_px, bold)
        found = face.pens(run)
        if found is None:
            return None
        letters += [(face, one, end + pen) for one, pen in zip(run, found[0], strict=True)]
        end += found[1]
    return (letters, end) if letters else None


def _runs(line: str) -> list[tuple[str, str]]:
    """The parts of one script each, with the letters of the script; none when one is not learnt."""
    has_letters = _LETTER.search(line) is not None
    if line.isascii():
        return [(_LATIN if has_letters else "", line)] if line else []
    if not _PLAIN_LINE.fullmatch(line):
        return []
    return _parts(line) if has_letters else [(_HAN, line)]


def _parts(line: str) -> list[tuple[str, str]]:
    """Letters and ideographs apart, as Raqm does: signs go with what stands before them.

    A closing bracket goes with its opening one, and signs at the start with what comes first. None for a
    bracket at the start, whose closing one Raqm takes for a part of what follows.
    """
    first = _WORD.search(line)
    if first is None or set(line[: first.start()]) & set(_PAIRS.values()):
        return []
    script = _LATIN if _LETTER.match(first[0]) else _HAN
    opened: list[tuple[str, str]] = []
    parts: list[tuple[str, str]] = []
    for one in line:
        if _LETTER.match(one):
            script = _LATIN
        elif _IDEOGRAPH.match(one):
            script = _HAN
        elif one in _PAIRS.values():
            opened.append((one, script))
        elif one in _PAIRS:
            while opened and opened[-1][0] != _PAIRS[one]:
                opened.pop()
            script = opened[-1][1] if opened else script
        if parts and parts[-1][0] == script:
            parts[-1] = (script, parts[-1][1] + one)
        else:
            parts.append((script, one))
    return parts


@lru_cache(64)
def _sized(letters: str, size_px: float, bold: bool) -> Sized:
    return Sized(_face(letters, bold), size_px)


@lru_cache(6)
def _face(letters: str, bold: bool) -> Face:
    return Face(letters, bold=bold)


def _every_pair(alphabet: str) -> str:
    """A text in which each two characters of `alphabet` follow each other: aabacbbcc for abc."""
    return "".join(
        one + "".join(f"{one}{other}" for other in alphabet[at + 1 :]) for at, one in enumerate(alphabet)
    )
