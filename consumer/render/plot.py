"""Where everything cartesian is: grids, and axes with their scales and labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from numpy.typing import ArrayLike

from consumer.render.axis_scales import scale_of
from consumer.render.axis_texts import TickLabel, tick_labels
from consumer.render.boxes import stretch
from consumer.render.columns import Columns, Dimension
from consumer.render.geometry import Rect
from consumer.render.scales import Scale, Values
from consumer.render.text_block import block_rect
from consumer.render.windows import Windows
from contracts.charts import ChartSpec
from contracts.charts.axes import Axis, CategoryAxis, ValueAxis
from contracts.charts.boxes import Box
from contracts.charts.grids import Grid
from contracts.charts.series.frame import SeriesOnAxes
from contracts.charts.text import TextStyle

Side = Literal["top", "bottom", "left", "right"]

_NOWHERE: Final = Rect(0, 0, 0, 0)
_UNSCALED: Final = Scale(0, 1, ())
_GRID_BOX: Final = Box(left="10%", top=60, right="10%", bottom=70)
_SIDES: Final[dict[Dimension, tuple[Side, Side]]] = {"x": ("bottom", "top"), "y": ("left", "right")}


@dataclass(frozen=True)
class PlacedAxis:
    """An axis with its place in the picture."""

    spec: Axis
    dimension: Dimension
    index: int
    side: Side
    scale: Scale
    rect: Rect
    """The plot area of its grid."""
    labels: tuple[TickLabel, ...] = ()

    @property
    def span(self) -> float:
        """Px from end to end."""
        return self.rect.width if self.dimension == "x" else self.rect.height

    def px(self, values: ArrayLike) -> Values:
        """Where values are, in px of the picture; NaN where they are not."""
        share = self.scale(values)
        if self.spec.inverse:
            share = 1 - share
        if self.dimension == "x":
            return self.rect.x + share * self.rect.width
        return self.rect.bottom - share * self.rect.height

    def px_of(self, value: float) -> float:
        """Where one value is."""
        return float(self.px([value])[0])

    @property
    def band(self) -> float:
        """Px from one category to the next."""
        return self.span / (self.scale.high - self.scale.low)

    @property
    def zero(self) -> float:
        """Px of zero, or of the end of the axis that is nearer to it."""
        if self.scale.log_base is not None:
            return self.px_of(self.scale.log_base**self.scale.low)
        return self.px_of(min(max(0.0, self.scale.low), self.scale.high))


@dataclass(frozen=True)
class Plot:
    """All grids and axes of a picture."""

    grids: tuple[tuple[Grid, Rect], ...]
    x_axes: tuple[PlacedAxis, ...]
    y_axes: tuple[PlacedAxis, ...]

    def axes_of(self, series: SeriesOnAxes) -> tuple[PlacedAxis, PlacedAxis]:
        """The x and the y axis of a series."""
        return self.x_axes[series.x_axis], self.y_axes[series.y_axis]

    def opposite(self, axis: PlacedAxis) -> PlacedAxis | None:
        """The first axis across in the same grid."""
        across = self.y_axes if axis.dimension == "x" else self.x_axes
        return next((one for one in across if one.spec.grid == axis.spec.grid), None)


def plan(
    spec: ChartSpec,
    shown: Sequence[tuple[int, SeriesOnAxes]],
    columns: dict[int, Columns],
    windows: Windows,
    picture: Rect,
) -> Plot:
    """Lay the grids out; `shown` are the series that count for the axes."""
    grids = spec.grids or ((Grid(),) if spec.x_axes or spec.y_axes else ())
    rects = [stretch(grid, picture, _GRID_BOX) for grid in grids]
    axes: dict[Dimension, list[PlacedAxis]] = {
        "x": _axes("x", spec, shown, columns, windows),
        "y": _axes("y", spec, shown, columns, windows),
    }
    base = spec.text_style
    for number, grid in enumerate(grids):
        if grid.contain_label:
            mine = [one for found in axes.values() for one in found if one.spec.grid == number]
            rough = [_labelled(replace(one, rect=rects[number]), base) for one in mine]
            rects[number] = _inside_labels(rects[number], rough)
    placed = {
        dimension: tuple(_labelled(replace(one, rect=rects[one.spec.grid]), base) for one in found)
        for dimension, found in axes.items()
    }
    return Plot(tuple(zip(grids, rects, strict=True)), placed["x"], placed["y"])


def _axes(
    dimension: Dimension,
    spec: ChartSpec,
    shown: Sequence[tuple[int, SeriesOnAxes]],
    columns: dict[int, Columns],
    windows: Windows,
) -> list[PlacedAxis]:
    taken: dict[int, set[Side]] = {}
    axes = spec.x_axes if dimension == "x" else spec.y_axes
    found: dict[int, PlacedAxis] = {}
    for index, axis in enumerate(axes):
        sides = taken.setdefault(axis.grid, set())
        side = axis.position or _free_side(dimension, sides)
        sides.add(side)
        found[index] = PlacedAxis(axis, dimension, index, side, _UNSCALED, _NOWHERE)
    for index in sorted(found, key=lambda index: (_is_aligned(axes[index]), index)):
        axis = axes[index]
        mine = [
            (one, columns[number])
            for number, one in shown
            if (one.x_axis if dimension == "x" else one.y_axis) == index
        ]
        parts = _parts(found, axis) if _is_aligned(axis) else None
        scale = scale_of(axis, dimension, mine, windows.get((dimension, index)), parts)
        found[index] = replace(found[index], scale=scale)
    return list(found.values())


def _is_aligned(axis: Axis) -> bool:
    """Whether its ticks are to stand level with those of another axis (ECharts `alignTicks`)."""
    return isinstance(axis, ValueAxis) and axis.align_ticks and axis.interval is None


def _parts(found: dict[int, PlacedAxis], axis: Axis) -> int | None:
    """Intervals of the first scaled value axis of the same grid, if there is one."""
    others = (one for one in found.values() if one.spec.grid == axis.grid and one.scale is not _UNSCALED)
    leader = next((one for one in others if isinstance(one.spec, ValueAxis)), None)
    return len(leader.scale.ticks) - 1 if leader else None


def _free_side(dimension: Dimension, taken: set[Side]) -> Side:
    first, second = _SIDES[dimension]
    return second if first in taken else first


def _labelled(axis: PlacedAxis, base: TextStyle) -> PlacedAxis:
    labels = tick_labels(axis.spec, axis.scale, axis.span, base, upright=axis.dimension == "y")
    return replace(axis, labels=tuple(_apart(axis, labels)))


def _apart(axis: PlacedAxis, labels: list[TickLabel]) -> list[TickLabel]:
    """Without labels of continuous axes that would touch the one before; categories thin out evenly."""
    if isinstance(axis.spec, CategoryAxis) and isinstance(axis.spec.label.interval, int):
        return labels
    kept: list[TickLabel] = []
    last: Rect | None = None
    for label in labels:
        at = axis.px_of(label.value)
        x, y = (at, 0.0) if axis.dimension == "x" else (0.0, at)
        rect = block_rect(label.block, x, y, align="center", vertical="middle", rotate=axis.spec.label.rotate)
        slanted = axis.spec.label.rotate % 90 != 0
        if last is None or slanted or not rect.overlaps(last):
            kept.append(label)
            last = rect
    return kept


def _inside_labels(rect: Rect, axes: list[PlacedAxis]) -> Rect:
    """`rect` less the room that the labels around it take."""
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    for axis in axes:
        if axis.spec.label.inside or not axis.labels:
            continue
        turn = axis.spec.label.rotate
        boxes = [
            block_rect(one.block, 0, 0, align="left", vertical="top", rotate=turn) for one in axis.labels
        ]
        upright = axis.dimension == "y"
        room = max(box.width if upright else box.height for box in boxes) + axis.spec.label.margin
        left += room if axis.side == "left" else 0
        right -= room if axis.side == "right" else 0
        top += room if axis.side == "top" else 0
        bottom -= room if axis.side == "bottom" else 0
    return Rect(left, top, max(right - left, 0), max(bottom - top, 0))
