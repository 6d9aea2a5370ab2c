"""Where series lie."""

from dataclasses import dataclass
from typing import Literal

from contracts.dialects.echarts.scales import Scale
from contracts.dialects.values import Native

System = Literal["cartesian2d", "polar", "calendar"]
"""Coordinate systems, by their names in options."""


@dataclass(frozen=True)
class Place:
    """Where a series lies: in the plot area of two axes, in a round one, or on a calendar."""

    native: Native
    """The fields of the native series."""
    scales: tuple[Scale, Scale]
    """Of x and y; in a round plot area of angle and radius; on a calendar of day and value."""
    system: System = "cartesian2d"

    def type_of(self, name: str) -> str:
        """The native type of a series that exists for several kinds of plot areas."""
        return name if self.system == "cartesian2d" else f"{self.system}_{name}"
