"""Lines of plain text put together from kept glyphs, pixel for pixel as the font library draws them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.ft2font import RenderMode
from numpy.typing import NDArray

from consumer.render.shaping import HINTING, SUBPIXELS, Sized

LARGEST_PX: Final = 40
"""Font size of lines that are put together: larger texts are few, and their glyphs would fill the cache."""
_KEPT: Final = 8192
_UNTURNED: Final = [[0x10000, 0], [0, 0x10000]]

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Bitmap:
    """A glyph's coverage and where it stands, in px from its origin, y upwards."""

    pixels: Pixels
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    """Where a glyph has ink, in 1/64 px from its origin, y upwards, all 0 for a blank; and its picture."""

    left: int
    bottom: int
    right: int
    top: int
    bitmap: _Bitmap


def rasterised(line: str, pens: list[int], face: Sized) -> tuple[Pixels, int] | None:
    """Coverage of `line`, shape (rows, columns), and the depth of its ink below the baseline in 1/64 px.

    None when a glyph is missing.

    Args:
        line: what is written.
        pens: where each glyph starts, in 1/64 px.
        face: it is written in.
    """
    placed = []
    left = bottom = 1 << 30
    right = top = -left
    for character, pen in zip(line, pens, strict=True):
        glyph = _glyph(face, character)
        if glyph is None:
            return None
        start = pen if glyph.right > glyph.left else 0  # to the library a blank stands at the start
        left, right = min(left, start + glyph.left), max(right, start + glyph.right)
        bottom, top = min(bottom, glyph.bottom), max(top, glyph.top)
        if glyph.right > glyph.left:
            fraction = pen % SUBPIXELS
            bitmap = _shifted(face, character, fraction) if fraction else glyph.bitmap
            placed.append((pen // SUBPIXELS, bitmap))
    rows, columns = (top - bottom) // SUBPIXELS + 2, (right - left) // SUBPIXELS + 2
    mask = np.zeros((rows, columns), np.uint8)
    for start, bitmap in placed:
        x, y = int(start + bitmap.left - left / SUBPIXELS), int(top / SUBPIXELS - bitmap.top + 1)
        height, width = bitmap.pixels.shape
        mask[y : y + height, x : x + width] |= bitmap.pixels
    return mask, -bottom


@lru_cache(_KEPT)
def _glyph(face: Sized, character: str) -> _Glyph | None:
    """None when the font has no such glyph."""
    index, font = face.glyph(character), face.font
    if index is None:
        return None
    font.clear()  # it keeps what it has loaded
    loaded = font.load_glyph(index, HINTING)
    left, bottom, right, top = loaded.bbox
    x, y = left // SUBPIXELS, -(-top // SUBPIXELS)
    pixels = np.zeros((y - bottom // SUBPIXELS, -(-right // SUBPIXELS) - x), np.uint8)
    if pixels.size:
        font.draw_glyph_to_bitmap(pixels, -x, 0, loaded, antialiased=True)
    return _Glyph(left, bottom, right, top, _Bitmap(pixels, x, y))


@lru_cache(_KEPT)
def _shifted(face: Sized, character: str, fraction: int) -> _Bitmap:
    """The glyph as it looks `fraction` 1/64 px right of a whole pixel."""
    index, font = face.glyph(character), face.font
    font._set_transform(_UNTURNED, [fraction, 0])  # noqa: SLF001  # like its renderer
    drawn: Any = font._render_glyph(index, HINTING, RenderMode.NORMAL)  # noqa: SLF001  # like its renderer
    font._set_transform(_UNTURNED, [0, 0])  # noqa: SLF001  # like its renderer
    return _Bitmap(np.array(drawn.buffer), drawn.left, drawn.top)
