"""The chart languages Plotwire reads, and the one way into each."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.charts import parse_spec
from contracts.charts.cost import check_cost
from contracts.dialects.compiled import Compiled
from contracts.dialects.echarts import compile_option, in_option_words
from contracts.errors import LimitExceeded
from contracts.identifiers import Dialect
from contracts.output import Output


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


def compile_drawable(dialect: Dialect, body: Mapping[str, Any], output: Output) -> Compiled:
    """`body` as `compile_chart` gives it, unless drawing it as `output` would take too long.

    Raises:
        PermanentError: as `compile_chart`.
        LimitExceeded: drawing is estimated at more than `contracts.limits.MAX_ESTIMATED_DRAW_S`.
    """
    compiled = compile_chart(dialect, body)
    try:
        check_cost(compiled.spec, output)
    except LimitExceeded as error:
        if dialect is Dialect.ECHARTS:
            error.path = in_option_words(error.path)
        raise
    return compiled
