"""Plain lines of text put together from kept glyphs, column by column.

Most glyphs of a line stand beside each other, so their columns are strung together, which is a fifth of
the work of laying each of them over an empty line.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

import numpy as np

from consumer.render.glyphs import Bitmap, joined, on_quarters, picture
from consumer.render.shaping import Letter, Sized

LARGEST_PX: Final = 40
"""Font size of lines whose glyphs are kept: larger texts are few, and their glyphs would fill the cache."""
_KEPT: Final = 8192


class _Strip(NamedTuple):
    """A glyph in the rows of its line."""

    columns: bytes
    """Coverage, column after column, each from the top of the line to its bottom; none without ink."""
    left: int
    """Px from its origin to the first column."""
    above: int
    """Rows of ink above the baseline, or less than none."""
    below: int
    """Rows of ink below it."""


def rasterised(letters: Iterable[Letter], size_px: float) -> Bitmap | None:
    """Coverage of a line; None when a glyph is missing, does not fit into it, or stands before the first."""
    rows = _rows_above(size_px) + _rows_below(size_px)
    parts: list[bytes] = []
    start = end = 0
    above = below = -rows
    for face, character, pen in letters:
        whole, right = on_quarters(pen)
        strip = _kept(face, character, right)
        if strip is None:
            return None
        columns = strip.columns
        if not columns:
            continue
        at = whole + strip.left
        if not parts:
            start = end = at
        if at > end:
            parts.append(bytes((at - end) * rows))
        elif at < start:
            return None
        elif at < end:
            columns = _laid_over(b"".join(parts), columns, (at - start) * rows)
            parts, at = [], start
        parts.append(columns)
        end = at + len(columns) // rows
        above, below = max(above, strip.above), max(below, strip.below)
    if not parts:
        return joined(())
    line = np.frombuffer(b"".join(parts), np.uint8).reshape(-1, rows)
    top = _rows_above(size_px)
    return Bitmap(line[:, top - above : top + below].T.copy(), start, above)


def _rows_above(size_px: float) -> int:
    return ceil(size_px) + 2


def _rows_below(size_px: float) -> int:
    return ceil(size_px / 2) + 1


def _laid_over(line: bytes, columns: bytes, at: int) -> bytes:
    """Both, the second from byte `at` of the first."""
    length = max(len(line), at + len(columns))
    both = int.from_bytes(line, "little") | int.from_bytes(columns, "little") << 8 * at
    return both.to_bytes(length, "little")


@lru_cache(_KEPT)
def _kept(face: Sized, character: str, right: int) -> _Strip | None:
    """None when the font has no such glyph, or one that is larger than its line."""
    index = face.glyph(character)
    if index is None:
        return None
    drawn = picture(face.font, index, right, 0)
    height, width = drawn.pixels.shape
    if not width:
        return _Strip(b"", 0, 0, 0)
    top, room = _rows_above(face.size_px), _rows_below(face.size_px)
    above, below = drawn.top, height - drawn.top
    if above > top or below > room:
        return None
    columns = np.zeros((width, top + room), np.uint8)
    columns[:, top - above : top + below] = drawn.pixels.T
    return _Strip(columns.tobytes(), drawn.left, above, below)
