"""Strings as coverage masks: rasterised once by FreeType, measured by the same layout that draws."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.ft2font import FT2Font
from numpy.typing import NDArray

from consumer.render.characters import drawable, visible
from consumer.render.fonts import font
from consumer.render.glyphs import Bitmap, joined, on_quarters, picture
from consumer.render.shaping import DPI, HINTING, SUBPIXELS, shaped
from consumer.render.slant import slanted
from consumer.render.strips import LARGEST_PX, rasterised

_MAX_SIZE_PX: Final = 800
_MAX_LINE_PX: Final = 40_000
"""Twice the longest side of a picture."""
_KEPT: Final = 2048
_KEPT_AREA: Final = 50_000
"""Masks that are kept: so many, of at most so many px. A usual label has 1,000."""


class Mask(NamedTuple):
    """A rasterised line of text."""

    pixels: NDArray[np.uint8]
    """Coverage, shape (rows, columns), rotated; none for a line without ink."""
    width: float
    """Px of the unrotated line."""
    left: int
    """Px from the start of the unrotated line to its ink."""
    descent: int
    """Px of the unrotated ink below the baseline."""


def mask(text: str, size_px: float, *, bold: bool = False, italic: bool = False, angle: float = 0) -> Mask:
    """One line of text as a mask.

    Args:
        text: no line breaks; what could be nowhere in a picture is cut off.
        size_px: font size in device px.
        bold: whether in the bold face.
        italic: whether slanted.
        angle: 0, 90 or -90 degrees, counter-clockwise; other angles are turned when they are drawn.
    """
    if _is_small(text, size_px):
        found = _kept(text, size_px, bold=bold)
    else:
        found = _rasterised(text[: int(_MAX_LINE_PX / size_px) + 1], size_px, bold=bold)
    if italic and found.pixels.size:
        pixels, aside = slanted(found.pixels, found.descent)
        found = found._replace(pixels=pixels, left=found.left + aside)
    if not angle:
        return found
    turned = np.ascontiguousarray(np.rot90(found.pixels, 1 if angle > 0 else -1))
    return found._replace(pixels=turned)


def width(text: str, size_px: float, *, bold: bool = False) -> float:
    """Advance width of a line, in px of `size_px`."""
    if _is_small(text, size_px):
        # Most texts that are measured are drawn next: laying out is what costs, so it is done once.
        return _kept(drawable(text), size_px, bold=bold).width
    return _measured(text, size_px, bold=bold)


def _is_small(text: str, size_px: float) -> bool:
    return len(text) * size_px * size_px <= _KEPT_AREA


@lru_cache(_KEPT)
def _kept(text: str, size_px: float, *, bold: bool) -> Mask:
    return _rasterised(text, size_px, bold=bold)


def _rasterised(text: str, size_px: float, *, bold: bool) -> Mask:
    return composed(text, size_px, bold=bold) or from_library(text, size_px, bold=bold)


def composed(text: str, size_px: float, *, bold: bool) -> Mask | None:
    """From glyphs; None when the line is none of the plain ones."""
    line = shaped(text, size_px, bold=bold) if size_px <= LARGEST_PX else None
    found = rasterised(line[0], size_px) if line else None
    if not (line and found):
        return None
    return _as_mask(found, line[1] / SUBPIXELS)


def from_library(text: str, size_px: float, *, bold: bool) -> Mask:
    """Any line, shaped by the font library."""
    face: Any = _sized_font(size_px, bold=bold)  # its layout is untyped
    glyphs = face._layout(visible(text), HINTING)  # noqa: SLF001  # the library's own shaping
    return _as_mask(joined(_placed(glyphs, size_px)), _measured(text, size_px, bold=bold))


def _placed(glyphs: Iterable[Any], size_px: float) -> Iterator[tuple[int, int, Bitmap]]:
    for glyph in glyphs:
        glyph.ft_object.set_size(min(size_px, _MAX_SIZE_PX), DPI)
        x, right = on_quarters(round(glyph.x * SUBPIXELS))
        y, up = divmod(round(glyph.y * SUBPIXELS), SUBPIXELS)
        yield x, y, picture(glyph.ft_object, glyph.glyph_index, right, up)


def _as_mask(found: Bitmap, width: float) -> Mask:
    return Mask(found.pixels, width, found.left, found.pixels.shape[0] - found.top)


@lru_cache(4096)
def _measured(text: str, size_px: float, *, bold: bool) -> float:
    face = _sized_font(size_px, bold=bold)
    face.set_text(visible(drawable(text)), 0, flags=HINTING)
    return float(face.get_width_height()[0]) / SUBPIXELS


def _sized_font(size_px: float, *, bold: bool) -> FT2Font:
    face = font(bold=bold)
    face.set_size(min(size_px, _MAX_SIZE_PX), DPI)
    return face
