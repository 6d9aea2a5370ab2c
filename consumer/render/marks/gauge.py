"""Gauges: a dial with a pointer an item (ECharts 5, `chart/gauge`)."""

from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.boxes import length
from consumer.render.label_texts import filled
from consumer.render.numbers import formatted, plain, rounded
from consumer.render.paint import Gradient, fill_of, rgba, solid, stroke_of
from consumer.render.scene import Scene
from consumer.render.sectors import Sector, sector_path
from consumer.render.symbols import symbol_path
from consumer.render.text_block import TextBlock, block, paint_block
from contracts.charts.labels import NumberFormat
from contracts.charts.series.gauge import GaugeItem, GaugeSeries
from contracts.charts.series.gauge_parts import DialLine, DialTick

_WHOLE: Final = 2 * pi


@dataclass(frozen=True)
class _Dial:
    """A gauge in px; angles in radians, clockwise from the right (y points downwards)."""

    x: float
    y: float
    radius: float
    start: float
    span: float
    """Signed: the way from the least value to the greatest."""

    def angle(self, share: float) -> float:
        """Of a share of the way."""
        return self.start + self.span * min(max(share, 0.0), 1.0)

    def at(self, radius: float, angle: float) -> tuple[float, float]:
        """A point."""
        return self.x + radius * cos(angle), self.y + radius * sin(angle)

    def arc(self, inner: float, outer: float, first: float, last: float) -> Path:
        """The ring between two shares of the way."""
        ends = sorted((self.angle(first), self.angle(last)))
        return sector_path(Sector(self.x, self.y, inner, outer, ends[0], ends[1]))


def paint(scene: Scene, index: int, series: GaugeSeries) -> None:
    """Paint one gauge."""
    del index  # colours go by items
    dial = _layout(scene, series)
    _paint_bands(scene, series, dial)
    _paint_lines(scene, series, dial)
    _paint_labels(scene, series, dial)
    for number, item in enumerate(series.items):
        _paint_progress(scene, series, dial, item, number)
    for number, item in enumerate(series.items):
        _paint_pointer(scene, series, dial, item, number)
    if series.anchor.show:
        _paint_anchor(scene, series, dial)
    for number, item in enumerate(series.items):
        _paint_texts(scene, series, dial, item, number)


def _layout(scene: Scene, series: GaugeSeries) -> _Dial:
    width, height = scene.surface.width, scene.surface.height
    start, end = -radians(series.start_angle), -radians(series.end_angle)
    span = end - start
    if series.clockwise and span < 0:
        span += _WHOLE
    if not series.clockwise and span > 0:
        span -= _WHOLE
    radius = length(series.radius, min(width, height) / 2)
    return _Dial(length(series.center[0], width), length(series.center[1], height), radius, start, span)


def _share(series: GaugeSeries, value: float) -> float:
    return (value - series.min) / (series.max - series.min) if series.max != series.min else 0.0


def _band_color(series: GaugeSeries, share: float) -> str | Gradient:
    bands = series.dial.bands
    return next(
        (band.color for band in bands if share <= band.until), bands[-1].color if bands else "#E6EBF8"
    )


def _paint_bands(scene: Scene, series: GaugeSeries, dial: _Dial) -> None:
    if not series.dial.show:
        return
    begin = 0.0
    for band in series.dial.bands:
        path = dial.arc(dial.radius - series.dial.width, dial.radius, begin, band.until)
        scene.surface.path(path, fill=fill_of(band.color, series.dial.opacity))
        begin = band.until


def _paint_lines(scene: Scene, series: GaugeSeries, dial: _Dial) -> None:
    inside = dial.radius - (series.dial.width if series.dial.show else 0)
    for number in range(series.split_number + 1):
        share = number / series.split_number
        if series.split_line.show:
            _paint_tick(scene, series, dial, series.split_line, (share, inside))
        if series.tick.show and number < series.split_number:
            for part in range(1, series.tick.split_number):
                between = (number + part / series.tick.split_number) / series.split_number
                _paint_tick(scene, series, dial, series.tick, (between, inside))


def _paint_tick(
    scene: Scene, series: GaugeSeries, dial: _Dial, line: DialLine | DialTick, place: tuple[float, float]
) -> None:
    share, inside = place
    angle = dial.angle(share)
    outer = inside - line.distance
    inner = outer - length(line.length, dial.radius)
    if stroke := stroke_of(line.line_style, _band_color(series, share)):
        scene.surface.line(np.array([dial.at(outer, angle), dial.at(inner, angle)]), stroke)


def _paint_labels(scene: Scene, series: GaugeSeries, dial: _Dial) -> None:
    label = series.label
    if not label.show:
        return
    line = series.split_line
    inside = dial.radius - (series.dial.width if series.dial.show else 0)
    reach = length(line.length, dial.radius) + line.distance if line.show else line.distance
    for number in range(series.split_number + 1):
        share = number / series.split_number
        value = rounded(series.min + share * (series.max - series.min), 10)
        text = _number(value, label.number, label.template)
        color = solid(_band_color(series, share))
        found = block(text, label.text_style, scene.spec.text_style, color)
        angle = dial.angle(share)
        x, y = dial.at(inside - reach - label.distance, angle)
        # The side of the text that looks outwards stands at the point.
        across, down = cos(angle), sin(angle)
        x -= across * found.width / 2
        y -= down * found.height / 2
        paint_block(scene.surface, found, x, y, align="center", vertical="middle", rotate=label.rotate)


def _number(value: float, style: NumberFormat | None, template: str | None) -> str:
    text = formatted(value, style) if style else plain(value)
    return filled(template, {"value": text}) if template else text


def _color(scene: Scene, series: GaugeSeries, item: GaugeItem, number: int) -> str | Gradient:
    style = item.item_style or series.item_style
    return style.color or scene.colors.of_item(item.name, number, "gauge")


def _paint_progress(scene: Scene, series: GaugeSeries, dial: _Dial, item: GaugeItem, number: int) -> None:
    progress = item.progress or series.progress
    if not progress.show or item.value is None:
        return
    outer = dial.radius - (0 if progress.overlap else number * progress.width)
    path = dial.arc(outer - progress.width, outer, 0.0, _share(series, item.value))
    color = progress.item_style.color or _color(scene, series, item, number)
    scene.surface.path(path, fill=fill_of(color, progress.item_style.opacity))


def _paint_pointer(scene: Scene, series: GaugeSeries, dial: _Dial, item: GaugeItem, number: int) -> None:
    pointer = item.pointer or series.pointer
    if not pointer.show or item.value is None:
        return
    angle = dial.angle(_share(series, item.value))
    reach = length(pointer.length, dial.radius)
    dx, dy = cos(angle), sin(angle)
    ox, oy = (length(one, dial.radius) for one in pointer.offset_center)
    x, y = dial.x + ox, dial.y + oy
    wide = pointer.width
    back = wide if wide >= reach / 3 else 2 * wide  # ECharts' `PointerPath`
    points = [
        (x + dx * reach, y + dy * reach),
        (x - dy * wide, y + dx * wide),
        (x - dx * back, y - dy * back),
        (x + dy * wide, y - dx * wide),
    ]
    color = pointer.item_style.color or _color(scene, series, item, number)
    fill = fill_of(color, pointer.item_style.opacity)
    scene.surface.path(Path([*points, points[0]], closed=True), fill=fill)


def _paint_anchor(scene: Scene, series: GaugeSeries, dial: _Dial) -> None:
    anchor = series.anchor
    path = symbol_path(anchor.icon, anchor.size, anchor.size)
    if path is not None:
        ox, oy = (length(one, dial.radius) for one in anchor.offset_center)
        fill = solid(anchor.item_style.color, anchor.item_style.opacity)
        scene.surface.markers(path, np.array([(dial.x + ox, dial.y + oy)]), fill=fill or rgba("#fff"))


def _paint_texts(scene: Scene, series: GaugeSeries, dial: _Dial, item: GaugeItem, number: int) -> None:
    color = solid(_color(scene, series, item, number))
    title, detail = item.title or series.title, item.detail or series.detail
    if title.show and item.name:
        found = block(item.name, title.text_style, scene.spec.text_style, color)
        _paint_at(scene, dial, found, title.offset_center)
    if detail.show:
        text = "-" if item.value is None else _number(item.value, detail.number, detail.template)
        share = _share(series, item.value or 0.0)
        style = detail.text_style
        inherited = style.color in {"inherit", "auto"}
        found = block(
            text, style, scene.spec.text_style, solid(_band_color(series, share)) if inherited else color
        )
        _paint_at(scene, dial, found, detail.offset_center)


def _paint_at(scene: Scene, dial: _Dial, found: TextBlock, offset: tuple[float | str, float | str]) -> None:
    ox, oy = (length(one, dial.radius) for one in offset)
    paint_block(scene.surface, found, dial.x + ox, dial.y + oy, align="center", vertical="middle")
