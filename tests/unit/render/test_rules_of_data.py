"""Rules of ECharts about data that are not as usual: zeros, one value, more columns, numbers without end."""

import re
from typing import Any, Final

import pytest

from consumer.render.nice import log_ticks
from contracts.dialects import Dialect, compile_chart
from tests.unit.render.test_rules_of_echarts import AXES, svg, warned

GRID: Final[dict[str, Any]] = {"xAxis": {"type": "category"}, "yAxis": {"type": "category"}}
TOO_LARGE: Final = 1e308


def funnel(*values: float, **more: Any) -> list[float]:
    """Widths at the upper and the lower end of each part, in px, from the top."""
    items = [{"name": str(number), "value": value} for number, value in enumerate(values)]
    parts = {"type": "funnel", "left": 0, "width": 400, "gap": 0, "label": {"show": False}}
    shown = svg({"series": [parts | {"data": items} | more]})
    found: list[float] = []
    for path in re.findall(r'<path d="(M[^"]*)"[^>]*stroke: #ffffff', shown):
        corners = [float(one) for one in re.findall(r"[\d.]+", path)]
        found += [abs(corners[2] - corners[0]), abs(corners[4] - corners[6])]
    return found


def test_a_funnel_of_zeros_is_half_as_wide_as_it_may_be() -> None:
    assert funnel(0, 0) == pytest.approx([200, 200, 200, 200], abs=1)


def test_a_funnel_ends_where_a_zero_would() -> None:
    assert funnel(3, -1) == pytest.approx([400, 0, 0, 100], abs=1)
    assert funnel(4, 2) == pytest.approx([400, 200, 200, 0], abs=1)


@pytest.mark.parametrize(("exponent", "ends"), [(0.69897, (0, 2)), (2, (1, 3)), (0, (0, 1)), (-2, (-3, -1))])
def test_a_logarithmic_axis_reaches_half_its_exponent_around_one_value(
    exponent: float, ends: tuple[float, float]
) -> None:
    ticks = log_ticks(exponent, exponent, 10)
    assert (ticks.low, ticks.high) == ends


def test_cells_with_more_values_are_ruled_by_the_last_one() -> None:
    ruled = {"visualMap": {"max": 10, "show": False, "inRange": {"color": ["#0000ff", "#ff0000"]}}}
    four = svg(GRID | ruled | {"series": [{"type": "heatmap", "data": [["a", "p", 0, 10]]}]})
    assert "fill: #ff0000" in four
    three = svg(GRID | ruled | {"series": [{"type": "heatmap", "data": [["a", "p", 0]]}]})
    assert "fill: #0000ff" in three


@pytest.mark.parametrize(
    "option",
    [
        AXES | {"series": [{"type": "bar", "data": [3, TOO_LARGE]}]},
        {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": [[3, 1], [-TOO_LARGE, 4]]}]},
        {"series": [{"type": "pie", "data": [{"name": "a", "value": TOO_LARGE}]}]},
        AXES | {"series": [{"type": "candlestick", "data": [[1, 2, 0, TOO_LARGE]]}]},
        GRID | {"series": [{"type": "heatmap", "data": [["a", "p", TOO_LARGE]]}]},
        {"series": [{"type": "gauge", "data": [{"value": TOO_LARGE}]}]},
        {"xAxis": {}, "yAxis": {}, "series": [{"type": "boxplot", "data": [[TOO_LARGE, 1, 2, 3, 4, 5]]}]},
        {
            "radar": {"indicator": [{"name": "a"}, {"name": "b"}]},
            "series": [{"type": "radar", "data": [{"value": [1, TOO_LARGE]}]}],
        },
    ],
)
def test_numbers_too_large_to_draw_are_told(option: dict[str, Any]) -> None:
    warnings = compile_chart(Dialect.ECHARTS, option).warnings
    assert [(one.path, one.message) for one in warnings] == [
        ("series[0].data", "numbers beyond 1e+100 are gaps")
    ]


def test_gaps_are_nothing_to_tell_of() -> None:
    assert warned(AXES | {"series": [{"type": "bar", "data": [3, None, "-", "x", "4"]}]}) == []
