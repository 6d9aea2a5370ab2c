"""Parts of a spec that the renderer does not draw yet: told as warnings, never left out in silence."""

from collections.abc import Iterator
from typing import Final

from contracts.charts import ChartSpec
from contracts.warnings import ChartWarning, WarningCode

_OF_THE_CHART: Final = ("polars",)


def not_drawn(spec: ChartSpec) -> Iterator[ChartWarning]:
    """A warning for each part that is there and does not show, with its path in the native spec."""
    for name in _OF_THE_CHART:
        if getattr(spec, name):
            yield _warning(name)


def _warning(path: str) -> ChartWarning:
    return ChartWarning(code=WarningCode.IGNORED_OPTION, path=path, message="is not drawn yet")
