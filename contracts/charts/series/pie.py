"""Pies, doughnuts and roses."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import limits
from contracts.charts.boxes import Box
from contracts.charts.labels import LabelLine, ShownLabel
from contracts.charts.scalars import Degrees, Length, Number, Text
from contracts.charts.series.frame import ItemColumns, MappedItem, SeriesFrame
from contracts.charts.styles import ItemStyle
from contracts.charts.text import TextStyle


class PieTextStyle(TextStyle):
    """Of a slice's label: cut where it does not fit beside the pie."""

    overflow: Literal["none", "truncate", "break", "break_all"] = "truncate"


class PieLabel(ShownLabel):
    """Label of a slice. With no template: its name. It hides where it would touch that of a larger one."""

    text_style: PieTextStyle = PieTextStyle()
    hide_overlap: bool = True
    align_to: Literal["none", "label_line", "edge"] = "none"
    """Outside labels: each at the end of its line; at a common line; at the edge of the box."""
    turn: Literal["none", "radial", "tangential"] = "none"
    """Along the radius or across it, in place of `rotate`; never upside down."""
    edge_distance: Length = "25%"
    """From the edge of the series box, for `align_to: edge`."""
    bleed_margin: Length = 10.0
    """Kept free to the edge of the box, else; longer texts are cut with an ellipsis."""
    distance_to_line: Length = 5.0
    """px between text and the end of its line."""


class PieLabelLine(LabelLine):
    """The line from a slice to its label."""

    min_turn_angle: Degrees = 90
    """Least degrees between both parts: with fewer, the bend moves along the second part."""
    max_surface_angle: Degrees = 90
    """Most degrees between the first part and the radius through its foot."""


class PieItemStyle(ItemStyle):
    """Of slices: 1 px border that has no colour unless given."""

    border_width: Annotated[float, Field(strict=True, ge=0, le=100_000)] = 1
    border_join: Literal["bevel", "round", "miter"] = "round"


class Slice(MappedItem):
    """One item of a pie."""

    name: Text = ""
    value: Number | None
    """Its angle (or radius) is in proportion; None or negative: not drawn."""
    item_style: PieItemStyle | None = None
    """In place of the series' style, as a whole."""
    label: PieLabel | None = None
    label_line: PieLabelLine | None = None
    selected: bool = False
    """Moved out by `selected_offset`."""


class PieSeries(SeriesFrame, ItemColumns, Box):
    """Shares of a whole as slices. The palette gives each item name its colour, the same in all pies of
    the chart. The box (default: the whole picture) is what `center` and `radius` refer to.
    """

    type: Literal["pie"]
    slices: tuple[Slice, ...] = Field(default=(), max_length=limits.MAX_POINTS)
    center: tuple[Length, Length] = ("50%", "50%")
    """px or % of the box's width and height."""
    radius: tuple[Length, Length] = (0.0, "75%")
    """Inner and outer: px, or % of half the shorter side of the box."""
    start_angle: Degrees = 90
    """Where the first slice begins; 90 is twelve o'clock, counter-clockwise."""
    end_angle: Degrees | None = None
    """Where the last slice ends; None: a full turn."""
    clockwise: bool = True
    rose: Literal["radius", "area"] | None = None
    """`radius`: angle and radius in proportion; `area`: equal angles, radius only."""
    min_angle: Degrees = 0
    """Least degrees of a slice."""
    min_show_label_angle: Degrees = 0
    """Slices of fewer degrees get no label."""
    pad_angle: Degrees = 0
    """Degrees free between slices."""
    selected_offset: Length = 10.0
    percent_precision: int = Field(default=2, ge=0, le=20)
    """Decimals of `{percent}`; rounded so that all slices together make 100."""
    avoid_label_overlap: bool = True
    still_show_zero_sum: bool = True
    """All values zero: equal slices; False: none."""
    show_empty_circle: bool = True
    """No slices: a light grey circle."""
    item_style: PieItemStyle = PieItemStyle()
    label: PieLabel = PieLabel()
    label_line: PieLabelLine = PieLabelLine()
    color_by: Literal["series", "data"] = "data"
    z: float = 2

    def __len__(self) -> int:
        """How many items it has."""
        return len(self.slices)
