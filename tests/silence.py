"""Whether an option shows in a picture, or is told of."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from consumer.render import draw
from contracts.dialects import Dialect, compile_chart
from contracts.output import Output

FRAMED_TEXT: Final[dict[str, Any]] = {
    "backgroundColor": "#eee",
    "borderColor": "#0f0",
    "borderWidth": 2,
    "shadowColor": "#0f0",
    "textBorderColor": "#0f0",
    "textBorderWidth": 1,
    "textShadowBlur": 2,
    "textShadowColor": "#0f0",
}
"""A text at which every option of one can be seen."""


def silent(
    looks: Mapping[str, Any], stays: Mapping[str, Any], option_of: Callable[[dict[str, Any]], dict[str, Any]]
) -> list[str]:
    """The options that change neither picture nor warnings.

    Args:
        looks: options, put in one by one.
        stays: what stands beside each of them.
        option_of: an ECharts option with these put in; not to share what it is given with the next.
    """
    found = []
    for name, value in looks.items():
        without = {key: one for key, one in stays.items() if key != name}
        if _drawn(option_of(without)) == _drawn(option_of(without | {name: value})):
            found.append(name)
    return found


def _drawn(option: dict[str, Any]) -> tuple[bytes, list[str]]:
    compiled = compile_chart(Dialect.ECHARTS, option)
    picture = draw(compiled.spec, Output(width=400, height=300))
    return picture.data, [one.path for one in (*compiled.warnings, *picture.warnings)]
