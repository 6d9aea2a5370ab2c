"""Parts of a spec that the renderer does not draw: told as warnings, never left out in silence."""

from collections.abc import Iterator
from typing import Any

from contracts.charts import ChartSpec
from contracts.charts.axes import ContinuousAxis
from contracts.warnings import ChartWarning, WarningCode


def not_drawn(spec: ChartSpec) -> Iterator[ChartWarning]:
    """A warning for each part that is there and does not show, with its path in the native spec."""
    for name in ("x_axes", "y_axes"):
        for index, axis in enumerate(getattr(spec, name)):
            yield from _of_axis(axis, f"{name}[{index}]")
    for index, series in enumerate(spec.series):
        if getattr(getattr(series, "end_label", None), "show", False):
            yield _warning(f"series[{index}].end_label")


def _of_axis(axis: Any, path: str) -> Iterator[ChartWarning]:
    if axis.line.symbols != ("none", "none"):
        yield _warning(f"{path}.line.symbols")
    if isinstance(axis, ContinuousAxis) and axis.minor_tick.show:
        yield _warning(f"{path}.minor_tick")
    if isinstance(axis, ContinuousAxis) and axis.minor_split_line.show:
        yield _warning(f"{path}.minor_split_line")


def _warning(path: str) -> ChartWarning:
    return ChartWarning(code=WarningCode.IGNORED_OPTION, path=path, message="is not drawn")
