"""What compiling a chart gives."""

from dataclasses import dataclass

from contracts.charts import ChartSpec
from contracts.warnings import ChartWarning


@dataclass(frozen=True, slots=True)
class Compiled:
    """A chart ready to be drawn, and what its picture will not show."""

    spec: ChartSpec
    warnings: tuple[ChartWarning, ...]
