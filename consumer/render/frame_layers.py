"""Axes as layers: what of them lies beneath the series, and what `z` lifts above."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from consumer.render.axis_paint import paint_labels, paint_line, paint_splits
from consumer.render.layers import Height, Layer
from consumer.render.polar_paint import (
    paint_angle_axis,
    paint_angle_bands,
    paint_angle_lines,
    paint_radius_axis,
    paint_radius_bands,
    paint_radius_lines,
)
from consumer.render.scene import Scene

_LINES_Z2: Final = 1.0
_LABELS_Z2: Final = 10.0


def axis_layers(scene: Scene) -> Iterator[tuple[Height, Layer]]:
    """The axes of grids and round plot areas; equal heights are painted in this order, as in ECharts."""
    surface, plot, base = scene.surface, scene.plot, scene.spec.text_style
    for axis in (*plot.y_axes, *plot.x_axes):
        z = axis.spec.z
        yield (0, z, 0), partial(paint_splits, surface, plot, axis)
        yield (0, z, _LINES_Z2), partial(paint_line, surface, plot, axis, base)
        yield (0, z, _LABELS_Z2), partial(paint_labels, surface, plot, axis)
    for polar in scene.polars:
        around, outwards = polar.angle_axis.spec.z, polar.radius_axis.spec.z
        yield (0, around, 0), partial(paint_angle_bands, surface, polar)
        yield (0, outwards, 0), partial(paint_radius_bands, surface, polar)
        yield (0, around, 0), partial(paint_angle_lines, surface, polar)
        yield (0, outwards, 0), partial(paint_radius_lines, surface, polar)
        yield (0, around, _LINES_Z2), partial(paint_angle_axis, surface, polar)
        yield (0, outwards, _LINES_Z2), partial(paint_radius_axis, surface, polar, base)
