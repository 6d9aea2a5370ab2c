"""Symbols at points, and their labels: what lines and scatters share."""

from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consumer.render.boxes import length
from consumer.render.geometry import Rect
from consumer.render.label_texts import column_texts, filled, number_text, series_text
from consumer.render.paint import Gradient, Stroke, border_of, dash_of, fill_of, solid
from consumer.render.paths import Points, moved, turned
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene, item_name
from consumer.render.shadows import with_shadow
from consumer.render.shape_labels import place_at_box
from consumer.render.symbols import is_empty, marker_path, size_of
from contracts.charts.labels import Label
from contracts.charts.series.line import LineSeries, PolarLineSeries
from contracts.charts.series.scatter import (
    CalendarScatterSeries,
    PolarScatterSeries,
    Ripple,
    ScatterLooks,
    ScatterSeries,
)
from contracts.charts.styles import ItemStyle

Mask = NDArray[np.bool_]
"""One flag for each item."""

_EMPTY_STROKE: Final = 2
_WHITE: Final = (1.0, 1.0, 1.0)


class _Look(NamedTuple):
    """How a symbol looks; items of one look are painted together."""

    symbol: str
    size: tuple[float, float]
    keep_aspect: bool
    style: ItemStyle
    color: str | Gradient
    rotate: float
    """Degrees, counter-clockwise."""
    shift: tuple[float, float]
    """Px to the right and down from its point."""


@dataclass(frozen=True)
class PointMarks:
    """The points of one series.

    Args:
        scene: the picture.
        index: of the series.
        series: its spec.
        base: the axis whose categories name the items; None: they have no names but their own.
        points: px of each item; NaN where there is none.
        area: the plot area.
    """

    scene: Scene
    index: int
    series: CalendarScatterSeries | LineSeries | PolarLineSeries | PolarScatterSeries | ScatterSeries
    base: PlacedAxis | None
    points: Points
    area: Rect

    @property
    def finite(self) -> Mask:
        """The items that have a place."""
        found: Mask = np.isfinite(self.points.sum(axis=1))
        return found

    def paint_symbols(self, symbol: str, mask: Mask) -> None:
        """Paint the symbol of every item in `mask`, those of one look at once."""
        for look, numbers in self._groups(symbol, mask).items():
            self._paint(look, self.points[numbers])

    def paint_ripples(self, ripple: Ripple, mask: Mask) -> None:
        """Paint the rings around the symbols of items in `mask`, the outermost first."""
        for look, numbers in self._groups(self.series.symbol, mask).items():
            ink = ripple.color or look.color
            if isinstance(ink, Gradient):
                self.scene.surface.simplified["rings have the first colour of a gradient"] = None
            color = solid(ink, look.style.opacity)
            for ring in range(ripple.count, 0, -1) if color else ():
                share = ring / (ripple.count + 1)
                grown = 1 + (ripple.scale - 1) * share
                path = marker_path(look.symbol, look.size[0] * grown, look.size[1] * grown)
                if path is None or color is None:
                    continue
                path = turned(path, look.rotate)
                faded = (*color[:3], color[3] * (1 - share))
                fill, stroke = (faded, None) if ripple.brush == "fill" else (None, Stroke(faded))
                places = self.points[numbers] + look.shift
                self.scene.surface.markers(path, places, fill=fill, stroke=stroke)

    def _groups(self, symbol: str, mask: Mask) -> dict[_Look, list[int]]:
        """The items of each look in the plot area."""
        rect = self.area.grown(1)
        inside = (
            (self.points[:, 0] >= rect.x)
            & (self.points[:, 0] <= rect.right)
            & (self.points[:, 1] >= rect.y)
            & (self.points[:, 1] <= rect.bottom)
        )
        numbers = np.flatnonzero(mask & inside).tolist()
        if self._are_alike and numbers:
            return {self._look(numbers[0], symbol): numbers}
        groups: dict[_Look, list[int]] = {}
        for number in numbers:
            groups.setdefault(self._look(number, symbol), []).append(number)
        return groups

    @property
    def _are_alike(self) -> bool:
        """Whether nothing lets the symbol of one item differ from that of another."""
        series = self.series
        sized = isinstance(series, ScatterLooks) and series.sizes is not None
        ruled = bool(self.scene.visuals.get(self.index))
        return not (sized or ruled or series.items or series.color_by == "data")

    def leave_labels(self, usual: str, mask: Mask) -> None:
        """Leave the labels of items in `mask` for the end; `usual` is their place if nothing is said."""
        if not self.series.label.show and not self.series.items:
            return
        columns = self.scene.columns[self.index]
        rect = self.area.grown(1)
        for number in np.flatnonzero(mask).tolist():
            x, y = self.points[number].tolist()
            own = self.series.items.get(number)
            label = own.label if own and own.label is not None else self.series.label
            if not label.show or not np.isfinite(x + y):
                continue
            if self.series.clip and not (rect.x <= x <= rect.right and rect.y <= y <= rect.bottom):
                continue
            name = item_name(self.base, float(columns.at[number]), number, own.name if own else None)
            self._leave(label, self._text(label, name, number), number, (x, y), usual)

    def text_of(self, label: Label, number: int) -> str:
        """What a label of one item says."""
        own = self.series.items.get(number)
        at = float(self.scene.columns[self.index].at[number])
        return self._text(label, item_name(self.base, at, number, own.name if own else None), number)

    def _leave(self, label: Label, text: str, number: int, at: tuple[float, float], usual: str) -> None:
        look = self._look(number, self.series.symbol)
        width, height = look.size
        (x, y), (right, down) = at, look.shift
        box = Rect(x + right - width / 2, y + down - height / 2, width, height)
        position = label.position or usual
        inside = str(position).startswith("inside")
        opacity = look.style.opacity
        block = self.scene.label_block(text, label, look.color, inside=inside, opacity=opacity)
        x, y, align, vertical = place_at_box(box, position, label.distance)
        self.scene.leave_label(label, block, (x, y), align, vertical)

    def _look(self, number: int, symbol: str) -> _Look:
        series = self.series
        own = series.items.get(number)
        size = size_of(series.symbol_size)
        if isinstance(series, ScatterLooks) and series.sizes is not None:
            one = series.sizes[number]
            size = size if one is None else (one, one)
        style = series.item_style
        color = self.scene.colors.series[self.index]
        if series.color_by == "data":
            color = self.scene.colors.palette[number % len(self.scene.colors.palette)]
        rotate, offset = series.symbol_rotate, series.symbol_offset
        keep = series.symbol_keep_aspect
        if own is not None:
            keep = keep if own.symbol_keep_aspect is None else own.symbol_keep_aspect
            rotate = rotate if own.symbol_rotate is None else own.symbol_rotate
            offset = offset if own.symbol_offset is None else own.symbol_offset
            symbol = own.symbol or symbol
            size = size_of(own.symbol_size) if own.symbol_size is not None else size
            if own.item_style is not None:
                style = own.item_style
                color = style.color if style.color is not None else color
        visual = self.scene.visual(self.index, number)
        if visual.size is not None:
            size = (visual.size, visual.size)
        shift = length(offset[0], size[0]), length(offset[1], size[1])
        symbol, color = visual.symbol or symbol, visual.over(color)
        return _Look(symbol, size, keep, visual.styled(style), color, rotate, shift)

    def _paint(self, look: _Look, at: Points) -> None:
        with_shadow(self.scene.surface, look.style.shadow, partial(self._paint_shapes, look, at))

    def _paint_shapes(self, look: _Look, at: Points) -> None:
        path = marker_path(look.symbol, *look.size, keep_aspect=look.keep_aspect)
        if path is None:
            return
        path = turned(path, look.rotate)
        clip = self.area.grown(max(look.size)) if self.series.clip else None
        places = at + look.shift
        style = look.style
        surface = self.scene.surface
        if is_empty(look.symbol):
            color = solid(look.color, style.opacity)
            dash = dash_of(style.border_type, _EMPTY_STROKE)
            stroke = Stroke(color, _EMPTY_STROKE, dash) if color else None
            surface.markers(path, places, fill=(*_WHITE, style.opacity), stroke=stroke, clip=clip)
            return
        stroke = border_of(style)
        fill = fill_of(look.color, style.opacity)
        if fill is None or isinstance(fill, tuple):
            surface.markers(path, places, fill=fill, stroke=stroke, clip=clip)
            return
        for x, y in places.tolist():
            surface.path(moved(path, x, y), fill=fill, stroke=stroke, clip=clip)

    def _text(self, label: Label, name: str, number: int) -> str:
        columns = self.scene.columns[self.index]
        value = number_text(float(columns.value[number]), label)
        if label.template is None:
            return value
        x = number_text(float(columns.at[number] if columns.base == "x" else columns.value[number]), label)
        y = number_text(float(columns.value[number] if columns.base == "x" else columns.at[number]), label)
        values = {
            "series": series_text(self.series.name, self.index),
            "name": name,
            "value": value,
            "x": x,
            "y": y,
        }
        return filled(label.template, values | column_texts(self.series.extra, number, label))
