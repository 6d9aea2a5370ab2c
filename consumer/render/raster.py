"""Surfaces of pixels, on matplotlib's Agg renderer, kept for the next picture of the same size."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from math import cos, floor, isfinite, radians, sin
from typing import Any, Final, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from consumer.render import text as texts
from consumer.render.blending import laid_over
from consumer.render.contexts import device_box, new_context, settled
from consumer.render.dilation import MOST_PX, dilated
from consumer.render.geometry import Rect, shared
from consumer.render.gradients import gradient_pixels
from consumer.render.paint import Fill, Gradient, Stroke, rgba
from consumer.render.paths import Points, moved
from consumer.render.softening import MOST_PIXELS, room_of, softened
from consumer.render.surface import Surface, around
from consumer.render.text_lines import Line
from contracts.charts.colors import Rgba
from contracts.charts.styles import Shadow

_DPI: Final = 72  # so that line widths, which matplotlib counts in points, are px
_KEPT: Final = 4
_KEPT_PIXELS: Final = 4_000_000
_KEPT_LOOKS: Final = 1024
_QUARTER_TURN: Final = 90
_FAR_PX: Final = 1e6
_LARGE_MARKER_PX: Final = 500
"""Farthest px of a marker from its point; the renderer keeps all pixels of it, in or out of the picture."""
_OPAQUE: Final = 255
_SNAPPED: Final = 200
"""Rectangles of one path that the rasteriser still puts on whole pixels."""
_WHITE: Final[Rgba] = (1.0, 1.0, 1.0, 1.0)
_renderers: OrderedDict[tuple[int, int], Any] = OrderedDict()


class RasterSurface(Surface):
    """A picture of `round(width * scale)` x `round(height * scale)` pixels."""

    def __init__(self, width: float, height: float, scale: float, background: Rgba) -> None:
        columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
        super().__init__(_renderer(columns, rows), width, rows / scale, scale)
        self.pixels = cast("NDArray[np.uint8]", np.asarray(self.renderer.buffer_rgba()))
        self._words[:] = _word(background)
        self._matrix = self._to_device.get_matrix()

    @property
    def _agg(self) -> Any:
        """The renderer of the moment beneath its public calls, which ask for settings at each path."""
        return self.renderer._renderer  # noqa: SLF001  # as its public calls do

    @property
    def _words(self) -> NDArray[np.uint32]:
        """What the renderer of the moment paints on, a number for each px."""
        return np.asarray(self.renderer.buffer_rgba()).view(np.uint32)

    def wash(self, fill: Fill) -> None:
        """Fill the whole picture."""
        if isinstance(fill, tuple) and fill[3] == 1:
            self._words[:] = _word(fill)
        else:
            super().wash(fill)

    def _draw(self, path: Path, context: GraphicsContextBase, fill: Rgba | None) -> None:
        self._agg.draw_path(context, path, self._matrix, fill)

    def cells(self, boxes: Sequence[Rect], *, fill: Rgba, clip: Rect | None = None) -> None:
        """Many plain rectangles of one colour, one after the other; filled without the rasteriser."""
        area = shared(clip, self.bounds)
        if len(boxes) > _SNAPPED or area is None:
            super().cells(boxes, fill=fill, clip=clip)
            return
        # On whole pixels, as the rasteriser puts rectangles.
        word, words, scale = _word(fill), self._words[..., 0], self.scale
        for box in boxes:
            seen = shared(box, area) if isfinite(sum(box)) else None
            if seen is not None:
                x0, x1 = floor(seen.x * scale + 0.5), floor(seen.right * scale + 0.5)
                y0, y1 = floor(seen.y * scale + 0.5), floor(seen.bottom * scale + 0.5)
                if fill[3] == 1:
                    words[y0:y1, x0:x1] = word
                elif y1 > y0 and x1 > x0 and not laid_over(words[y0:y1, x0:x1], fill):
                    super().cells([box], fill=fill, clip=clip)

    def markers(
        self,
        marker: Path,
        at: Points,
        *,
        fill: Rgba | None = None,
        stroke: Stroke | None = None,
        clip: Rect | None = None,
    ) -> None:
        """The same shape at many points; large and dashed ones one by one, cut to the picture."""
        reach = float(np.abs(marker.vertices).max(initial=0)) + (stroke.width if stroke else 0)
        is_dashed = stroke is not None and stroke.dash  # which the rasteriser forgets at markers
        if reach * self.scale <= _LARGE_MARKER_PX and not is_dashed:
            super().markers(marker, at, fill=fill, stroke=stroke, clip=clip)
            return
        for x, y in at[np.isfinite(at).all(axis=1)].tolist():
            self.path(moved(marker, x, y), fill=fill, stroke=stroke, clip=clip, snap=False)

    def _gradient_stroke(self, path: Path, stroke: Stroke, gradient: Gradient, clip: Rect | None) -> None:
        own = around(path, stroke)
        seen = shared(own.grown(1), self.bounds, clip)
        if seen is None:
            return
        box, columns, rows = self.whole_pixels(seen)
        pixels = gradient_pixels(gradient, box, own, columns, rows).copy()
        left, bottom = round(box.x * self.scale), round((self.height - box.bottom) * self.scale)
        renderer = _fresh_renderer(columns, rows)
        context = self._new_context(stroke._replace(color=_WHITE, gradient=None), None, snap=None)
        if clip is not None:
            context.set_clip_rectangle(device_box(clip, self.device).translated(-left, -bottom))
        renderer.draw_path(context, path, self._to_device + Affine2D().translate(-left, -bottom), None)
        covered = np.asarray(renderer.buffer_rgba())[..., 3]
        pixels[..., 3] = pixels[..., 3].astype(np.uint16) * covered // _OPAQUE
        self.image(pixels, box)

    def _text(self, line: Line) -> None:
        angle = line.angle
        quarter = angle in {_QUARTER_TURN, -_QUARTER_TURN}
        size = line.size * self.scale
        found = texts.mask(line.text, size, bold=line.bold, italic=line.italic, angle=angle if quarter else 0)
        if not found.pixels.size:
            return
        across, upright = (sin(radians(angle)), cos(radians(angle))) if angle else (0.0, 1.0)
        # From the anchor back to where the ink starts, then from the baseline down to its end.
        along, down = found.width * line.anchor - found.left, found.descent
        left = line.x * self.scale - along * upright + down * across
        bottom = line.y * self.scale + along * across + down * upright
        if quarter:
            rows, columns = found.pixels.shape
            left, bottom = (left - columns, bottom) if angle > 0 else (left, bottom + rows)
        if not (abs(left) < _FAR_PX and abs(bottom) < _FAR_PX):
            return  # out of the picture, and of what the renderer can count
        corner, turned = (left, bottom), 0 if quarter else angle
        outline = line.outline if line.outline is not None and line.outline.color[3] else None
        covered = self._outlined(found.pixels, outline.width) if outline else found.pixels
        margin = (covered.shape[0] - found.pixels.shape[0]) // 2
        if line.shadow is not None:
            shade = rgba(line.shadow.color, line.color[3])
            self._shade(covered, _moved_out(corner, margin, turned), turned, line.shadow, shade)
        if outline:
            self._blit(covered, _moved_out(corner, margin, turned), turned, outline.color)
        self._blit(found.pixels, corner, turned, line.color)

    def _outlined(self, mask: NDArray[np.uint8], width: float) -> NDArray[np.uint8]:
        radius = width * self.scale / 2
        if radius > MOST_PX:
            self.simplified[f"outlines of letters are drawn {2 * MOST_PX / self.scale:g} px wide at most"] = (
                None
            )
        return dilated(mask, radius)

    def _shade(  # a mask, its place, and its look
        self, mask: NDArray[np.uint8], corner: tuple[float, float], angle: float, shadow: Shadow, color: Rgba
    ) -> None:
        room = room_of(shadow, self.scale)
        rows, columns = mask.shape
        self.shadow_pixels += (rows + 2 * room) * (columns + 2 * room)
        if self.shadow_pixels <= MOST_PIXELS:
            left, bottom = _moved_out(corner, room, angle)
            place = left + shadow.offset_x * self.scale, bottom + shadow.offset_y * self.scale
            self._blit(softened(mask, shadow, self.scale), place, angle, color)

    def _blit(self, mask: NDArray[np.uint8], corner: tuple[float, float], angle: float, color: Rgba) -> None:
        context = _writing_in(color)
        self._agg.draw_text_image(  # blits a mask; the public call lays the text out anew
            mask, floor(corner[0] + 0.5), floor(corner[1] + 0.5), angle, context
        )

    def _context(self, stroke: Stroke | None, clip: Rect | None, snap: bool | None) -> GraphicsContextBase:
        return _context(stroke, clip, snap, self.device)


def _moved_out(corner: tuple[float, float], margin: int, angle: float) -> tuple[float, float]:
    """The lower left corner of a turned mask that has become larger by `margin` px on each side."""
    if not angle:
        return corner[0] - margin, corner[1] + margin
    across, along = sin(radians(angle)), cos(radians(angle))
    return corner[0] + margin * (across - along), corner[1] + margin * (across + along)


@lru_cache(_KEPT_LOOKS)
def _context(*look: Any) -> GraphicsContextBase:
    """Kept for other pictures, too: not to be changed."""
    return settled(new_context(GraphicsContextBase, *look))


@lru_cache(_KEPT_LOOKS)
def _writing_in(color: Rgba) -> GraphicsContextBase:
    context = GraphicsContextBase()
    context.set_snap(False)
    context.set_foreground(color, isRGBA=True)
    return settled(context)


@lru_cache(_KEPT_LOOKS)
def _word(color: Rgba) -> np.uint32:
    """The four bytes of a pixel as one number."""
    channels = np.array([round(channel * 255) for channel in color], np.uint8)
    return np.uint32(channels.view(np.uint32)[0])


def _fresh_renderer(columns: int, rows: int) -> Any:
    make: Any = RendererAgg  # matplotlib leaves it untyped
    return make(columns, rows, _DPI)


def _renderer(columns: int, rows: int) -> Any:
    size = (columns, rows)
    found = _renderers.pop(size, None) or _fresh_renderer(columns, rows)
    if columns * rows <= _KEPT_PIXELS:
        _renderers[size] = found
        if len(_renderers) > _KEPT:
            _renderers.popitem(last=False)
    return found
