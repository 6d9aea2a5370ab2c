"""Whatever stands in an option: a chart or one of our errors comes out, and nothing else."""

import contextlib
import copy
from typing import Any

import pytest
from hypothesis import given, settings
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

WIDER: dict[str, Any] = {
    "xAxis": {"data": ["a", "b"]},
    "yAxis": {},
    "radar": {
        "indicator": [{"name": "p", "max": 5}, {"text": "q"}],
        "name": {"textStyle": {"color": "#111"}},
    },
    "polar": {"radius": ["5%", 70]},
    "angleAxis": {"data": ["a", "b"], "startAngle": 0},
    "radiusAxis": {},
    "dataZoom": [{"start": 10, "end": 90}, {"type": "inside", "startValue": 1, "yAxisIndex": [0]}],
    "visualMap": [
        {"min": 0, "max": 5, "dimension": 1, "inRange": {"color": ["red", "blue"], "opacity": [0, 1]}},
        {
            "pieces": [{"gt": 1, "lte": 3, "color": "red"}, {"value": 5}],
            "seriesIndex": [0],
            "selected": {"0": False},
        },
        {"type": "piecewise", "categories": ["a"], "inRange": {"color": {"a": "red"}}},
    ],
    "graphic": [
        {"type": "text", "left": "center", "style": {"text": "a", "font": "bold 14px x", "fill": "red"}},
        {"type": "group", "children": [{"type": "rect", "shape": {"x": 1, "width": 5, "height": 5}}]},
    ],
    "series": [
        {
            "type": "bar",
            "data": [1, 2],
            "markPoint": {"data": [{"type": "max"}, {"coord": ["a", "average"], "value": 3}]},
            "markLine": {"data": [{"type": "average"}, {"yAxis": 1}, [{"x": "5%", "y": 1}, {"xAxis": "a"}]]},
            "markArea": {"data": [[{"name": "n", "xAxis": "a"}, {"xAxis": "b"}]]},
        },
        {
            "type": "candlestick",
            "data": [[1, 2, 0, 3], {"value": [2, 1, 0, 3], "itemStyle": {"color0": "red"}}],
        },
        {"type": "boxplot", "data": [[1, 2, 3, 4, 5]], "boxWidth": [5, "50%"]},
        {"type": "heatmap", "data": [[0, 0, 5], ["a", 1, "-"]]},
        {"type": "bar", "coordinateSystem": "polar", "data": [[1, "b"], [2, "a"]]},
        {"type": "effectScatter", "data": [["a", 1, 3]], "rippleEffect": {"scale": 3}},
        {"type": "radar", "data": [{"name": "x", "value": [1, 2], "areaStyle": {}}]},
        {"type": "funnel", "sort": "none", "data": [{"name": "x", "value": 3, "itemStyle": {"height": 5}}]},
        {
            "type": "gauge",
            "axisLine": {"lineStyle": {"color": [[0.3, "red"], [1, "blue"]]}},
            "axisTick": {"lineStyle": {"color": "auto"}},
            "detail": {"formatter": "{value}%"},
            "data": [{"value": 3, "name": "x", "title": {"offsetCenter": [0, "5%"]}}],
        },
    ],
}

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 1000)
    | st.sampled_from([10**400, -(10**30), 1e300, 1e-9])
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


@settings(max_examples=400)
@given(st.data())
def test_a_mutated_option_compiles_or_is_refused(data: st.DataObject) -> None:
    option = copy.deepcopy(data.draw(st.sampled_from([OPTION, WIDER])))
    for _ in range(data.draw(st.integers(1, 4))):
        node, key = data.draw(st.sampled_from(places(option)))
        node[key] = data.draw(ANYTHING)
    with contextlib.suppress(InvalidChart, UnsupportedChart, LimitExceeded):
        compiled = compile_chart(Dialect.ECHARTS, option)
        assert isinstance(compiled, Compiled)


@pytest.mark.parametrize("option", [OPTION, WIDER])
def test_the_unmutated_option_compiles_without_a_warning(option: dict[str, Any]) -> None:
    assert compile_chart(Dialect.ECHARTS, option).warnings == ()


@pytest.mark.parametrize("option", [OPTION, WIDER])
def test_what_the_dialect_makes_is_a_native_chart_that_can_be_written_down(option: dict[str, Any]) -> None:
    spec = compile_chart(Dialect.ECHARTS, option).spec
    assert parse_spec(spec.model_dump(mode="json", exclude_defaults=True)) == spec
