"""Polar frames: an angle axis around, a radius axis outwards."""

from contracts.charts.axes import Axis, ValueAxis
from contracts.charts.model import SpecModel
from contracts.charts.scalars import Degrees, Length


class Polar(SpecModel):
    """A round plot area for `polar_bar`, `polar_line` and `polar_scatter` series.

    They have their `x` on the angle axis and their `y` on the radius axis.
    """

    center: tuple[Length, Length] = ("50%", "50%")
    """px or % of the picture."""
    radius: tuple[Length, Length] = (0.0, "80%")
    """Inner and outer: px, or % of half the shorter side."""
    start_angle: Degrees = 90
    """Where the angle axis begins; 90 is twelve o'clock, counter-clockwise."""
    end_angle: Degrees | None = None
    """Where it ends; None: a full turn."""
    clockwise: bool = True
    angle_axis: Axis = ValueAxis(type="value", split_number=12)
    """Its line is the outer circle, its split lines are spokes; `grid` and `position` do not count. A
    value axis starts and ends at the same place unless `end_angle` is given."""
    radius_axis: Axis = ValueAxis(type="value")
    """Its line runs outwards at `start_angle`, its split lines are circles. Shown lines and ticks: as
    `AutoShow` says."""
    z: float = 0
