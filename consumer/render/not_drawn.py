"""Parts of a spec that the renderer does not draw: told as warnings, never left out in silence."""

from collections.abc import Iterator

from contracts.charts import ChartSpec
from contracts.warnings import ChartWarning, WarningCode


def not_drawn(spec: ChartSpec) -> Iterator[ChartWarning]:
    """A warning for each part that is there and does not show, with its path in the native spec."""
    for index, series in enumerate(spec.series):
        if getattr(getattr(series, "end_label", None), "show", False):
            yield _warning(f"series[{index}].end_label")


def _warning(path: str) -> ChartWarning:
    return ChartWarning(code=WarningCode.IGNORED_OPTION, path=path, message="is not drawn")
