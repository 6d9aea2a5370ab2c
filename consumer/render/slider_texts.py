"""Texts at the ends of a slider: from where to where its window reaches."""

from collections.abc import Sequence
from math import floor, log10
from typing import Final

from consumer.render.axis_texts import label_text
from consumer.render.numbers import half_up, to_fixed
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scene import Scene
from consumer.render.slider_track import Track
from consumer.render.text_block import Align, VerticalAlign, block, paint_block
from contracts.charts.axes import CategoryAxis, TimeAxis
from contracts.charts.text import TextStyle

_GAP_PX: Final = 5.0
_HANDLE_HALF_WIDTH: Final = 0.1
"""As a share of the thickness."""
_COLOR: Final = "#6E7079"
_MOST_PLACES: Final = 20


def paint_ends(
    scene: Scene, track: Track, axis: PlacedAxis, values: Sequence[float], at: tuple[float, float]
) -> None:
    """Paint the values at the ends of a window, which stand `at` px along the track, beyond its handles."""
    gap = track.thickness * _HANDLE_HALF_WIDTH + _GAP_PX
    low, high = sorted(at)
    for value, place, outward in zip(values, (low - gap, high + gap), (-1, 1), strict=True):
        x, y = track.points([place], [track.thickness / 2])[0].tolist()
        found = block(_text(axis, value, values), TextStyle(), scene.spec.text_style, _COLOR)
        after = (outward > 0 and not track.inverse) or (outward < 0 and track.inverse)
        align: Align = "center" if track.upright else "left" if after else "right"
        vertical: VerticalAlign = "middle" if not track.upright else "bottom" if after else "top"
        paint_block(scene.surface, found, x, y, align=align, vertical=vertical)


def _text(axis: PlacedAxis, value: float, window: Sequence[float]) -> str:
    if isinstance(axis.spec, CategoryAxis):
        return label_text(axis.spec, half_up(value, 0))
    if isinstance(axis.spec, TimeAxis):
        return label_text(axis.spec, value)
    span = abs(window[1] - window[0])
    places = round(log10(axis.span)) - floor(log10(span)) if span and axis.span else 0
    return to_fixed(value, min(max(places, 0), _MOST_PLACES))
