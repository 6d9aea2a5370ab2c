"""Radar frames on the surface: bands and rings, spokes, numbers and names."""

from itertools import pairwise
from math import cos, pi, sin
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.numbers import formatted, plain, rounded, with_commas
from consumer.render.paint import rgba, stroke_of
from consumer.render.paths import codes_of, path_of, polygon, vertices_of
from consumer.render.radar_frame import RadarFrame, Spoke
from consumer.render.sectors import Sector, sector_path
from consumer.render.surface import Surface
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.text import TextStyle

_COLOR: Final = "#bbb"
_UPRIGHT: Final = 1e-4
"""Radians by which a spoke may lean and still carry its name above it."""


def paint_radar(surface: Surface, frame: RadarFrame, base: TextStyle) -> None:
    """Paint one frame; without spokes there is nothing."""
    if not frame.spokes:
        return
    _paint_bands(surface, frame)
    _paint_rings(surface, frame)
    _paint_spokes(surface, frame)
    for number, spoke in enumerate(frame.spokes):
        _paint_numbers(surface, frame, number, base)
        if frame.spec.name.show and spoke.spec.name:
            _paint_name(surface, frame, number, spoke, base)


def _ring(frame: RadarFrame, radius: float) -> Path:
    if frame.spec.shape == "circle":
        circle = Path.unit_circle()
        return Path(vertices_of(circle) * radius + (frame.x, frame.y), circle.codes)
    return polygon(frame.corners(radius))


def _paint_bands(surface: Surface, frame: RadarFrame) -> None:
    area = frame.spec.split_area
    if not area.show:
        return
    for number, (inner, outer) in enumerate(pairwise(frame.rings)):
        fill = rgba(area.colors[number % len(area.colors)], area.opacity)
        surface.path(_band(frame, inner, outer), fill=fill)


def _band(frame: RadarFrame, inner: float, outer: float) -> Path:
    if frame.spec.shape == "circle":
        return sector_path(Sector(frame.x, frame.y, inner, outer, 0, 2 * pi))
    rim, hole = polygon(frame.corners(outer)), polygon(frame.corners(inner)[::-1])
    # The hole runs the other way round, so that it stays empty.
    vertices = np.concatenate([vertices_of(rim), vertices_of(hole)])
    return path_of(vertices, np.concatenate([codes_of(rim), codes_of(hole)]))


def _paint_rings(surface: Surface, frame: RadarFrame) -> None:
    split = frame.spec.split_line
    if not split.show:
        return
    colors = split.colors or (None,)
    for number, radius in enumerate(frame.rings):
        color = colors[number % len(colors)] or split.line_style.color
        style = split.line_style.model_copy(update={"color": color})
        if radius > 0 and (stroke := stroke_of(style, color)):
            surface.path(_ring(frame, radius), stroke=stroke)


def _paint_spokes(surface: Surface, frame: RadarFrame) -> None:
    line, tick = frame.spec.line, frame.spec.tick
    inner, outer = frame.corners(frame.inner), frame.corners(frame.outer)
    if line.show and (stroke := stroke_of(line.line_style, _COLOR)):
        for start, end in zip(inner, outer, strict=True):
            surface.line(np.array([start, end]), stroke)
    if tick.show is True and (stroke := stroke_of(tick.line_style, line.line_style.color)):
        for number, spoke in enumerate(frame.spokes):
            for radius in frame.rings:
                x, y = frame.at(number, radius)
                dx, dy = _left(spoke.angle)
                surface.line(np.array([(x, y), (x + dx * tick.length, y + dy * tick.length)]), stroke)


def _left(angle: float) -> tuple[float, float]:
    """The direction across a spoke, to the left of somebody who looks outwards."""
    return -sin(angle), -cos(angle)


def _paint_numbers(surface: Surface, frame: RadarFrame, number: int, base: TextStyle) -> None:
    label, spoke = frame.spec.label, frame.spokes[number]
    if not label.show:
        return
    dx, dy = _left(spoke.angle)
    align: Align = "center" if abs(dx) < _UPRIGHT else ("left" if dx > 0 else "right")
    vertical: VerticalAlign = "middle" if align != "center" else ("bottom" if dy < 0 else "top")
    for value, radius in zip(spoke.ticks.at, frame.rings, strict=True):
        text = formatted(value, label.number) if label.number else with_commas(plain(rounded(value)))
        shown = label.template.replace("{value}", text) if label.template else text
        x, y = frame.at(number, radius)
        found = block(shown, label.text_style, base, _line_color(frame))
        place = x + dx * label.margin, y + dy * label.margin
        paint_block(surface, found, *place, align=align, vertical=vertical, rotate=label.rotate)


def _line_color(frame: RadarFrame) -> str:
    color = frame.spec.line.line_style.color
    return color if isinstance(color, str) else _COLOR


def _paint_name(surface: Surface, frame: RadarFrame, number: int, spoke: Spoke, base: TextStyle) -> None:
    name = frame.spec.name
    text = name.template.replace("{value}", spoke.spec.name) if name.template else spoke.spec.name
    style = name.text_style
    if spoke.spec.color is not None:
        style = style.model_copy(update={"color": spoke.spec.color})
    found = block(text, style, base, base.color or _line_color(frame))
    x, y = frame.at(number, frame.outer + frame.spec.name_gap)
    align, vertical = outward_anchor(spoke.angle)
    paint_block(surface, found, x, y, align=style.align or align, vertical=style.vertical_align or vertical)


def outward_anchor(angle: float) -> tuple[Align, VerticalAlign]:
    """Which point of a text stands at the outer end of a line in this direction (radians, upwards)."""
    if abs(cos(angle)) < sin(_UPRIGHT * pi):
        return "center", "bottom" if sin(angle) > 0 else "top"
    return ("left" if cos(angle) > 0 else "right"), "middle"
