"""Options of every series type with anything anywhere: a picture or one of our errors, and soon.

`PLOTWIRE_FUZZ_EXAMPLES=20000 .venv/bin/pytest tests/unit/render/test_hostile_fuzz.py` looks longer.
"""

import copy
import os
from time import process_time
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumer.render import draw
from contracts.dialects import Dialect, compile_chart
from contracts.errors import PermanentError, RenderFailed
from contracts.output import ImageFormat, Output

EXAMPLES: Final = int(os.environ.get("PLOTWIRE_FUZZ_EXAMPLES", "400"))
LIMIT_S: Final = 5.0
"""Of processor time, for one small picture."""

GRADIENT = {
    "type": "linear", "x": 0, "y": 0, "x2": 0, "y2": 1,
    "colorStops": [{"offset": 0, "color": "red"}, {"offset": 1, "color": "blue"}],
}  # fmt: skip
LABEL = {
    "show": True, "position": "top", "formatter": "{b|{b}} {c}", "rotate": 30, "fontSize": 12,
    "rich": {"b": {"color": "inherit", "padding": [1, 2], "width": "50%", "backgroundColor": "#eee"}},
}  # fmt: skip
AXES: dict[str, Any] = {
    "title": {"text": "t", "subtext": "s", "left": "center", "textStyle": {"fontSize": 18}},
    "legend": {"show": True, "type": "scroll", "orient": "horizontal", "itemGap": 5, "data": ["a", "b"]},
    "grid": {"left": "10%", "right": 5, "top": 20, "bottom": 20, "containLabel": True},
    "xAxis": {
        "type": "category", "data": ["p", "q", "r"], "name": "x",
        "axisLabel": {"interval": 0, "rotate": 45, "fontSize": 10, "margin": 5},
    },
    "yAxis": {
        "type": "value", "min": 0, "max": 9, "interval": 3, "splitNumber": 4, "name": "y",
        "axisLabel": {"formatter": "{value}%"}, "splitArea": {"show": True},
    },
}  # fmt: skip
MARKS: dict[str, Any] = {
    "markPoint": {"symbolSize": 20, "data": [{"type": "max"}, {"coord": ["q", 3]}]},
    "markLine": {"data": [{"type": "average"}, {"yAxis": 2}, [{"xAxis": "p"}, {"xAxis": "q"}]]},
    "markArea": {"data": [[{"yAxis": 1}, {"yAxis": 2}]]},
}
POLAR: dict[str, Any] = {
    "polar": {"radius": ["10%", "70%"], "center": ["50%", "50%"]},
    "angleAxis": {"type": "category", "data": ["p", "q", "r"], "startAngle": 90, "clockwise": True},
    "radiusAxis": {"min": 0, "max": 5, "splitNumber": 3, "axisLabel": {"rotate": 10}},
}


def on_axes(**series: Any) -> dict[str, Any]:
    return {**AXES, "series": [{"name": "a", "data": [1, 5, 3], **series}]}


OPTIONS: dict[str, dict[str, Any]] = {
    "bar": on_axes(
        type="bar", barWidth="40%", barGap="10%", stack="s", label=LABEL, showBackground=True,
        itemStyle={"color": GRADIENT, "borderWidth": 2, "borderColor": "#123", "borderRadius": [3, 4]}, **MARKS,
    ),
    "line": on_axes(
        type="line", smooth=0.4, step=False, areaStyle={"color": GRADIENT, "origin": "auto"}, symbol="diamond",
        symbolSize=[5, 8], lineStyle={"width": 2, "type": [4, 2], "color": GRADIENT}, label=LABEL, **MARKS,
    ),
    "scatter": on_axes(
        type="scatter", data=[[1, 2, 3], ["q", 4, 5]], symbol="pin", symbolSize=12, label=LABEL,
    ) | {"visualMap": {"min": 0, "max": 5, "dimension": 2, "inRange": {"color": ["red", "blue"], "symbolSize": [2, 9]}}},
    "effectScatter": on_axes(
        type="effectScatter", data=[[1, 2]], rippleEffect={"scale": 3, "number": 3, "period": 4},
    ) | {"dataZoom": [{"type": "slider", "start": 10, "end": 90}]},
    "candlestick": on_axes(type="candlestick", data=[[1, 2, 0, 3], [2, 1, 0, 3]], barWidth=5, itemStyle={"borderWidth": 1}),
    "boxplot": on_axes(type="boxplot", data=[[1, 2, 3, 4, 5]], boxWidth=[5, "50%"]),
    "heatmap": on_axes(type="heatmap", data=[[0, 0, 5], [1, 1, "-"]], label=LABEL) | {
        "yAxis": {"type": "category", "data": ["u", "v"]},
        "visualMap": {"type": "piecewise", "splitNumber": 3, "min": 0, "max": 9, "pieces": [{"gt": 1, "lte": 3}]},
    },
    "time": on_axes(type="line", data=[["2020-01-01", 1], ["2020-02-01", 3]]) | {
        "xAxis": {"type": "time", "min": "2020-01-01", "max": "2020-03-01", "splitNumber": 3}
    },
    "log": on_axes(type="bar", data=[["p", 1], ["q", 1000]]) | {"yAxis": {"type": "log", "logBase": 10, "min": 1, "max": 1000}},
    "dataset": on_axes(type="bar", data=None, encode={"x": "k", "y": ["v"]}, datasetIndex=1) | {
        "dataset": [
            {"source": [["k", "v"], ["a", 1], ["b", 2]], "dimensions": ["k", "v"]},
            {"transform": [{"type": "filter", "config": {"dimension": "v", ">": 1}}], "fromDatasetIndex": 0},
        ]
    },
    "polar bar": {**POLAR, "series": [{"type": "bar", "coordinateSystem": "polar", "data": [1, 2, 3], "label": LABEL}]},
    "polar line": {**POLAR, "series": [{"type": "line", "coordinateSystem": "polar", "data": [1, 2, 3], "areaStyle": {}}]},
    "polar scatter": {**POLAR, "series": [{"type": "scatter", "coordinateSystem": "polar", "data": [[1, 2], [2, 3]]}]},
    "pie": {
        "legend": {"orient": "vertical", "left": "right", "type": "scroll", "height": 50},
        "series": [{
            "type": "pie", "radius": ["20%", "60%"], "center": ["50%", 70], "roseType": False, "startAngle": 90,
            "minAngle": 5, "padAngle": 2, "label": {**LABEL, "position": "outside", "alignTo": "edge"},
            "labelLine": {"length": 5, "length2": 9, "smooth": 0.2}, "itemStyle": {"borderRadius": 3},
            "data": [{"name": "a", "value": 3, "itemStyle": {"color": GRADIENT}}, {"name": "b", "value": 1}],
        }],
    },
    "radar": {
        "radar": {"indicator": [{"name": "p", "max": 5}, {"name": "q", "min": 1}, {"name": "r"}], "radius": "60%", "splitNumber": 4},
        "series": [{"type": "radar", "data": [{"name": "x", "value": [1, 2, 3], "areaStyle": {}, "label": LABEL}]}],
    },
    "funnel": {
        "series": [{
            "type": "funnel", "sort": "descending", "gap": 2, "min": 0, "max": 9, "minSize": "5%", "width": "80%",
            "label": {"position": "inside"}, "data": [{"name": "x", "value": 3}, {"name": "y", "value": 5}],
        }],
    },
    "gauge": {
        "series": [{
            "type": "gauge", "min": 0, "max": 100, "splitNumber": 10, "radius": "80%", "startAngle": 225,
            "axisLine": {"lineStyle": {"width": 8, "color": [[0.3, "red"], [1, "blue"]]}}, "progress": {"show": True},
            "axisTick": {"splitNumber": 5}, "pointer": {"length": "60%", "width": 5},
            "detail": {"formatter": "{a|{value}}", "rich": {"a": {"fontSize": 20}}, "offsetCenter": [0, "30%"]},
            "data": [{"value": 30, "name": "x", "title": {"offsetCenter": [0, "5%"]}}],
        }],
    },
    "calendar": {
        "calendar": {"range": "2020-02", "cellSize": [8, "auto"], "orient": "horizontal", "dayLabel": {"firstDay": 1}},
        "visualMap": {"min": 0, "max": 9},
        "series": [{"type": "heatmap", "coordinateSystem": "calendar", "data": [["2020-02-03", 4]]}],
    },
    "graphic": {
        "graphic": [
            {"type": "text", "left": "center", "rotation": 1, "style": {"text": "a", "font": "bold 14px x", "fill": "red"}},
            {"type": "group", "children": [{"type": "rect", "shape": {"x": 1, "width": 5, "height": 5, "r": 2}}]},
            {"type": "circle", "shape": {"cx": 5, "cy": 5, "r": 3}, "style": {"lineWidth": 2, "stroke": "red"}},
            {"type": "polyline", "shape": {"points": [[1, 2], [3, 4]]}},
        ],
        "series": [],
    },
}  # fmt: skip

NUMBERS = st.sampled_from(
    [0, -1, 1, 2, 0.5, 1e-300, 5e-324, -1e-300, 1e100, -1e100, 9.9e99, 1e308, 10**400, 1e15, 1e-9, 1000, 20_000,
     100_000, -100_000, float("nan"), float("inf"), float("-inf"), 2**53, 1e21, 360, -3600, 3.3333333333]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["", "-", "0", "50%", "-900%", "1e999", "auto", "inherit", "center", "right", "red", "not-a-colour", "none",
     "{a|{b}", "{b|x}\n{b|}", "$\\frac{", "x" * 300, "\x00\x1b[31m", "\ud800", "\u202eשלום\u200d", "图e\u0301👩\u200d👩\u200d👧",
     "2020-02-30", "9999-12-31", "dataMin", "max", "log", "time", "value", "category", "vertical", "radial", "all",
     "path://M0 0L1 1", "image://x", "function(x){return x}", "٣", "\n\n\n"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.floats() | st.integers(-5, 60),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["value", "name", "type", "color", "show", "data", "x", "coord", "normal", "textStyle"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
SMALL = [Output(width=200, height=150, type=kind) for kind in (ImageFormat.PNG, ImageFormat.SVG)]


def places(node: Any) -> list[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


def spent_on(option: dict[str, Any]) -> float:
    """Seconds of processor time for a picture in both formats, or for the refusal.

    Raises:
        RenderFailed: drawing broke, where the spec should have been refused.
    """
    began = process_time()
    try:
        spec = compile_chart(Dialect.ECHARTS, option).spec
        for output in SMALL:
            draw(spec, output)
    except RenderFailed:
        raise
    except PermanentError:
        pass
    return process_time() - began


@pytest.mark.parametrize("name", OPTIONS)
def test_the_options_to_be_mutated_are_drawn(name: str) -> None:
    compiled = compile_chart(Dialect.ECHARTS, OPTIONS[name])
    assert [draw(compiled.spec, output).data[:5] for output in SMALL] == [b"\x89PNG\r", b"<?xml"]


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_option_is_drawn_or_refused_and_soon(data: st.DataObject) -> None:
    option = copy.deepcopy(OPTIONS[data.draw(st.sampled_from(sorted(OPTIONS)))])
    for _ in range(data.draw(st.integers(1, 4))):
        node, key = data.draw(st.sampled_from(places(option)))
        node[key] = data.draw(ANYTHING)
    assert spent_on(option) < LIMIT_S
