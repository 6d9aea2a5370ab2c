"""Box plots."""

from typing import Final, NamedTuple

import numpy as np

from consumer.render.boxes import length
from consumer.render.columns import array_of
from consumer.render.geometry import Rect
from consumer.render.paint import Gradient, Stroke, dash_of, fill_of, solid
from consumer.render.paths import extents, path_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.rect_paths import rect_path
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.boxplot import BoxplotSeries

_ROOM_SHARE: Final = 0.8
_ROOM_LESS_PX: Final = 2.0
"""Of a band, the room for the boxes of all series."""
_GAP_SHARE: Final = 0.3
"""Of its part of the room, what lies between two boxes."""


def paint(scene: Scene, index: int, series: BoxplotSeries) -> None:
    """Paint one box plot series; several share the band."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base, across = (x_axis, y_axis) if columns.base == "x" else (y_axis, x_axis)
    offset, width = _slot(scene, index, series, base)
    middle = base.px(columns.at) + offset
    levels = [
        across.px(array_of(column))
        for column in (series.low, series.q1, series.median, series.q3, series.high)
    ]
    shown = np.where(np.isfinite(columns.value), middle, np.nan)  # a window takes values away
    rows = np.column_stack([shown, *levels])
    for number in np.flatnonzero(np.isfinite(rows).all(axis=1)).tolist():
        box = _Box(number, width, *rows[number].tolist())
        _paint_box(scene, index, series, box)


def _slot(scene: Scene, index: int, series: BoxplotSeries, base: PlacedAxis) -> tuple[float, float]:
    """Px from the middle of the band to that of the box, and its width; series of an axis share bands."""
    mates = [
        number
        for number, one in enumerate(scene.spec.series)
        if isinstance(one, BoxplotSeries)
        and number in scene.columns
        and scene.columns[number].base == base.dimension
        and (one.x_axis if base.dimension == "x" else one.y_axis) == base.index
    ]
    count = max(len(scene.columns[number].kept(scene.columns[number].at)) for number in mates)
    band = base.band if isinstance(base.spec, CategoryAxis) else base.span / max(count, 1)
    room = band * _ROOM_SHARE - _ROOM_LESS_PX
    gap = room / len(mates) * _GAP_SHARE
    width = (room - gap * (len(mates) - 1)) / len(mates)
    offset = width / 2 - room / 2 + mates.index(index) * (gap + width)
    least, most = (length(one, band) for one in series.box_width)
    return offset, min(max(width, least), most)


class _Box(NamedTuple):
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
    visual = scene.visual(index, one.number)
    style = visual.styled(own.item_style if own and own.item_style else series.item_style)
    color = solid(visual.over(style.border_color or scene.colors.series[index]), style.opacity)
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
    starts, ends = [start for start, _ in lines], [end for _, end in lines]

    def paint_box() -> None:
        fill = fill_of(style.color, style.opacity)
        shape = extents(path_of(np.array(starts + ends), None)) if isinstance(fill, Gradient) else None
        # A gradient runs over the whiskers, too.
        scene.surface.path(rect_path(box), fill=fill, stroke=stroke, clip=clip, snap=True, shape=shape)
        if stroke:
            scene.surface.segments(starts, ends, stroke, clip)

    with_shadow(scene.surface, style.shadow, paint_box)
