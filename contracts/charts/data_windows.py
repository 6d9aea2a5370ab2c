"""Windows on the data: only part of an axis is shown."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.charts.boxes import Box
from contracts.charts.colors import Paint
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Index, Number, Orientation
from contracts.charts.styles import BackgroundStyle


class Slider(Box):
    """The control that ECharts shows for a window, as it stands still.

    Default place, horizontal: left and right of the grid, bottom 15 px, 30 px high; vertical: right
    15 px, top and bottom of the grid, 30 px wide. (ECharts: `SliderZoomModel`, `SliderZoomView`.)
    """

    orientation: Orientation = "horizontal"
    background: BackgroundStyle = BackgroundStyle(border_color="#d2dbee", border_width=1, border_radius=3.0)
    filler_color: Paint = "rgba(135,175,255,0.2)"
    """Over the part that is shown."""
    show_detail: bool = False
    """Texts of both ends, beside the handles."""
    show_data_shadow: bool = True
    """The first series of the axis, small, in the background."""


class DataWindow(SpecModel):
    """Shows the part of one axis between two places, both included (ECharts: `AxisProxy`).

    Several windows on one axis: the first one counts; the sliders of all are drawn.
    """

    axis: Literal["x", "y"] = "x"
    axis_index: Index = 0
    start: float = Field(default=0, ge=0, le=100)
    """Percent of the axis' data range; for n categories index round(start / 100 * (n - 1))."""
    end: float = Field(default=100, ge=0, le=100)
    start_value: Number | None = None
    """In place of `start`: category index, number or ms."""
    end_value: Number | None = None
    min_span: float | None = Field(default=None, ge=0, le=100)
    """Percent that are shown at least; the window then ends later, or begins earlier."""
    max_span: float | None = Field(default=None, ge=0, le=100)
    min_value_span: Annotated[Number, Field(ge=0)] | None = None
    """In place of `min_span`: categories, numbers or ms."""
    max_value_span: Annotated[Number, Field(ge=0)] | None = None
    filter: Literal["filter", "weak_filter", "empty", "none"] = "filter"
    """What becomes of items outside: left out (so that they do not count for the other axis); gaps;
    or only clipped (`none`)."""
    slider: Slider | None = None
    """None: no control is drawn."""
