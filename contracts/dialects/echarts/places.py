"""Where series lie."""

from dataclasses import dataclass

from contracts.dialects.echarts.scales import Scale
from contracts.dialects.values import Native


@dataclass(frozen=True)
class Place:
    """Where a series lies: in the plot area of two axes, or in a round one."""

    native: Native
    """The fields of the native series."""
    scales: tuple[Scale, Scale]
    """Of x and y; in a round plot area of angle and radius."""
    is_polar: bool = False

    def type_of(self, name: str) -> str:
        """The native type of a series that exists for both kinds of plot areas."""
        return f"polar_{name}" if self.is_polar else name
