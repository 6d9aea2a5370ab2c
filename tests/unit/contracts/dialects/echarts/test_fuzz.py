"""Whatever stands in an option: a chart or one of our errors comes out, and nothing else."""

import contextlib
import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.charts import parse_spec
from contracts.dialects import Compiled, Dialect, compile_chart
from contracts.errors import InvalidChart, LimitExceeded, UnsupportedChart

OPTION: dict[str, Any] = {
    "title": {
        "text": "a",
        "left": "center",
        "textStyle": {"color": "#111", "fontSize": 12},
        "padding": [1, 2],
    },
    "legend": [
        {"data": ["a", {"name": "b", "icon": "rect"}], "selected": {"a": False}, "orient": "vertical"}
    ],
    "grid": {"left": "10%", "containLabel": True, "show": True},
    "color": ["#111", "#222"],
    "textStyle": {"fontFamily": "x"},
    "dataset": [
        {"source": [["p", "q"], ["a", 1], ["b", 2]]},
        {"transform": {"type": "filter", "config": {"dimension": "q", ">": 1}}},
    ],
    "xAxis": [
        {
            "type": "category",
            "data": ["a", {"value": "b"}],
            "axisLabel": {"formatter": "{value}", "interval": 0},
        },
        {"type": "time", "min": "2020-01-01", "axisLabel": {"formatter": {"year": "{yyyy}"}}},
    ],
    "yAxis": [
        {"type": "value", "boundaryGap": ["5%", 1], "splitLine": {"lineStyle": {"color": ["#111"]}}, "min": 0}
    ],
    "series": [
        {
            "type": "bar",
            "data": [1, {"value": 2, "itemStyle": {"color": "red"}}],
            "barWidth": "5%",
            "stack": "s",
        },
        {
            "type": "line",
            "smooth": True,
            "areaStyle": {"opacity": 0.5},
            "data": [["a", 1], ["b", "-"]],
            "label": {"show": True, "formatter": "{a}{c}{@[0]}", "position": [1, "5%"]},
            "symbolSize": [1, 2],
        },
        {
            "type": "scatter",
            "xAxisIndex": 1,
            "data": [["2020-01-01", 1, 5]],
            "itemStyle": {
                "normal": {
                    "color": {
                        "type": "linear",
                        "x": 0,
                        "y": 0,
                        "x2": 1,
                        "y2": 0,
                        "colorStops": [{"offset": 0, "color": "red"}],
                    }
                }
            },
        },
        {
            "type": "pie",
            "radius": ["5%", 70],
            "data": [{"name": "a", "value": 1, "label": {"show": False}}],
            "labelLine": {"length": 5, "lineStyle": {"width": 1, "type": [1, 2]}},
        },
        {"type": "bar", "datasetIndex": 1, "encode": {"x": "p", "y": ["q"]}},
    ],
}

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 1000)
    | st.floats()
    | st.sampled_from(
        [
            "",
            "auto",
            "center",
            "50%",
            "red",
            "-",
            "dataMin",
            "2020-01-01",
            "inherit",
            "{a|{b}",
            "category",
            "1e999",
            "radial",
            "x=>x",
            "none",
            "middle",
            "insideTop",
            "path://M0",
            "\x00",
            "٣",
            "９",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["value", "name", "type", "color", "show", "normal", "data", "x", "0", "textStyle", "and"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def places(node: Any) -> list[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutated_option_compiles_or_is_refused(data: st.DataObject) -> None:
    option = copy.deepcopy(OPTION)
    for _ in range(data.draw(st.integers(1, 4))):
        node, key = data.draw(st.sampled_from(places(option)))
        node[key] = data.draw(ANYTHING)
    with contextlib.suppress(InvalidChart, UnsupportedChart, LimitExceeded):
        compiled = compile_chart(Dialect.ECHARTS, option)
        assert isinstance(compiled, Compiled)


def test_the_unmutated_option_compiles_without_a_warning() -> None:
    assert compile_chart(Dialect.ECHARTS, OPTION).warnings == ()


def test_what_the_dialect_makes_is_a_native_chart_that_can_be_written_down() -> None:
    spec = compile_chart(Dialect.ECHARTS, OPTION).spec
    assert parse_spec(spec.model_dump(mode="json", exclude_defaults=True)) == spec
