"""Grids: the rectangles that x and y axes span."""

from contracts.charts.boxes import Box
from contracts.charts.styles import BackgroundStyle


class Grid(Box):
    """One plot area. Default place: left 10%, right 10%, top 60, bottom 70."""

    contain_label: bool = False
    """The box includes the axis labels (not the axis names): the plot area shrinks to leave them room."""
    background: BackgroundStyle | None = None
    """Fill and border of the plot area; None: none."""
    z: float = 0
