"""Soft shadows beneath shapes: what is painted, once more as a blurred stain of one colour."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from consumer.render.geometry import Rect
from consumer.render.paint import rgba
from consumer.render.softening import MOST_PIXELS, room_of, softened
from consumer.render.surface import Surface
from contracts.charts.colors import Rgba
from contracts.charts.styles import Shadow

_DPI: Final = 72
_SHADES: Final = 256

Paint = Callable[[], None]


def with_shadow(surface: Surface, shadow: Shadow | None, paint: Paint) -> None:
    """Call `paint`, which paints shapes without texts, with the shadow of these shapes beneath them."""
    if shadow is not None and rgba(shadow.color)[3]:
        _cast(surface, shadow, paint)
    paint()


def _cast(surface: Surface, shadow: Shadow, paint: Paint) -> None:
    columns, rows = round(surface.width * surface.scale), round(surface.height * surface.scale)
    room = room_of(shadow, surface.scale)
    surface.shadow_pixels += (columns + 2 * room) * (rows + 2 * room)
    if surface.shadow_pixels > MOST_PIXELS:
        return
    covered = _covered(surface, paint, _mask_renderer(columns, rows))
    found = _ink(covered)
    if found is not None:
        _stain(surface, shadow, covered, found)


def _covered(surface: Surface, paint: Paint, renderer: Any) -> NDArray[np.uint8]:
    """How much of each device px `paint` covers, 0 to 255."""
    renderer.clear()
    picture, surface.renderer = surface.renderer, renderer
    try:
        paint()
    finally:
        surface.renderer = picture
    return np.asarray(renderer.buffer_rgba())[..., 3]


@lru_cache(2)
def _mask_renderer(columns: int, rows: int) -> Any:
    make: Any = RendererAgg  # matplotlib leaves it untyped
    return make(columns, rows, _DPI)


def _ink(covered: NDArray[np.uint8]) -> tuple[slice, slice] | None:
    """The rows and columns that are not empty."""
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _stain(surface: Surface, shadow: Shadow, covered: NDArray[np.uint8], ink: tuple[slice, slice]) -> None:
    """Paint the ink, blurred and shifted."""
    scale = surface.scale
    room = room_of(shadow, scale)
    top = ink[0].start - room + round(shadow.offset_y * scale)
    left = ink[1].start - room + round(shadow.offset_x * scale)
    strength = softened(covered[ink], shadow, scale)
    rows, columns = covered.shape
    strength = strength[max(-top, 0) : max(rows - top, 0), max(-left, 0) : max(columns - left, 0)]
    if strength.size:
        height, width = strength.shape
        box = Rect(max(left, 0) / scale, max(top, 0) / scale, width / scale, height / scale)
        surface.image(_tinted(strength, rgba(shadow.color)), box)


def _tinted(strength: NDArray[np.uint8], color: Rgba) -> NDArray[np.uint8]:
    shades = np.empty((_SHADES, 4), np.uint8)
    shades[:, :3] = [round(channel * 255) for channel in color[:3]]
    shades[:, 3] = np.round(np.arange(_SHADES) * color[3])
    return shades.view(np.uint32)[:, 0][strength].view(np.uint8).reshape(*strength.shape, 4)
