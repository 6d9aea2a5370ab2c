"""Pictures of glyphs, and lines put together from them."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.ft2font import RenderMode
from numpy.typing import NDArray

from consumer.render.shaping import HINTING, SUBPIXELS

_QUARTER: Final = SUBPIXELS // 4
_UNTURNED: Final = [[0x10000, 0], [0, 0x10000]]

Pixels = NDArray[np.uint8]


class Bitmap(NamedTuple):
    """A coverage mask and where it stands, in px from the origin of its glyph or line."""

    pixels: Pixels
    left: int
    top: int
    """Of its first row, y upwards."""


def on_quarters(pen: int) -> tuple[int, int]:
    """Where a glyph whose origin is `pen` 1/64 px along its line is drawn: whole px, and 1/64 px after them.

    On quarters of a px, as Skia places glyphs: nobody sees finer steps, and kept pictures serve more often.
    """
    return divmod((pen + _QUARTER // 2) // _QUARTER * _QUARTER, SUBPIXELS)


def joined(placed: Iterable[tuple[int, int, Bitmap]]) -> Bitmap:
    """Bitmaps so many px right of and above the origin as one, cut to what has ink."""
    inked = [(x + one.left, y + one.top, one.pixels) for x, y, one in placed if one.pixels.size]
    if not inked:
        return Bitmap(np.zeros((0, 0), np.uint8), 0, 0)
    left = min([x for x, _, _ in inked])
    top = max([y for _, y, _ in inked])
    right = max([x + pixels.shape[1] for x, _, pixels in inked])
    bottom = min([y - pixels.shape[0] for _, y, pixels in inked])
    mask = np.zeros((top - bottom, right - left), np.uint8)
    for x, y, pixels in inked:
        height, width = pixels.shape
        mask[top - y : top - y + height, x - left : x - left + width] |= pixels
    return Bitmap(mask, left, top)


def picture(font: Any, index: int, right: int, up: int) -> Bitmap:
    """A glyph moved by so many 1/64 px.

    Args:
        font: an `FT2Font` at its size; Any: its renderer's methods are untyped.
        index: of the glyph.
        right: 1/64 px.
        up: 1/64 px.
    """
    font._set_transform(_UNTURNED, [right, up])  # noqa: SLF001  # like its renderer
    drawn: Any = font._render_glyph(index, HINTING, RenderMode.NORMAL)  # noqa: SLF001  # like its renderer
    font._set_transform(_UNTURNED, [0, 0])  # noqa: SLF001  # like its renderer
    return Bitmap(np.array(drawn.buffer), drawn.left, drawn.top)
