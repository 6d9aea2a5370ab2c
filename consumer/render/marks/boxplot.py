"""Box plots."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from consumer.render.boxes import length
from consumer.render.columns import array_of
from consumer.render.geometry import Rect
from consumer.render.paint import Stroke, dash_of, fill_of, solid
from consumer.render.scene import Scene
from contracts.charts.series.boxplot import BoxplotSeries

_USUAL_SHARE: Final = 0.7
"""Of its part of the band, what the boxes of one series take."""


def paint(scene: Scene, index: int, series: BoxplotSeries) -> None:
    """Paint one box plot series; several share the band."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base, across = (x_axis, y_axis) if columns.base == "x" else (y_axis, x_axis)
    mates = [number for number, one in enumerate(scene.spec.series) if one.type == "boxplot"]
    part = base.band / max(len(mates), 1)
    least, most = (length(one, part) for one in series.box_width)
    width = max(min(part * _USUAL_SHARE, most), least)
    shift = (mates.index(index) - (len(mates) - 1) / 2) * (width * 1.3 if len(mates) > 1 else 0)
    middle = base.px(columns.at) + shift
    levels = [
        across.px(array_of(column))
        for column in (series.low, series.q1, series.median, series.q3, series.high)
    ]
    rows = np.column_stack([middle, *levels])
    for number in np.flatnonzero(np.isfinite(rows).all(axis=1)).tolist():
        box = _Box(number, width, *rows[number].tolist())
        _paint_box(scene, index, series, box)


@dataclass(frozen=True)
class _Box:
    """One box in px."""

    number: int
    width: float
    middle: float
    low: float
    q1: float
    median: float
    q3: float
    high: float


def _paint_box(scene: Scene, index: int, series: BoxplotSeries, one: _Box) -> None:
    own = series.items.get(one.number)
    style = own.item_style if own and own.item_style else series.item_style
    color = solid(style.border_color or scene.colors.series[index], style.opacity)
    width = style.border_width
    stroke = Stroke(color, width, dash_of(style.border_type, width)) if color else None
    near, far = one.middle - one.width / 2, one.middle + one.width / 2
    box = Rect(near, min(one.q1, one.q3), one.width, abs(one.q3 - one.q1))
    lines = [
        ((one.middle, one.low), (one.middle, one.q1)),
        ((one.middle, one.q3), (one.middle, one.high)),
        *(((near, level), (far, level)) for level in (one.low, one.high, one.median)),
    ]
    if scene.columns[index].base == "y":
        box = Rect(box.y, box.x, box.height, box.width)
        lines = [((y0, x0), (y1, x1)) for (x0, y0), (x1, y1) in lines]
    clip = scene.plot.axes_of(series)[0].rect.grown(1) if series.clip else None
    scene.surface.rect(box, fill=fill_of(style.color, style.opacity), stroke=stroke, clip=clip, snap=True)
    if stroke:
        scene.surface.segments([start for start, _ in lines], [end for _, end in lines], stroke, clip)
