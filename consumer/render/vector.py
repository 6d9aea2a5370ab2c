"""Vector surfaces: SVG with text as text, and PDF with embedded fonts. Equal charts, equal bytes."""

import io
from functools import lru_cache
from math import cos, radians, sin
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties

from consumer.render import text as texts
from consumer.render.paint import css
from consumer.render.surface import Surface
from contracts.charts.colors import Rgba

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
    ) -> None:
        """One line of text, as a text element; see `Surface.text`."""
        line = texts.drawable(text)
        if not line.strip():
            return
        attributes = {
            "x": f"{x:.2f}",
            "y": f"{y:.2f}",
            "font-family": _SVG_FAMILIES,
            "font-size": f"{size:g}",
            "fill": css((*color[:3], 1.0)),
        }
        if bold:
            attributes["font-weight"] = str(_BOLD)
        if color[3] < 1:
            attributes["fill-opacity"] = f"{color[3]:.3f}"
        if anchor:
            attributes["text-anchor"] = "middle" if anchor < 1 else "end"
        if angle:
            attributes["transform"] = f"rotate({-angle:g} {x:.2f} {y:.2f})"
        self.renderer.writer.element("text", line, attrib=attributes)

    def finish(self) -> bytes:
        """The complete file."""
        self.renderer.finalize()
        head, body, rest = self._out.getvalue().partition("viewBox")
        # matplotlib states the size in points; a picture on a page is measured in px.
        for side in (self.width, self.height):
            head = head.replace(f'"{side:g}pt"', f'"{side * self._shown:g}"')
        return (head + body + rest).encode()


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
    ) -> None:
        """One line of text in an embedded font; see `Surface.text`."""
        line = texts.drawable(text)
        if not line.strip():
            return
        back = texts.width(line, size, bold=bold) * anchor
        turn = radians(angle)
        context = self._context(None, None, snap=False)
        context.set_foreground(color, isRGBA=True)
        context.set_alpha(color[3])
        px = (x - back * cos(turn)) * self.scale
        py = (self.height - y - back * sin(turn)) * self.scale
        self.renderer.draw_text(context, px, py, line, _font(size * self.scale, bold=bold), angle)

    def finish(self) -> bytes:
        """The complete file."""
        self.renderer.finalize()
        self._file.finalize()
        self._file.close()
        return self._out.getvalue()


@lru_cache(64)
def _font(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(family=_PDF_FAMILIES, size=size, weight="bold" if bold else "normal")
