"""Candlesticks."""

from functools import partial
from typing import Final, NamedTuple

import numpy as np

from consumer.render.boxes import length
from consumer.render.columns import array_of
from consumer.render.geometry import Rect
from consumer.render.paint import Fill, Gradient, Stroke, dash_of, fill_of, solid
from consumer.render.paths import extents, path_of
from consumer.render.placed_axis import PlacedAxis
from consumer.render.rect_paths import rects_path
from consumer.render.scales import Values
from consumer.render.scene import Scene
from consumer.render.shadows import with_shadow
from consumer.render.visuals import NOTHING, ItemVisual
from contracts.charts.axes import CategoryAxis
from contracts.charts.series.candlestick import CandlestickSeries, CandleStyle

_USUAL_SHARE: Final = 0.5
_LEAST_PX: Final = 1.0
_EDGE_PX: Final = 1.0
"""A candle this near to the plot belongs to it."""


def paint(scene: Scene, index: int, series: CandlestickSeries) -> None:
    """Paint one candlestick series."""
    x_axis, y_axis = scene.plot.axes_of(series)
    columns = scene.columns[index]
    base, across = (x_axis, y_axis) if columns.base == "x" else (y_axis, x_axis)
    width = _width(series, base, columns.kept(columns.at))
    middle = base.px(columns.at)
    # From the columns, so that windows cut; open is not among them.
    begin, end = across.px(array_of(series.open)), across.px(columns.value)
    low, high = across.px(columns.low if columns.low is not None else columns.value), across.px(columns.high)
    area = base.rect.grown(_EDGE_PX)
    large = series.large_from is not None and len(columns.kept(columns.at)) >= series.large_from
    looks: dict[tuple[Fill | None, Stroke | None], list[_Candle]] = {}
    stand_apart = _least_step(middle) > width + (series.item_style.border_width or 1)
    for number in np.flatnonzero(np.isfinite(middle + begin + end + low + high)).tolist():
        own = series.items.get(number)
        style = own.item_style if own and own.item_style else series.item_style
        fill, stroke = _look(series, style, number, NOTHING if large else scene.visual(index, number))
        candle = _Candle(
            middle=float(middle[number]),
            begin=float(begin[number]),
            end=float(end[number]),
            low=float(low[number]),
            high=float(high[number]),
            fill=fill,
            stroke=stroke,
            climbs=(columns.base == "x") != across.spec.inverse,
        )
        if series.clip and not _is_seen(candle, width, area, upright=columns.base == "x"):
            continue
        if large or (stand_apart and style.shadow is None and not isinstance(fill, Gradient)):
            looks.setdefault((fill, stroke), []).append(candle)
        else:
            paint_it = partial(_paint_candles, scene, [candle], width, upright=columns.base == "x")
            with_shadow(scene.surface, style.shadow, paint_it)
    for alike in looks.values():
        if large:
            _paint_sticks(scene, alike, upright=columns.base == "x")
        else:
            _paint_candles(scene, alike, width, upright=columns.base == "x")


def _least_step(middle: Values) -> float:
    """Px between the nearest two candles."""
    steps = np.diff(np.sort(middle[np.isfinite(middle)]))
    return float(steps.min(initial=np.inf))


def _paint_sticks(scene: Scene, candles: list["_Candle"], *, upright: bool) -> None:
    stroke = candles[0].stroke
    if stroke is None:
        return
    starts = [(one.middle, one.low) for one in candles]
    ends = [(one.middle, one.high) for one in candles]
    if not upright:
        starts, ends = [(y, x) for x, y in starts], [(y, x) for x, y in ends]
    scene.surface.segments(starts, ends, Stroke(stroke.color))


class _Candle(NamedTuple):
    """One candle: places in px, and how it looks."""

    middle: float
    begin: float
    end: float
    low: float
    high: float
    fill: Fill | None
    stroke: Stroke | None
    climbs: bool
    """Whether greater values have lesser px."""


def _look(
    series: CandlestickSeries, style: CandleStyle, number: int, visual: ItemVisual
) -> tuple[Fill | None, Stroke | None]:
    style = visual.styled(style)
    opened, closed = series.open[number], series.close[number]
    before = series.close[number - 1] if number else opened
    rises = (closed or 0) > (opened or 0) or (closed == opened and (before or 0) <= (closed or 0))
    border = style.up_border_color if rises else style.down_border_color
    if closed == opened and style.doji_border_color is not None:
        border = style.doji_border_color
    color = solid(border, style.opacity)
    width = style.border_width or 1
    stroke = Stroke(color, width, dash_of(style.border_type, width)) if color else None
    return fill_of(visual.over(style.up_color if rises else style.down_color), style.opacity), stroke


def _is_seen(candle: _Candle, width: float, area: Rect, *, upright: bool) -> bool:
    """Whether a corner of its body or an end of its wicks lies in the plot; the rest may stand out."""
    near, far = candle.middle - width / 2, candle.middle + width / 2
    points = [(side, end) for side in (near, far) for end in (candle.begin, candle.end)]
    points += [(candle.middle, end) for end in (candle.low, candle.high)]
    return any(area.holds(*(point if upright else point[::-1])) for point in points)


def _paint_candles(scene: Scene, candles: list[_Candle], width: float, *, upright: bool) -> None:
    """Paint candles of one look, which do not overlap."""
    fill, stroke = candles[0].fill, candles[0].stroke
    bodies, starts, ends = [], [], []
    for one in candles:
        top, bottom = sorted((one.begin, one.end))
        bodies.append(Rect(one.middle - width / 2, top, width, bottom - top))
        upper, lower = (top, bottom) if one.climbs else (bottom, top)
        starts += [(one.middle, one.high), (one.middle, one.low)]
        ends += [(one.middle, upper), (one.middle, lower)]
    if not upright:
        bodies = [Rect(body.y, body.x, body.height, body.width) for body in bodies]
        starts, ends = [(y, x) for x, y in starts], [(y, x) for x, y in ends]
    # A gradient runs over the wicks of its candle, too.
    ends_of_one = np.array([*starts, *ends, (bodies[0].x, bodies[0].y), (bodies[0].right, bodies[0].bottom)])
    shape = extents(path_of(ends_of_one, None)) if len(bodies) == 1 and isinstance(fill, Gradient) else None
    scene.surface.path(rects_path(bodies), fill=fill, stroke=stroke, snap=True, shape=shape)
    if stroke:  # over the bodies: in faulty data the lowest value lies within one
        scene.surface.segments(starts, ends, stroke)


def _width(series: CandlestickSeries, base: PlacedAxis, at: Values) -> float:
    band = base.band if isinstance(base.spec, CategoryAxis) else base.span / max(len(at), 1)
    if series.bar_width is not None:
        return length(series.bar_width, band)
    most = length(series.bar_max_width, band) if series.bar_max_width is not None else band
    least = length(series.bar_min_width, band) if series.bar_min_width is not None else _LEAST_PX
    return max(min(band * _USUAL_SHARE, most), least)
