"""The chart languages Plotwire reads, and the one way into each."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from contracts.charts import parse_spec
from contracts.dialects.compiled import Compiled
from contracts.dialects.echarts import compile_option


class Dialect(StrEnum):
    """A chart language."""

    ECHARTS = "echarts"
    """An ECharts 4 or 5 option."""
    NATIVE = "native"
    """The spec of `contracts.charts` itself."""


def _compile_native(body: Mapping[str, Any]) -> Compiled:
    return Compiled(parse_spec(body), ())


_COMPILERS: Final[dict[Dialect, Callable[[Mapping[str, Any]], Compiled]]] = {
    Dialect.ECHARTS: compile_option,
    Dialect.NATIVE: _compile_native,
}


def compile_chart(dialect: Dialect, body: Mapping[str, Any]) -> Compiled:
    """`body` as a native spec, with a warning for everything the picture will not show.

    Pure: no I/O, nothing in `body` is evaluated, equal bodies give equal results.

    Raises:
        InvalidChart: `body` is no chart of this dialect.
        UnsupportedChart: a series of a type that is not drawn.
        LimitExceeded: more than `contracts.limits` allows.
    """
    return _COMPILERS[dialect](body)
