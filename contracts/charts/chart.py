"""The native chart spec: what is drawn, in the look of ECharts 5 unless said otherwise."""

from typing import Final

from pydantic import Field

from contracts import limits
from contracts.charts.axes import Axis
from contracts.charts.calendars import Calendar
from contracts.charts.colors import Color, Paint
from contracts.charts.data_windows import DataWindow
from contracts.charts.graphics import Graphic
from contracts.charts.grids import Grid
from contracts.charts.legends import Legend
from contracts.charts.model import SpecModel
from contracts.charts.polars import Polar
from contracts.charts.radars import Radar
from contracts.charts.series import Series
from contracts.charts.text import TextStyle
from contracts.charts.timelines import Timeline
from contracts.charts.titles import Title
from contracts.charts.visual_maps import VisualMap

PALETTE: Final = (
    "#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452", "#9a60b4", "#ea7ccc",
)  # fmt: skip


class ChartSpec(SpecModel):
    """One picture. Its size is not part of it: see `contracts.output.Output`."""

    titles: tuple[Title, ...] = Field(default=(), max_length=100)
    legends: tuple[Legend, ...] = Field(default=(), max_length=20)
    grids: tuple[Grid, ...] = Field(default=(), max_length=limits.MAX_GRIDS)
    """Plot areas; empty, with axes present: one with the defaults."""
    x_axes: tuple[Axis, ...] = Field(default=(), max_length=limits.MAX_AXES)
    y_axes: tuple[Axis, ...] = Field(default=(), max_length=limits.MAX_AXES)
    series: tuple[Series, ...] = Field(default=(), max_length=limits.MAX_SERIES)
    """Equal `z`: drawn in this order."""
    polars: tuple[Polar, ...] = Field(default=(), max_length=limits.MAX_GRIDS)
    """Round plot areas."""
    radars: tuple[Radar, ...] = Field(default=(), max_length=limits.MAX_GRIDS)
    """Frames of radar series."""
    calendars: tuple[Calendar, ...] = Field(default=(), max_length=limits.MAX_GRIDS)
    """Frames of calendar series."""
    visual_maps: tuple[VisualMap, ...] = Field(default=(), max_length=limits.MAX_SERIES)
    """A series ruled by several takes from each what the ones before it leave."""
    data_windows: tuple[DataWindow, ...] = Field(default=(), max_length=limits.MAX_AXES)
    timelines: tuple[Timeline, ...] = Field(default=(), max_length=20)
    graphics: tuple[Graphic, ...] = Field(default=(), max_length=1000)
    """Free shapes, beneath everything else of the same `z`."""
    background: Paint | None = None
    """Of the whole picture. None: transparent, and white for formats without transparency."""
    dark: bool | None = None
    """Whether labels that say no colour are made for a dark picture; None: if `background` is dark."""
    palette: tuple[Color, ...] = Field(default=PALETTE, min_length=1, max_length=1000)
    """Colours in the order they are given out. A series with a colour of its own takes none. Series of
    equal name share one. Pie-like series (`color_by: data`) give one to each item name, from the
    start of the palette, counted together for all series of the same type."""
    text_style: TextStyle = TextStyle()
    """What every text takes that does not say otherwise, but for those of `graphics`."""
