"""What clients send by mistake or on purpose: a picture or an error that names the field, soon, each time alike."""

import json
from time import process_time
from typing import Any, Final

import pytest

from consumer.render import Picture, draw
from contracts import json_text, limits
from contracts.dialects import Dialect, compile_chart
from contracts.errors import InvalidMessage, LimitExceeded, PermanentError
from contracts.output import ImageFormat, Output
from contracts.warnings import ChartWarning

LIMIT_S: Final = 5.0
"""Of processor time."""
FORMATS: Final = (ImageFormat.PNG, ImageFormat.SVG)
AXES: dict[str, Any] = {"xAxis": {"data": ["p", "q", "r"]}, "yAxis": {}}
SORT = {"type": "sort", "config": {"dimension": 0}}


GRADIENT = {
    "type": "linear", "x": 0, "y": 0, "x2": 0, "y2": 1,
    "colorStops": [{"offset": 0, "color": "red"}, {"offset": 1, "color": "blue"}],
}  # fmt: skip


def bars(**series: Any) -> dict[str, Any]:
    return {**AXES, "series": [{"type": "bar", "data": [1, 5, 3], **series}]}


def on_values(x: dict[str, Any], y: dict[str, Any], *data: Any) -> dict[str, Any]:
    return {"xAxis": x, "yAxis": y, "series": [{"type": "scatter", "data": list(data)}]}


def pictures(option: dict[str, Any]) -> tuple[list[Picture], tuple[ChartWarning, ...]]:
    """From a request's body to the files, within the time."""
    began = process_time()
    body = json_text.loads(json.dumps(option).encode())
    compiled = compile_chart(Dialect.ECHARTS, body)
    drawn = [draw(compiled.spec, Output(type=kind, width=300, height=200)) for kind in FORMATS]
    assert process_time() - began < LIMIT_S
    return drawn, (*compiled.warnings, *drawn[0].warnings)


DRAWN: dict[str, dict[str, Any]] = {
    "ranges of 1e100": bars(data=[1e100, -1e100, 1e-300]),
    "the smallest numbers": bars(data=[5e-324, -5e-324, 0]),
    "an axis from 3 to 3": on_values({"min": 3, "max": 3}, {"min": 0, "max": 0}, [3, 0]),
    "an axis backwards": on_values({"min": 3, "max": -3}, {"min": 5, "max": 0}, [0, 1]),
    "a grid without room": bars() | {"grid": {"width": 0, "height": 0}},
    "a grid outside": bars() | {"grid": {"left": "100%", "top": "900%"}},
    "a grid of negative size": bars() | {"grid": {"width": -100, "height": -5}},
    "a logarithm of nothing": bars(data=[0, -3]) | {"yAxis": {"type": "log", "min": -5, "max": 0}},
    "a logarithm to base 1": bars() | {"yAxis": {"type": "log", "logBase": 1}},
    "a billion ticks": bars(data=[3e9]) | {"yAxis": {"interval": 1e-9, "splitNumber": 1e9}},
    "no series": {"series": []},
    "no data": bars(data=[]),
    "nulls": bars(data=[None, "-", None]),
    "no categories": bars(data=[]) | {"xAxis": {"data": []}},
    "a pie of nothing": {"series": [{"type": "pie", "data": []}, {"type": "pie", "data": [0, 0]}]},
    "a pie of negatives": {"series": [{"type": "pie", "data": [-1, -2]}]},
    "a pie of 1e100": {"series": [{"type": "pie", "data": [1e100, 1e100]}]},
    "a radar without axes": {"radar": {"indicator": []}, "series": [{"type": "radar", "data": [{}]}]},
    "a gauge from 5 to 5": {"series": [{"type": "gauge", "min": 5, "max": 5, "data": [5]}]},
    "a funnel of zeros": {"series": [{"type": "funnel", "data": [0, 0], "min": 0, "max": 0}]},
    "bars of negative width": bars(barWidth=-5, barGap="-900%"),
    "pins without a size": bars(type="scatter", symbol="pin", symbolSize=0),
    "symbols as large as a country": bars(type="line", symbol="circle", symbolSize=2**53),
    "a gradient over no distance": bars(
        itemStyle={
            "borderWidth": 2,
            "borderColor": {
                **GRADIENT, "y2": 1e-300,
            },
        }
    ),
    "a gradient in a grid as large as a country": bars(type="line", areaStyle={"color": GRADIENT}, data=[1, 1e9])
    | {"grid": {"bottom": -1e100, "left": -1e9}},
    "ticks level with those of an axis that has none": {
        "xAxis": {"data": ["p"]}, "yAxis": [{}, {"alignTicks": True, "min": -5, "max": 5}],
        "series": [{"type": "bar", "data": [1], "yAxisIndex": 1}],
    },
    "a slider at a grid as far away as a country": bars()
    | {
        "grid": {"left": 2**53, "top": 2**53, "containLabel": True},
        "dataZoom": [{"type": "slider"}, {"type": "slider", "orient": "vertical"}],
    },
    "a timeline with much around it": {
        "baseOption": bars() | {"timeline": {"data": ["a"], "width": 90_000, "height": 90_000, "padding": 90_000}},
        "options": [{}],
    },
    "slanted letters with shadows as large as a country": bars() | {
        "title": {"text": "图 W", "textStyle": {
            "fontStyle": "italic", "fontSize": 900, "textShadowBlur": 1e5, "textShadowOffsetX": -2**53,
            "textShadowColor": "red", "textBorderColor": "#fff", "textBorderWidth": 1e4,
        }},
        "xAxis": {"data": ["a"], "axisLabel": {"rotate": 33, "textShadowBlur": 1e5, "textShadowColor": "red"}},
    },
    "dashes that begin a country away": bars(type="line", lineStyle={"type": "dashed", "dashOffset": -2**53}),
    "symbols a country away": bars(
        type="scatter", itemStyle={"borderType": "dotted", "borderColor": "red", "borderWidth": 1e5},
        symbolOffset=[2**53, "-9e9%"], label={"show": True},
    ),
    "dashes of no length": bars(type="line", lineStyle={"type": [0, 0]}),
    "labels of 10,000 characters": bars(label={"show": True, "formatter": "f" * 10_000}, name="l" * 10_000)
    | {"legend": {}, "xAxis": {"data": ["图" * 10_000]}},
    "10,000 characters broken into lines": {
        "series": [], "title": {"text": "图表 " * 3_333, "textStyle": {"overflow": "break", "width": 50}},
    },
    "20,000 categories": {"xAxis": {"type": "category"}, "yAxis": {}, "series": [{"type": "bar", "data": [1] * 20_000}]},
    "formulas": bars(name="$\\frac{") | {"title": {"text": "$\\frac{a}{b}$ from $5"}, "legend": {}},
    "controls": bars() | {"title": {"text": "".join(map(chr, range(0xA0)))}},
    "markup": bars(name="]]></text><script>") | {"title": {"text": "<!--&lt;\"'"}, "legend": {}},
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_drawn_and_the_same_each_time(name: str) -> None:
    first, again = pictures(DRAWN[name])[0], pictures(DRAWN[name])[0]
    assert [one.data for one in first] == [one.data for one in again]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "1e308": (bars(data=[1, 1e308]), "series[0].data[1]"),
    "1e999 as a text": ({"title": {"text": "x" * 10_001}}, "title.text"),
    "a million points": (bars(data=[0] * 10**6), "series[0].data"),
    "400,000 points": (on_values({}, {}, *[1] * 400_000), "series[0]"),
    "100,000 categories": (bars() | {"xAxis": {"data": ["a"] * 10**5}}, "xAxis[0].data"),
    "a million lines on a dial": (
        {"series": [{"type": "gauge", "splitNumber": 1000, "axisTick": {"splitNumber": 1000}, "data": [5]}]},
        "series[0].tick.split_number",
    ),
    "half of a surrogate pair": ({"title": {"text": "\ud800"}}, "title.text"),
    "an axis that is not there": (bars(xAxisIndex=99), "series[0].xAxisIndex"),
    "no series": (AXES, "series"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_the_field_is_named(name: str) -> None:
    option, path = REFUSED[name]
    with pytest.raises(PermanentError) as caught:
        pictures(option)
    assert caught.value.path == path


def test_nesting_is_refused_where_it_becomes_too_deep() -> None:
    deep: Any = []
    for _ in range(limits.MAX_DEPTH):
        deep = [deep]
    with pytest.raises(LimitExceeded, match="nested deeper") as caught:
        pictures({"series": deep})
    assert caught.value.path == "series" + "[0]" * (limits.MAX_DEPTH - 1)


@pytest.mark.parametrize("body", [b"[NaN]", b"[Infinity]", b"[-Infinity]", b"[" * 10**6, b'{"a":1,"a":2}'])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises((InvalidMessage, LimitExceeded)):
        json_text.loads(body)


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ({"dataset": [{"fromDatasetIndex": 1}, {"fromDatasetIndex": 0}]}, "dataset[0]"),
        ({"dataset": [{"fromDatasetIndex": 0, "transform": SORT}]}, "dataset[0]"),
        (
            {
                "dataset": [
                    {"id": "a", "fromDatasetId": "b", "transform": SORT},
                    {"id": "b", "fromDatasetId": "a"},
                ]
            },
            "dataset[0]",
        ),
    ],
)
def test_datasets_made_of_each_other_are_told_of(option: dict[str, Any], path: str) -> None:
    _, told = pictures(bars(data=None) | option)
    assert (path, "this dataset is made of itself") in [(one.path, one.message) for one in told]


@pytest.mark.parametrize(
    ("series", "path"),
    [
        ({"data": None, "datasetIndex": 9}, "series[0].datasetIndex"),
        ({"data": None, "datasetId": "no"}, "series[0].datasetId"),
        ({"type": "line", "symbolSize": -5}, "series[0].symbolSize"),
        ({"type": "line", "lineStyle": {"width": -2}}, "series[0].lineStyle.width"),
        ({"itemStyle": {"opacity": 7}}, "series[0].itemStyle.opacity"),
    ],
)
def test_a_value_that_is_not_drawn_as_given_is_told_of(series: dict[str, Any], path: str) -> None:
    dataset = {} if "data" not in series else {"dataset": {"source": [["p", 1]]}}
    _, told = pictures(bars(**series) | dataset)
    assert path in {one.path for one in told}


def test_a_file_larger_than_may_be_stored_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_IMAGE_BYTES", 1_000)
    with pytest.raises(LimitExceeded, match="at most 1000 are stored") as caught:
        pictures(bars())
    assert caught.value.path == "output.type"
