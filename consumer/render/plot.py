"""Where everything cartesian is: grids, and axes with their scales and labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from consumer.render.axis_anchors import Side
from consumer.render.axis_labels import inside_labels, labelled, zero_axes
from consumer.render.axis_scales import scale_of
from consumer.render.boxes import stretch
from consumer.render.columns import Columns, Dimension
from consumer.render.geometry import Rect
from consumer.render.placed_axis import PlacedAxis
from consumer.render.scales import Scale
from consumer.render.tick_alignment import Pattern
from consumer.render.windows import Windows
from contracts.charts import ChartSpec
from contracts.charts.axes import Axis, LogAxis, ValueAxis
from contracts.charts.boxes import Box
from contracts.charts.grids import Grid
from contracts.charts.series.frame import SeriesOnAxes

_UNSCALED: Final = Scale(0, 1, ())
_GRID_BOX: Final = Box(left="10%", top=60, right="10%", bottom=70)
_SIDES: Final[dict[Dimension, tuple[Side, Side]]] = {"x": ("bottom", "top"), "y": ("left", "right")}


@dataclass(frozen=True)
class Plot:
    """All grids and axes of a picture."""

    grids: tuple[tuple[Grid, Rect], ...]
    x_axes: tuple[PlacedAxis, ...]
    y_axes: tuple[PlacedAxis, ...]

    def axes_of(self, series: SeriesOnAxes) -> tuple[PlacedAxis, PlacedAxis]:
        """The x and the y axis of a series."""
        return self.x_axes[series.x_axis], self.y_axes[series.y_axis]

    def across(self, axis: PlacedAxis) -> list[PlacedAxis]:
        """The axes across in the same grid."""
        others = self.y_axes if axis.dimension == "x" else self.x_axes
        return [one for one in others if one.spec.grid == axis.spec.grid]


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
    mine = [(one, columns[index]) for index, one in shown]
    axes: dict[Dimension, list[PlacedAxis]] = {
        "x": _axes("x", spec, mine, windows, rects),
        "y": _axes("y", spec, mine, windows, rects),
    }
    base = spec.text_style
    for number, grid in enumerate(grids):
        if grid.contain_label:
            around = [one for found in axes.values() for one in found if one.spec.grid == number]
            rects[number] = inside_labels(rects[number], around, base)
    on_zero = {"x": zero_axes(axes["x"], axes["y"]), "y": zero_axes(axes["y"], axes["x"])}
    placed = {
        dimension: tuple(
            labelled(
                replace(one, rect=rects[one.spec.grid], stands_on=on_zero[dimension].get(one.index)), base
            )
            for one in found
        )
        for dimension, found in axes.items()
    }
    return Plot(tuple(zip(grids, rects, strict=True)), placed["x"], placed["y"])


def _axes(
    dimension: Dimension,
    spec: ChartSpec,
    shown: Sequence[tuple[SeriesOnAxes, Columns]],
    windows: Windows,
    rects: list[Rect],
) -> list[PlacedAxis]:
    taken: dict[int, set[Side]] = {}
    axes = spec.x_axes if dimension == "x" else spec.y_axes
    found: dict[int, PlacedAxis] = {}
    for index, axis in enumerate(axes):
        sides = taken.setdefault(axis.grid, set())
        side = axis.position or _free_side(dimension, sides)
        sides.add(side)
        found[index] = PlacedAxis(axis, dimension, index, side, _UNSCALED, rects[axis.grid])
    for index in sorted(found, key=lambda index: (_is_aligned(axes[index]), index)):
        axis = axes[index]
        mine = [pair for pair in shown if (pair[0].x_axis if dimension == "x" else pair[0].y_axis) == index]
        pattern = _pattern(found, axis) if _is_aligned(axis) else None
        window = windows.get((dimension, index))
        scale = scale_of(found[index], mine, window, pattern)
        found[index] = replace(found[index], scale=scale)
    return list(found.values())


def _is_aligned(axis: Axis) -> bool:
    """Whether its ticks are to stand level with those of another axis (ECharts `alignTicks`)."""
    return isinstance(axis, ValueAxis | LogAxis) and axis.align_ticks and axis.interval is None


def _pattern(found: dict[int, PlacedAxis], axis: Axis) -> Pattern | None:
    """Of the first scaled value or log axis of the same grid, if there is one."""
    others = (one for one in found.values() if one.spec.grid == axis.grid and one.scale is not _UNSCALED)
    leader = next((one for one in others if isinstance(one.spec, ValueAxis | LogAxis)), None)
    return leader.scale.pattern if leader else None


def _free_side(dimension: Dimension, taken: set[Side]) -> Side:
    first, second = _SIDES[dimension]
    return second if first in taken else first
