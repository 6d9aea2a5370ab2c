"""The dial of a gauge: its geometry, bands, ticks and numbers (ECharts 5, `chart/gauge/GaugeView`)."""

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import cos, degrees, pi, radians, sin
from typing import Final

from consumer.render.boxes import length
from consumer.render.label_texts import filled
from consumer.render.numbers import formatted, plain, rounded
from consumer.render.paint import Gradient, fill_of, solid, stroke_of
from consumer.render.scene import Scene
from consumer.render.sectors import Sector, capped_path, sector_path
from consumer.render.shadows import with_shadow
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.labels import NumberFormat
from contracts.charts.series.gauge import GaugeSeries
from contracts.charts.series.gauge_parts import DialLabel, DialLine, DialTick

_WHOLE: Final = 2 * pi
_BESIDE: Final = 0.4
_ABOVE: Final = 0.8
_DECIMALS: Final = 10
_STRAIGHT_PX: Final = 1e-4
_MIDDLE: Final[tuple[Align, VerticalAlign]] = ("center", "middle")


@dataclass(frozen=True)
class Dial:
    """A gauge in px; angles in radians, clockwise from the right (y points downwards)."""

    series: GaugeSeries
    x: float
    y: float
    radius: float
    start: float
    span: float
    """Signed: the way from the least value to the greatest."""

    def angle(self, share: float) -> float:
        """Of a share of the way."""
        return self.start + self.span * share

    def at(self, radius: float, angle: float) -> tuple[float, float]:
        """A point."""
        return self.x + radius * cos(angle), self.y + radius * sin(angle)

    def ring(self, inner: float, outer: float, first: float, last: float) -> Sector:
        """The part of a ring between two shares of the way."""
        ends = sorted((self.angle(first), self.angle(last)))
        return Sector(self.x, self.y, max(inner, 0.0), max(outer, 0.0), ends[0], ends[1])

    def share(self, value: float) -> float:
        """How far along the way a value is; beyond 0 and 1 where it is outside."""
        low, high = self.series.min, self.series.max
        return (value - low) / (high - low) if high != low else 0.5

    def band_color(self, share: float) -> str | Gradient:
        """Of the band at this share of the way."""
        bands = self.series.dial.bands
        return next((band.color for band in bands if share <= band.until), bands[-1].color)


def place_dial(series: GaugeSeries, width: float, height: float) -> Dial:
    """Where a gauge stands in a picture of this size."""
    given, end = -radians(series.start_angle), -radians(series.end_angle)
    start = (round(given / pi, 8) % 2) * pi
    span = end + (start - given) - start
    if abs(span) > _WHOLE:
        span = _WHOLE if span > 0 else -_WHOLE
    if series.clockwise and span < 0:
        span += _WHOLE
    if not series.clockwise and span > 0:
        span -= _WHOLE
    radius = length(series.radius, min(width, height) / 2)
    x, y = length(series.center[0], width), length(series.center[1], height)
    return Dial(series, x, y, radius, start, span)


def paint_dial(scene: Scene, dial: Dial) -> None:
    """Paint bands, ticks and numbers."""
    _paint_bands(scene, dial)
    _paint_ticks(scene, dial)
    if dial.series.label.show:
        _paint_numbers(scene, dial, dial.series.label)


def number_text(value: float, style: NumberFormat | None, template: str | None) -> str:
    """A value as the texts of a gauge write it."""
    text = formatted(value, style) if style else plain(value)
    return filled(template, {"value": text}) if template else text


def _paint_bands(scene: Scene, dial: Dial) -> None:
    series = dial.series
    if not series.dial.show:
        return
    begin, rings = 0.0, []
    for band in series.dial.bands:
        rings.append(dial.ring(dial.radius - series.dial.width, dial.radius, begin, band.until))
        begin = band.until
    outline = capped_path if series.dial.round_cap else sector_path
    for ring, band in reversed(list(zip(rings, series.dial.bands, strict=True))):
        fill = fill_of(band.color, series.dial.opacity)
        paint = partial(scene.surface.path, outline(ring), fill=fill)
        with_shadow(scene.surface, series.dial.shadow, paint)


def _paint_ticks(scene: Scene, dial: Dial) -> None:
    series, parts = dial.series, dial.series.tick.split_number
    for number in range(series.split_number + 1):
        share = number / series.split_number
        if series.split_line.show:
            _paint_lines(scene, dial, series.split_line, [share])
        if series.tick.show and number < series.split_number:
            shares = [share + part / parts / series.split_number for part in range(parts + 1)]
            _paint_lines(scene, dial, series.tick, shares)


def _paint_lines(scene: Scene, dial: Dial, line: DialLine | DialTick, shares: list[float]) -> None:
    """Lines across the dial; neighbours of one colour are one path."""
    outer = dial.radius - dial.series.dial.width - line.distance
    inner = outer - length(line.length, dial.radius)
    for color, alike in groupby(shares, dial.band_color):
        if stroke := stroke_of(line.line_style, color):
            angles = [dial.angle(share) for share in alike]
            ends = [(dial.at(outer, angle), dial.at(inner, angle)) for angle in angles]
            for straight, lines in groupby(ends, _is_straight):
                starts, tips = zip(*lines, strict=True)
                # Only what stands straight may be put on whole pixels.
                scene.surface.segments(starts, tips, stroke, snap=None if straight else False)


def _is_straight(line: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    """Whether it stands upright or lies level."""
    (x, y), (right, bottom) = line
    return min(abs(right - x), abs(bottom - y)) < _STRAIGHT_PX


def _paint_numbers(scene: Scene, dial: Dial, label: DialLabel) -> None:
    series, line = dial.series, dial.series.split_line
    reach = dial.radius - length(line.length, dial.radius) - line.distance - label.distance
    for number, angle in enumerate(number_angles(dial)):
        share = number / series.split_number
        value = rounded(series.min + share * (series.max - series.min), _DECIMALS)
        text = number_text(value, label.number, label.template)
        found = block(text, label.text_style, scene.spec.text_style, solid(dial.band_color(share)))
        turn = turn_of(label, angle)
        align, vertical = _MIDDLE if turn else _sides(angle)
        x, y = dial.at(reach, angle)
        paint_block(scene.surface, found, x, y, align=align, vertical=vertical, rotate=turn)


def number_angles(dial: Dial) -> list[float]:
    """Angles of the numbers, summed up tick by tick as ECharts does.

    A number that stands exactly upright is turned one way or the other by what the sum loses.
    """
    series, parts = dial.series, dial.series.tick.split_number
    step = dial.span / series.split_number
    angles, angle = [dial.start], dial.start
    for _ in range(series.split_number):
        if series.tick.show:
            for _ in range(parts + 1):
                angle += step / parts
            angle -= step / parts
        else:
            angle += step
        angles.append(angle)
    return angles


def turn_of(label: DialLabel, angle: float) -> float:
    """How far a number at this angle is turned, in degrees counter-clockwise."""
    if label.turn == "tangential":
        return -degrees(angle) - 90
    if label.turn == "radial":
        turn = -angle + _WHOLE
        return degrees(turn + pi if turn > pi / 2 else turn)
    return label.rotate


def _sides(angle: float) -> tuple[Align, VerticalAlign]:
    """Which side of a number stands at its point: the one that looks outwards."""
    across, down = cos(angle), sin(angle)
    align: Align = "left" if across < -_BESIDE else "right" if across > _BESIDE else "center"
    vertical: VerticalAlign = "top" if down < -_ABOVE else "bottom" if down > _ABOVE else "middle"
    return align, vertical
