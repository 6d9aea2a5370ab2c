"""Timelines on the surface, as they stand still."""

from functools import partial
from math import pi
from typing import Final

import numpy as np
from matplotlib.path import Path

from consumer.render.geometry import Rect
from consumer.render.label_texts import filled
from consumer.render.paint import Stroke, border_of, fill_of, rgba, stroke_of
from consumer.render.paths import moved, turned
from consumer.render.shadows import with_shadow
from consumer.render.surface import Surface
from consumer.render.symbols import size_of, symbol_path
from consumer.render.text_block import Align, TextBlock, VerticalAlign, block, paint_block
from consumer.render.timeline_layout import TimelineFrame, place_timeline, shown_names
from consumer.render.titles import paint_background
from contracts.charts.colors import Rgba
from contracts.charts.styles import ItemStyle, LineStyle
from contracts.charts.text import TextStyle
from contracts.charts.timelines import Timeline

_RING: Final = 0.97
"""Diameter of the ring around play and stop, as a share of the button."""
_TRIANGLE: Final = np.array([(-0.13, -0.2), (0.22, 0.0), (-0.13, 0.2), (-0.13, -0.2)])
_BARS: Final = ((-0.11, -0.19), (0.11, -0.19))
_BAR_HEIGHT: Final = 0.38
_CHEVRON: Final = np.array([(0.22, -0.42), (-0.22, 0.0), (0.22, 0.42)])
_CHEVRON_PX: Final = 0.17
"""Thickness, as a share of the button."""


def paint_timeline(surface: Surface, spec: Timeline, base: TextStyle) -> None:
    """Paint one timeline."""
    labels = [_label(spec, number, base) for number in range(len(spec.names))] if spec.label.show else []
    frame = place_timeline(spec, surface.bounds, labels)
    paint_background(surface, frame.box.grown(spec.padding), spec.background)
    current = min(spec.current, len(frame.points) - 1)
    if spec.line_style is not None:
        _paint_line(surface, frame, frame.ends, spec.line_style)
        done = spec.done_line_style
        if "width" not in done.model_fields_set:
            done = done.model_copy(update={"width": spec.line_style.width})
        _paint_line(surface, frame, (frame.ends[0], frame.points[current]), done)
    for number, along in enumerate(frame.points):
        style = spec.done_item_style if number < current else spec.item_style
        _paint_symbol(surface, frame.at(along, frame.middle), spec.symbol, size_of(spec.symbol_size), style)
    _paint_buttons(surface, frame)
    at = frame.at(frame.points[current], frame.middle)
    _paint_symbol(surface, at, spec.mark.symbol, size_of(spec.mark.size), spec.mark.item_style)
    for number in shown_names(frame, labels):
        _paint_label(surface, frame, labels[number], frame.points[number])


def _label(spec: Timeline, number: int, base: TextStyle) -> TextBlock:
    words = spec.names[number]
    if spec.label.template is not None:
        words = filled(spec.label.template, {"value": words})
    style = spec.label.text_style
    if number <= spec.current:
        style = style.model_copy(update={"color": spec.label.done_color})
    return block(words, style, base, None)


def _paint_line(surface: Surface, frame: TimelineFrame, ends: tuple[float, float], style: LineStyle) -> None:
    stroke = stroke_of(style, style.color)
    if stroke is not None and ends[0] != ends[1]:
        surface.line(np.array([frame.at(along, frame.middle) for along in ends]), stroke)


def _paint_symbol(
    surface: Surface, at: tuple[float, float], symbol: str, size: tuple[float, float], style: ItemStyle
) -> None:
    path = symbol_path(symbol, *size)
    if path is not None:
        paint = partial(
            surface.path, moved(path, *at), fill=fill_of(style.color, style.opacity), stroke=border_of(style)
        )
        with_shadow(surface, style.shadow, paint)


def _paint_buttons(surface: Surface, frame: TimelineFrame) -> None:
    controls = frame.spec.controls
    color = rgba(controls.color)
    if frame.play is not None:
        _paint_play(surface, frame.at(frame.play, frame.middle), controls.size, color, controls.playing)
    turn = 90.0 if frame.upright else 0.0
    for along, extra in ((frame.previous, 0.0), (frame.next, 180.0)):
        if along is not None:
            size = controls.step_size
            chevron = moved(turned(Path(_CHEVRON * size), turn + extra), *frame.at(along, frame.middle))
            stroke = Stroke(color, size * _CHEVRON_PX, cap="round", join="round")
            surface.path(chevron, stroke=stroke)


def _paint_play(
    surface: Surface,
    at: tuple[float, float],
    size: float,
    color: Rgba,
    playing: bool,  # one of two looks
) -> None:
    turn = np.linspace(0, 2 * pi, 49)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * size * _RING / 2
    surface.path(moved(Path(ring, closed=True), *at), stroke=Stroke(color, max(size / 16, 1.0)))
    if playing:
        left = [at[0] + x * size - size * 0.045 for x, _ in _BARS]
        top = [at[1] + y * size for _, y in _BARS]
        bars = [Rect(x, y, size * 0.09, _BAR_HEIGHT * size) for x, y in zip(left, top, strict=True)]
        surface.cells(bars, fill=color)
    else:
        surface.path(moved(Path(_TRIANGLE * size, closed=True), *at), fill=color)


def _paint_label(surface: Surface, frame: TimelineFrame, label: TextBlock, along: float) -> None:
    x, y = frame.at(along, frame.labels)
    align: Align = "center"
    vertical: VerticalAlign = "top" if frame.labels_after else "bottom"
    if frame.upright:
        align, vertical = ("left" if frame.labels_after else "right"), "middle"
    paint_block(surface, label, x, y, align=align, vertical=vertical, rotate=frame.spec.label.rotate)
