"""Vector surfaces: SVG with text as text, and PDF with embedded fonts. Equal charts, equal bytes."""

import io
from functools import lru_cache
from math import cos, radians, sin
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from consumer.render import text as texts
from consumer.render.characters import visible
from consumer.render.paint import Stroke, css, rgba
from consumer.render.paths import moved, path_of, turned
from consumer.render.slant import SLANT
from consumer.render.softening import deviation_of
from consumer.render.surface import Surface
from consumer.render.text_lines import Line
from contracts.charts.styles import Shadow

_POINTS_PER_INCH: Final = 72
_PDF_FAMILIES: Final = ["Noto Sans CJK SC", "DejaVu Sans"]
_SVG_FAMILIES: Final = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',Arial,sans-serif"
_BOLD: Final = 700

# Ids in SVG are hashes with this salt; without one they differ from run to run.
mpl.rcParams["svg.hashsalt"] = "plotwire"


class SvgSurface(Surface):
    """An SVG of `width` x `height` user units, shown `scale` times as large."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._out = io.StringIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        make: Any = RendererSVG  # matplotlib leaves it untyped
        renderer = make(width, height, self._out, image_dpi=_POINTS_PER_INCH, metadata=nothing)
        super().__init__(renderer, width, height, 1)
        self._shown = scale

    def _text(self, line: Line) -> None:
        x, y, color = line.x, line.y, line.color
        attributes = {
            "x": f"{x:.2f}",
            "y": f"{y:.2f}",
            "font-family": _SVG_FAMILIES,
            "font-size": f"{line.size:g}",
            "fill": css((*color[:3], 1.0)),
        }
        if line.bold:
            attributes["font-weight"] = str(_BOLD)
        if line.italic:
            attributes["font-style"] = "italic"
        if line.shadow is not None:
            attributes["filter"] = _drop_shadow(line.shadow, line.angle)
        if color[3] < 1:
            attributes["fill-opacity"] = f"{color[3]:.3f}"
        if line.anchor:
            attributes["text-anchor"] = "middle" if line.anchor < 1 else "end"
        if line.outline is not None:
            # Beneath the letters, as a stroke drawn before them.
            attributes["paint-order"] = "stroke"
            attributes["stroke"] = css(line.outline.color)
            attributes["stroke-width"] = f"{line.outline.width:g}"
            attributes["stroke-linejoin"] = "round"
        if line.angle:
            attributes["transform"] = f"rotate({-line.angle:g} {x:.2f} {y:.2f})"
        self.renderer.writer.element("text", line.text, attrib=attributes)

    def finish(self) -> bytes:
        """The complete file."""
        self.renderer.finalize()
        head, body, rest = self._out.getvalue().partition("viewBox")
        # matplotlib states the size in points; a picture on a page is measured in px.
        for side in (self.width, self.height):
            head = head.replace(f'"{side:g}pt"', f'"{side * self._shown:g}"')
        return (head + body + rest).encode()


def _drop_shadow(shadow: Shadow, angle: float) -> str:
    """As a filter of CSS, whose blur is a standard deviation; it turns with its text, and shadows do not."""
    turn = radians(angle)
    x = shadow.offset_x * cos(turn) - shadow.offset_y * sin(turn)
    y = shadow.offset_x * sin(turn) + shadow.offset_y * cos(turn)
    return f"drop-shadow({x:.6g} {y:.6g} {deviation_of(shadow, 1):g} {css(rgba(shadow.color))})"


class PdfSurface(Surface):
    """A PDF page of `width` x `height` points, `scale` times as large."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._out = io.BytesIO()
        nothing = {"Creator": None, "Producer": None, "CreationDate": None}
        make_file: Any = PdfFile  # matplotlib leaves both untyped
        make_renderer: Any = RendererPdf
        self._file = make_file(self._out, metadata=nothing)
        size = width * scale / _POINTS_PER_INCH, height * scale / _POINTS_PER_INCH
        self._file.newPage(*size)
        super().__init__(make_renderer(self._file, _POINTS_PER_INCH, size[1], size[0]), width, height, scale)

    def _text(self, line: Line) -> None:
        if line.shadow is not None:
            self._shade(line, line.shadow)
        if line.outline is not None and line.outline.color[3]:
            stroke = Stroke(line.outline.color, line.outline.width, join="round")
            self.path(_shape_of(line), stroke=stroke, snap=False)
        if line.italic:
            self.path(_shape_of(line), fill=line.color, snap=False)
        else:
            self._write(line)

    def _shade(self, line: Line, shadow: Shadow) -> None:
        if shadow.blur:
            self.simplified["shadows of letters have no blur in a PDF"] = None
        x, y, shade = line.x + shadow.offset_x, line.y + shadow.offset_y, rgba(shadow.color, line.color[3])
        outline = line.outline and line.outline._replace(color=shade)
        self._text(line._replace(x=x, y=y, color=shade, outline=outline, shadow=None))

    def _write(self, line: Line) -> None:
        back = texts.width(line.text, line.size, bold=line.bold) * line.anchor
        turn = radians(line.angle)
        context = self._new_context(None, None, snap=False)
        context.set_foreground(line.color, isRGBA=True)
        context.set_alpha(line.color[3])
        px = (line.x - back * cos(turn)) * self.scale
        py = (self.height - line.y - back * sin(turn)) * self.scale
        font = _font(line.size * self.scale, bold=line.bold)
        self.renderer.draw_text(context, px, py, visible(line.text), font, line.angle)

    def finish(self) -> bytes:
        """The complete file."""
        self.renderer.finalize()
        self._file.finalize()
        self._file.close()
        return self._out.getvalue()


def _shape_of(line: Line) -> Path:
    """Its letters as a path: fonts of a PDF have no slant, and its letters no stroke.

    Not of their own, that is: matplotlib embeds Type 3 fonts, to which the text rendering modes of a
    PDF do not apply (ISO 32000-1, 9.3.6).
    """
    font = _font(line.size, bold=line.bold)
    vertices, codes = text_to_path.get_text_path(font, visible(line.text))
    grow = line.size / text_to_path.FONT_SCALE
    x, y = np.asarray(vertices, float).reshape(-1, 2).T * grow
    back = texts.width(line.text, line.size, bold=line.bold) * line.anchor
    slant = SLANT if line.italic else 0
    flat = path_of(np.column_stack((x + slant * y - back, -y)), np.asarray(codes, np.uint8))
    return moved(turned(flat, line.angle), line.x, line.y)


@lru_cache(64)
def _font(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(family=_PDF_FAMILIES, size=size, weight="bold" if bold else "normal")
