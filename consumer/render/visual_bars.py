"""The keys of continuous visual maps: a bar of colours with its handles (ECharts 5)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import place, sides
from consumer.render.geometry import Rect, union
from consumer.render.paint import Stroke, rgba
from consumer.render.rect_paths import rect_path
from consumer.render.surface import Surface
from consumer.render.text_block import Align, TextBlock, VerticalAlign, block, block_rect, paint_block
from consumer.render.titles import paint_background
from consumer.render.visual_pieces import value_label
from consumer.render.visual_places import KEY_PLACE, side_of
from consumer.render.visual_rules import ContinuousRule
from contracts.charts.colors import ColorStop, LinearGradient
from contracts.charts.text import TextStyle
from contracts.charts.visual_maps import ContinuousVisualMap

_ROUNDING_PX: Final = 3.0
_STOPS: Final = 64
_HANDLE_SHARE: Final = 1.2
"""Length of a handle, as a share of the width of the bar."""
_HANDLE_SLIMNESS: Final = 7 / 29
_HANDLE_BORDER: Final = Stroke(rgba("#fff"), 2)
_NARROW: Final = 1 / 3
"""Of a bar that shows sizes, its narrow end."""


@dataclass(frozen=True)
class _Bar:
    """A bar around its own origin: `across` grows towards the texts, `along` from least to greatest.

    Args:
        rule: what it is the key of.
        upright: whether it stands.
        directions: of across and along in the picture, 1 rightwards or downwards, -1 the other way.
        origin: px of the picture.
    """

    rule: ContinuousRule
    upright: bool
    directions: tuple[int, int]
    origin: tuple[float, float] = (0.0, 0.0)

    @property
    def width(self) -> float:
        """Px across."""
        return self.rule.mapping.item_width

    @property
    def length(self) -> float:
        """Px along."""
        return self.rule.mapping.item_height

    def point(self, across: float, along: float) -> tuple[float, float]:
        """Px of the picture."""
        dx, dy = across * self.directions[0], along * self.directions[1]
        x, y = (dx, dy) if self.upright else (dy, dx)
        return self.origin[0] + x, self.origin[1] + y

    def box(self, across: tuple[float, float], along: tuple[float, float]) -> Rect:
        """The rectangle between two points."""
        (x0, y0), (x1, y1) = self.point(across[0], along[0]), self.point(across[1], along[1])
        return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))

    def place_of(self, value: float) -> float:
        """How far along a value of the extent lies."""
        least, most = self.rule.extent
        return (value - least) / (most - least) * self.length if most > least else self.length / 2

    def thickness(self, value: float) -> float:
        """Px across at a value: less where the map makes symbols smaller."""
        sizes = self.rule.mapping.in_range.symbol_size or self.rule.outside.symbol_size
        if len(set(sizes)) < 2 or not self.length:  # noqa: PLR2004  # the same all along
            return self.width
        full = self.width * sizes[-1] / max(sizes)
        return full * (_NARROW + (1 - _NARROW) * self.place_of(value) / self.length)


def paint_bar(surface: Surface, mapping: ContinuousVisualMap, base: TextStyle) -> None:
    """Paint the key of a continuous map."""
    sketch = _oriented(ContinuousRule(mapping), surface)
    least, most = sketch.rule.extent
    handles = [value_label(mapping, value) for value in sketch.rule.chosen] if mapping.handles else []
    texts = [block(text, mapping.text_style, base, None) for text in handles]
    ends = [block(text, mapping.text_style, base, None) for text in (mapping.texts or ("", ""))[::-1]]
    covered = union(
        [
            sketch.box((0, sketch.width), (0, sketch.length)),
            *(_end_rect(sketch, number, text) for number, text in enumerate(ends) if text.width),
            # The room is that of handles at the ends, wherever they stand.
            *(_thumb(sketch, value).grown(1) for value in (least, most) if handles),
            *(_handle_rect(sketch, value, text) for value, text in zip((least, most), texts, strict=False)),
        ]
    )
    top, right, bottom, left = sides(mapping.padding)
    size = (covered.width + left + right, covered.height + top + bottom)
    outer = place(mapping, size, surface.bounds, KEY_PLACE)
    paint_background(surface, outer, mapping.background)
    origin = (outer.x + left - covered.x, outer.y + top - covered.y)
    bar = _Bar(sketch.rule, sketch.upright, sketch.directions, origin)
    _paint_colors(surface, bar)
    for number, text in enumerate(ends):
        _paint_end(surface, bar, number, text)
    for value, text in zip(bar.rule.chosen, texts, strict=False):
        _paint_handle(surface, bar, value, text)


def _oriented(rule: ContinuousRule, surface: Surface) -> _Bar:
    mapping = rule.mapping
    upright = mapping.orientation == "vertical"
    side = side_of(mapping, surface.bounds, mapping.item_width)
    across = 1 if side in {"left", "top"} else -1
    along = 1 if mapping.inverse == upright else -1
    return _Bar(rule, upright, (across, along))


def _paint_colors(surface: Surface, bar: _Bar) -> None:
    mapping = bar.rule.mapping
    outside = None if mapping.out_of_range is None else False
    _paint_part(surface, bar, bar.rule.extent, _colors(bar, bar.rule.extent, inside=outside))
    _paint_part(surface, bar, bar.rule.chosen, _colors(bar, bar.rule.chosen, inside=True))


def _colors(bar: _Bar, values: tuple[float, float], *, inside: bool | None) -> list[str]:
    """Colours from one value to the other; `inside` None: values that nothing is said of."""
    mapping = bar.rule.mapping
    if inside is None:
        return [mapping.inactive_color]
    return [_color(bar, value, inside=inside) for value in np.linspace(*values, _STOPS).tolist()]


def _color(bar: _Bar, value: float, *, inside: bool) -> str:
    return bar.rule.look(value, inside=inside).ink(bar.rule.mapping.key_color)


def _paint_part(surface: Surface, bar: _Bar, values: tuple[float, float], colors: list[str]) -> None:
    start, end = (bar.place_of(value) for value in values)
    (x, y), (x2, y2) = bar.point(0, start), bar.point(0, end)
    last = max(len(colors) - 1, 1)
    stops = tuple(ColorStop(offset=number / last, color=color) for number, color in enumerate(colors))
    fill = LinearGradient(type="linear", x=x, y=y, x2=x2, y2=y2, stops=stops, in_pixels=True)
    thick = [bar.thickness(value) for value in values]
    if thick == [bar.width, bar.width]:
        radius = _ROUNDING_PX
        outline = rect_path(bar.box((0, bar.width), (0, bar.length)), (radius, radius, radius, radius))
    else:
        corners = [
            (bar.width - thick[0], start), (bar.width, start),
            (bar.width, end), (bar.width - thick[1], end),
        ]  # fmt: skip
        points = [bar.point(*corner) for corner in corners]
        outline = Path([*points, points[0]], closed=True)
    surface.path(outline, fill=fill, clip=bar.box((0, bar.width), (start, end)))


def _end_anchor(bar: _Bar, number: int) -> tuple[float, float, Align, VerticalAlign]:
    """Where the text of an end stands: 0 is the least."""
    gap = bar.rule.mapping.text_gap
    x, y = bar.point(bar.width / 2, bar.length + gap if number else -gap)
    backwards = (bar.directions[1] > 0) == (number == 0)
    if bar.upright:
        return x, y, "center", "bottom" if backwards else "top"
    return x, y, "right" if backwards else "left", "middle"


def _end_rect(bar: _Bar, number: int, text: TextBlock) -> Rect:
    x, y, align, vertical = _end_anchor(bar, number)
    return block_rect(text, x, y, align=align, vertical=vertical)


def _paint_end(surface: Surface, bar: _Bar, number: int, text: TextBlock) -> None:
    x, y, align, vertical = _end_anchor(bar, number)
    paint_block(surface, text, x, y, align=align, vertical=vertical)


def _thumb(bar: _Bar, value: float) -> Rect:
    """The shape of the handle at a value, its border left aside."""
    thick, along = bar.thickness(value), bar.place_of(value)
    middle, half = bar.width - thick / 2, thick * _HANDLE_SHARE / 2
    slim = half * _HANDLE_SLIMNESS
    return bar.box((middle - half, middle + half), (along - slim, along + slim))


def _handle_anchor(bar: _Bar, value: float) -> tuple[float, float, Align]:
    thick = bar.thickness(value)
    across = bar.width - thick / 2 + thick * _HANDLE_SHARE
    if not bar.upright:
        across += (bar.width - thick) / 2  # or texts at the thin end would touch
    x, y = bar.point(across, bar.place_of(value))
    return x, y, "center" if not bar.upright else "left" if bar.directions[0] > 0 else "right"


def _handle_rect(bar: _Bar, value: float, text: TextBlock) -> Rect:
    x, y, align = _handle_anchor(bar, value)
    return block_rect(text, x, y, align=align, vertical="middle")


def _paint_handle(surface: Surface, bar: _Bar, value: float, text: TextBlock) -> None:
    thumb = _thumb(bar, value)
    radius = min(thumb.width, thumb.height) / 2
    outline = rect_path(thumb, (radius, radius, radius, radius))
    surface.path(outline, stroke=_HANDLE_BORDER)
    surface.path(outline, fill=rgba(_color(bar, value, inside=True)))
    x, y, align = _handle_anchor(bar, value)
    paint_block(surface, text, x, y, align=align, vertical="middle")
