"""Axes as layers: what of them lies beneath the series, and what `z` lifts above."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from consumer.render.axis_paint import paint_labels, paint_line, paint_splits
from consumer.render.layers import Height, Layer
from consumer.render.polar_paint import paint_angle_axis, paint_polar_splits, paint_radius_axis
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
        lower = min(polar.angle_axis.spec.z, polar.radius_axis.spec.z)
        yield (0, lower, 0), partial(paint_polar_splits, surface, polar)
        yield (0, polar.angle_axis.spec.z, _LINES_Z2), partial(paint_angle_axis, surface, polar)
        yield (0, polar.radius_axis.spec.z, _LINES_Z2), partial(paint_radius_axis, surface, polar, base)
