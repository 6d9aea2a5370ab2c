"""What marks paint on: matplotlib's renderer interface, in layout px with y downwards."""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any, Final

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, TransformedPath
from numpy.typing import ArrayLike, NDArray

from consumer.render.characters import drawable
from consumer.render.contexts import Device, new_context
from consumer.render.geometry import Rect, shared
from consumer.render.gradients import gradient_pixels, gradient_stripes
from consumer.render.paint import Fill, Gradient, Stroke, rgba
from consumer.render.paths import LINE, MOVE, Points, extents, farthest, path_of, vertices_of
from consumer.render.rect_paths import rect_path, rects_path
from consumer.render.text_lines import Line, Outline
from contracts.charts.colors import Rgba
from contracts.charts.styles import Shadow

SIMPLIFY_FROM: Final = 128
"""Points from which a line is thinned out to what can be seen."""


class Surface:
    """A picture under way. Subclasses bring the renderer, and draw text their way.

    Args:
        renderer: one of matplotlib's.
        width: layout px.
        height: layout px.
        scale: device px per layout px.
    """

    def __init__(self, renderer: Any, width: float, height: float, scale: float) -> None:
        self.renderer = renderer
        # Not that of a stand-in: a PDF takes no other contexts than its own, and they are kept.
        self._make_context = renderer.new_gc
        self.width = width
        self.height = height
        self.scale = scale
        self.device = Device(scale, height)
        self.texts: dict[str, None] = {}
        """What has been written, in order, each once."""
        self.simplified: dict[str, None] = {}
        """What is not drawn as it was told, in words, each once."""
        self.shadow_pixels = 0
        """Device px that shadows have looked at so far."""
        self._contexts: dict[tuple[Stroke | None, Rect | None, bool | None], GraphicsContextBase] = {}
        self._to_device = Affine2D.from_values(scale, 0, 0, -scale, 0, height * scale)

    @property
    def bounds(self) -> Rect:
        """The whole picture."""
        return Rect(0, 0, self.width, self.height)

    def wash(self, fill: Fill) -> None:
        """Fill the whole picture."""
        self.rect(self.bounds, fill=fill)

    def path(
        self,
        path: Path,
        *,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
        clip: Rect | None = None,
        snap: bool | None = None,
        shape: Rect | None = None,
    ) -> None:
        """Fill and stroke a path; `shape` is the box a gradient refers to, if not the path's own."""
        if fill is not None and not isinstance(fill, tuple):
            self._gradient(path, fill, clip, shape)
            fill = None
        if stroke is not None and stroke.gradient is not None:
            if fill:
                self.path(path, fill=fill, clip=clip, snap=snap)
            self._gradient_stroke(path, stroke, stroke.gradient, clip)
        elif fill or stroke:
            self._draw(path, self._context(stroke, clip, snap), fill)

    def _draw(self, path: Path, context: GraphicsContextBase, fill: Rgba | None) -> None:
        self.renderer.draw_path(context, path, self._to_device, fill)

    def line(self, points: Points, stroke: Stroke, clip: Rect | None = None) -> None:
        """A polyline; NaN makes gaps."""
        path = path_of(points, None)
        if len(points) >= SIMPLIFY_FROM:
            path.should_simplify = True
        self.path(path, stroke=stroke, clip=clip)

    def segments(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        stroke: Stroke,
        clip: Rect | None = None,
        *,
        snap: bool | None = True,
    ) -> None:
        """Separate straight lines as one path, on whole device pixels unless they are not to `snap`."""
        begin, end = np.asarray(starts, float), np.asarray(ends, float)
        if not len(begin):
            return
        vertices = np.empty((2 * len(begin), 2))
        vertices[0::2], vertices[1::2] = begin, end
        codes = np.full(2 * len(begin), LINE, np.uint8)
        codes[0::2] = MOVE
        self.path(path_of(vertices, codes), stroke=stroke, clip=clip, snap=snap)

    def rect(
        self,
        rect: Rect,
        *,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
        clip: Rect | None = None,
        radii: tuple[float, float, float, float] = (0, 0, 0, 0),
        snap: bool | None = None,
    ) -> None:
        """A rectangle with rounded corners, clockwise from the top left."""
        self.path(rect_path(rect, radii), fill=fill, stroke=stroke, clip=clip, snap=snap, shape=rect)

    def cells(self, boxes: Sequence[Rect], *, fill: Rgba, clip: Rect | None = None) -> None:
        """Many plain rectangles of one colour as one path."""
        self.path(rects_path(boxes), fill=fill, clip=clip)

    def markers(
        self,
        marker: Path,
        at: Points,
        *,
        fill: Rgba | None = None,
        stroke: Stroke | None = None,
        clip: Rect | None = None,
    ) -> None:
        """The same small shape at many points; its coordinates are layout px around (0, 0)."""
        if len(at):
            context = self._context(stroke, clip, snap=False)
            grow = Affine2D.from_values(self.scale, 0, 0, -self.scale, 0, 0)
            self.renderer.draw_markers(context, marker, grow, path_of(at, None), self._to_device, fill)

    def image(self, pixels: NDArray[np.uint8], box: Rect, clip_path: Path | None = None) -> None:
        """Pixels (rows, columns, 4), one for each device pixel of `box`, cut out along `clip_path`."""
        context = self._new_context(None, None, snap=False)
        if clip_path is not None:
            cut = TransformedPath(clip_path, self._to_device)
            context.set_clip_path(cut)
            # Agg knows its last clip path by address: it must not become that of another one.
            self.renderer.last_clip = cut
        x, y = round(box.x * self.scale), round((self.height - box.bottom) * self.scale)
        self.renderer.draw_image(context, x, y, pixels[::-1])

    def text(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        color: Rgba,
        bold: bool = False,
        anchor: float = 0,
        angle: float = 0,
        outline: Outline | None = None,
        italic: bool = False,
        shadow: Shadow | None = None,
    ) -> None:
        """One line of text.

        Args:
            text: what is drawn.
            x: of its anchor, in layout px.
            y: of its baseline.
            size: font size in layout px.
            color: of the letters.
            bold: whether in the bold face.
            anchor: which part of the width stands at x: 0 its start, 0.5 its middle, 1 its end.
            angle: degrees counter-clockwise around (x, y).
            outline: beneath the letters.
            italic: whether slanted.
            shadow: beneath letters and outline.
        """
        line = drawable(text)
        if line.strip() and (color[3] or (outline is not None and outline.color[3])):
            self.texts[line] = None
            seen = shadow if shadow is not None and rgba(shadow.color)[3] else None
            self._text(Line(line, x, y, size, color, bold, anchor, angle, outline, italic, seen))

    def _text(self, line: Line) -> None:
        raise NotImplementedError

    def _gradient(self, path: Path, fill: Any, clip: Rect | None, shape: Rect | None) -> None:
        own = shape or extents(path)
        seen = shared((_hull(path) if shape else own).grown(1), self.bounds, clip)
        if seen is None:
            return
        box, columns, rows = self.whole_pixels(seen)
        self.image(gradient_pixels(fill, box, own, columns, rows), box, path)

    def _gradient_stroke(self, path: Path, stroke: Stroke, gradient: Gradient, clip: Rect | None) -> None:
        """Part by part in plain colours; subclasses that know better do better."""
        own = around(path, stroke)
        for part, color in gradient_stripes(gradient, own, own):
            seen = shared(part, self.bounds, clip)
            if seen is not None and color[3]:
                self.path(path, stroke=stroke._replace(color=color, gradient=None), clip=seen)

    def whole_pixels(self, rect: Rect) -> tuple[Rect, int, int]:
        """`rect` grown to device pixels, and how many columns and rows it has."""
        scale = self.scale
        left, top = floor(rect.x * scale), floor(rect.y * scale)
        columns = max(1, ceil(rect.right * scale) - left)
        rows = max(1, ceil(rect.bottom * scale) - top)
        return Rect(left / scale, top / scale, columns / scale, rows / scale), columns, rows

    def _context(self, stroke: Stroke | None, clip: Rect | None, snap: bool | None) -> GraphicsContextBase:
        """Kept, because marks come by the hundred with one look: not to be changed.

        For this picture alone: those of a PDF are parts of its page.
        """
        look = (stroke, clip, snap)
        found = self._contexts.get(look)
        if found is None:
            found = self._contexts[look] = self._new_context(stroke, clip, snap)
        return found

    def _new_context(
        self, stroke: Stroke | None, clip: Rect | None, snap: bool | None
    ) -> GraphicsContextBase:
        return new_context(self._make_context, stroke, clip, snap, self.device)


def _hull(path: Path) -> Rect:
    """Around the path and the control points of its curves: cheaper, and at least as large as its extents."""
    (left, top), (right, bottom) = farthest(vertices_of(path))
    return Rect(left, top, right - left, bottom - top)


def around(path: Path, stroke: Stroke) -> Rect:
    """What a stroke covers, mitres left aside."""
    return extents(path).grown(stroke.width / 2)
